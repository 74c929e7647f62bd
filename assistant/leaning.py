"""Short questions that lean on what was spoken of: pronouns, "which one came first?", "are you sure?", "more".

Each function gives the question that stands alone, or None when the text does not lean in its way.
"""

from __future__ import annotations

from assistant.antecedents import Antecedents
from assistant.followups import Words
from assistant.language import asking_type
from assistant.messages import say
from assistant.question import AREA_KINDS, Question
from assistant.slots import Slots, areas, filters, fit_particle, slots_of
from assistant.wordforms import has_form
from corpus import Gazetteer, TieKind

_LEANING_WORDS = 7  # "which one of those came first?"; longer questions say themselves what they are about
_SPAN = 2  # a growth needs two times
_DOUBT_WORDS = 14  # "I thought it was in 1985, are you sure about that?"
_MARKS = " ?？.。!！"
_OF_A_SET = frozenset({"rank", "list", "how-many", "which-more", "is-a", "what-kind"})
_OWN_TOPIC = frozenset({"greeting", "off-topic", "coverage"})
_SURE_OF_TOPIC = 0.35  # similarity below which a few words ("by whom?") may still lean
_OTHER_KIND = {  # the two kinds that the official total is made of
    TieKind.SISTER.value: TieKind.FRIENDLY_COOPERATION.value,
    TieKind.FRIENDLY_COOPERATION.value: TieKind.SISTER.value,
}


def about_the_reply(text: str, question: Question, before: Antecedents, words: Words) -> str | None:
    """For a turn that speaks about the last reply: thanks, doubt, why, more, sources, the others."""
    last = before.question
    if last is None:
        return None
    if words.is_whole(text, "thanks"):
        return str(words.table["thanks"][0])
    if words.is_whole(text, "sources") or _doubts(text, question, words):
        return last.text
    if words.is_whole(text, "why"):
        why = str(words.table["why"][0])
        return say(last.language, "follow.why", why=why[:1].upper() + why[1:], question=last.text)
    if words.is_whole(text, "others"):
        return _others(last, words)
    if words.is_whole(text, "more"):
        return _more(before, last)
    at = words.ordinal(text)
    if at is not None and at < len(before.listed) and "rank" not in slots_of(last, words).spans:
        return say(last.language, "suggest.profile", place=before.listed[at])
    return None


def _doubts(text: str, question: Question, words: Words) -> bool:
    """True for "are you sure?" and "isn't it 120?": the last question is answered again, with its sources."""
    if words.is_whole(text, "sure"):
        return True
    if any(mention.kinds[0] != "home" for mention in question.places) or question.term_ids("tie"):
        return False
    given = question.time is not None or bool(question.numbers)
    return (
        given and words.size(text) <= _DOUBT_WORDS and (words.says(text, "doubt") or words.says(text, "sure"))
    )


def _others(last: Question, words: Words) -> str | None:
    """The last question about the other kind of tie; None when it was about no kind."""
    slots = slots_of(last, words)
    kind = next((kind for kind in last.term_ids("tie") if kind in _OTHER_KIND), None)
    if kind is None or "tie" not in slots.spans:
        return None
    start, end = slots.spans["tie"]
    return last.text[:start] + str(words.table["kinds"][_OTHER_KIND[kind]]) + last.text[end:]


def _more(before: Antecedents, last: Question) -> str:
    place = before.place or before.group
    if place is None:
        return last.text
    profile = say(last.language, "suggest.profile", place=place)
    if before.place is None or last.text.strip(_MARKS).lower() == profile.strip(_MARKS).lower():
        return say(last.language, "suggest.events", place=place)
    return profile


def replace_ordinal(text: str, before: Antecedents, words: Words) -> str | None:
    """For "when did the second one join?": the name of what was listed second in its stead."""
    for at, name in enumerate(before.listed[: len(words.table["ordinals"])]):
        if at == 0 and words.says(text, "partial"):
            continue
        for phrase in sorted(words.table["ordinals"][at], key=len, reverse=True):
            span = words.span(text, phrase) if len(phrase) > 1 and at > 0 else None
            if span:
                return text[: span[0]] + name + text[span[1] :]
    return None


def replace_rank(old: Slots, new: Slots, words: Words) -> str | None:
    """For "and the second?" after a question for the first: the number where "first" stood."""
    text = new.question.text.strip(_MARKS)
    if "rank" not in old.spans or words.ordinal(text) is None:
        return None
    start, end = old.spans["rank"]
    said = [word for word in text.split() if word.lower() not in words.phrases("fill")]
    return old.question.text[:start] + (" ".join(said) or text) + old.question.text[end:]


def replace_pronoun(text: str, question: Question, before: Antecedents, words: Words) -> str | None:
    """Puts the last group for "them", the last person for "he", the last place for "it" and "there"."""
    if before.question is None or any(mention.kinds[0] != "home" for mention in question.places):
        return None
    last, new = slots_of(before.question, words), slots_of(question, words)
    of_them = words.find(text, "of_them")
    if of_them and (before.group or not before.place):
        return _among(text, of_them, last, new, words, before.group)
    stands_for: list[tuple[str, str | None, str]] = []
    if before.group and not before.place:
        stands_for.append(("it", before.group, "group"))
    stands_for += [("he", before.person, ""), ("its", before.place, "its_form")]
    stands_for += [("there", before.place, "there_form"), ("it", before.place, "")]
    for key, name, form in stands_for:
        found = words.find(text, key) if name else None
        if found and not _is_expletive(text, found, words):
            spoken = (words.template(form) if form else "{place}").format(place=name)
            return text[: found[0]] + spoken + text[found[1] :]
    return None


def _is_expletive(text: str, span: tuple[int, int], words: Words) -> bool:
    """True for the "there" of "how many are there", which stands for no place."""
    for phrase in words.phrases("expletive"):
        found = words.span(text, phrase)
        if found and found[0] <= span[0] and span[1] <= found[1]:
            return True
    return False


def replace_country(text: str, before: Antecedents, words: Words, gazetteer: Gazetteer) -> str | None:
    """For "in that country": the country of the place last spoken of."""
    found = words.find(text, "that_country") if before.within else None
    if not found or before.within is None:
        return None
    kind, identity = before.within
    countries = {identity} if kind == "country" else gazetteer.countries(kind, identity)
    if len(countries) != 1:
        return None
    name = gazetteer.name("country", next(iter(countries)), words.language)
    said = words.template("that_country_form").format(place=name)
    return text[: found[0]] + said + text[found[1] :]


def narrow_event(text: str, question: Question, before: Antecedents, words: Words) -> str | None:
    """For "which of them are from Korea?" after who took part: the last question, of those places only."""
    last = before.question
    if last is None or not _is_about_participants(last) or words.find(text, "of_them") is None:
        return None
    new = slots_of(question, words)
    places = areas(new)
    if not places or len(places) != len(new.places) or areas(slots_of(last, words)):
        return None
    return say(last.language, "follow.about", question=last.text.rstrip(_MARKS), place=new.said("place"))


def _is_about_participants(question: Question) -> bool:
    return question.kind == "participants" or "participants" in question.measure_ids


def replace_time(text: str, opened: str, question: Question, before: Antecedents, words: Words) -> str | None:
    """For "at that time" and "how much did it grow?": the time last spoken of, or the last two times.

    `opened` is the text behind an opening such as "and".
    """
    if question.time is not None or not before.moments:
        return None
    found = words.find(text, "then")
    if found and (question.measures or question.places):  # a question that names nothing leans on a place
        said = words.template("then_form").format(time=before.moments[-1])
        return text[: found[0]] + said + text[found[1] :]
    if (
        len(before.moments) < _SPAN
        or words.size(text) > _LEANING_WORDS + 2
        or not has_form(question, "growth")
    ):
        return None
    if before.question is None or before.question.time is None or question.places:
        return None
    one, two = before.moments
    return words.template("between_form").format(question=opened.strip(_MARKS), one=one, two=two)


def compare_with(text: str, question: Question, before: Antecedents, words: Words) -> str | None:
    """For "is Kazan older?" and "does Korea have more?": with what was spoken of last as the other side."""
    other = before.place or before.group
    said = [mention for mention in question.places if mention.kinds[0] != "home"]
    if other is None or len(said) != 1 or words.size(text) > _LEANING_WORDS + 1:
        return None
    is_area = said[0].kinds[0] in AREA_KINDS
    if is_area != (before.place is None) or words.says(text, "than_marks") or not words.says(text, "than"):
        return None
    return words.template("than_form").format(question=text.strip(_MARKS), place=other)


def _among(
    text: str, span: tuple[int, int], last: Slots, new: Slots, words: Words, group: str | None
) -> str | None:
    """For "of them": what the last question was narrowed to."""
    narrowed = filters(last, new, words, group=group)
    if not narrowed:
        return None
    places = areas(last)
    if places and narrowed == (group or last.said("place")):
        return text[: span[0]] + words.template("of_them_in").format(place=narrowed) + text[span[1] :]
    bare = (text[: span[0]] + text[span[1] :]).strip(" ?？.。!！,，、")
    return say(last.question.language, "follow.about", question=" ".join(bare.split()), place=narrowed)


def ask_otherwise(text: str, before: Antecedents, words: Words) -> str | None:
    """For "by whom?" after "when was it signed?": the last question with the other asking word in front."""
    if before.question is None or not words.spaced or not words.is_whole(text, "wh"):
        return None
    last = before.question.text
    if before.place is not None and before.question.term_ids("rank"):
        return None  # what the reply named first of all is asked about, not the order
    opened = words.after_opening(last, "wh")
    rest = opened if opened is not None else last
    if opened is None and not words.asks(last.split(" ")[0]):
        return None
    return f"{text.strip(_MARKS)} {rest[:1].lower() + rest[1:] if opened is None else rest}"


def lean_on(text: str, question: Question, before: Antecedents, words: Words) -> str | None:
    """A short question that names nothing ("since when?", "which one came first?") is about what was spoken of."""
    if before.question is None or not _may_lean(text, question, words):
        return None
    last, new = slots_of(before.question, words), slots_of(question, words)
    bare = text.rstrip(_MARKS)
    of_a_set = words.says(text, "partial") or question.kind in _OF_A_SET or "rank" in new.spans
    single = before.place if before.group is None or not of_a_set else None
    if single is not None and of_a_set and last.question.term_ids("rank") and "unit" in new.spans:
        single = None
    narrowed = filters(last, new, words, place=single, group=before.group)
    if not narrowed or words.ordinal(bare) is not None:
        return None
    if narrowed == single and words.table.get("topic_form"):
        topic = words.template("topic_form")
        behind = topic.replace("{place}", "").format(question=bare)
        return single + (fit_particle(single, behind) if words.language == "ko" else behind)
    only_area = bool(areas(last)) and narrowed == (before.group or last.said("place"))
    if single is None and only_area and words.language not in ("zh", "ja"):
        group = words.template("of_them_in").format(place=narrowed)
        return f"{group} {bare}?" if words.language == "ko" else f"{bare} {group}?"
    return say(before.question.language, "follow.about", question=bare, place=narrowed)


def _may_lean(text: str, question: Question, words: Words) -> bool:
    if any(mention.kinds[0] != "home" for mention in question.places) or question.names_home:
        return False
    if words.size(question.masked) > _LEANING_WORDS:
        return False
    partial = words.says(text, "partial") or words.says(text, "of_them")
    if question.kind in _OWN_TOPIC and question.score(question.kind) >= _SURE_OF_TOPIC and not partial:
        return False
    if question.term_ids("topic") or question.term_ids("evidence") or question.subjects:
        return False
    if question.measures and not question.terms and asking_type(question.text, question.language) != "date":
        return False
    return partial or not question.term_ids("tie")
