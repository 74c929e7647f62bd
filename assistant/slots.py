"""What a question is about, slot by slot: place, time, kind of tie, end of an order, unit, event, figure.

A follow-up fills some slots anew; the others stay as the last question had them. Knows nothing about a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.followups import Words, end_mark
from assistant.language import asking_type
from assistant.question import AREA_KINDS, Question
from assistant.timeframe import time_words
from corpus import Mention

Span = tuple[int, int]
_LOOKS_ALIKE = 40  # rapidfuzz ratio 0..100 from which a name may be what an unknown word was meant for
_TERM_SLOTS = ("tie", "rank", "unit", "event", "scope")
_STARTS = {"tie": ("strict.", "tie.")}  # "in the strict sense" is part of the kind of tie
_PARTICLES = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"))  # after a consonant, after a vowel
_FIRST_SYLLABLE, _SYLLABLES, _FINALS = 0xAC00, 11172, 28  # of the Hangul block: 28 endings a vowel
_RELATIONS = ("before", "after", "since", "by")
_JOIN = {"zh": "，", "ja": "、"}
_CONTRAST_REACH = (
    3  # characters between "not" and the name that it rules out ("not in …" holds its own preposition)
)


@dataclass(frozen=True, slots=True)
class Slots:
    """The filled slots of a question as spans of its text.

    `ruled_out` are the names after "not", `denied` the spans of other words there.
    """

    question: Question
    spans: dict[str, Span]
    places: tuple[Mention, ...]
    ruled_out: tuple[Mention, ...]
    denied: tuple[Span, ...] = ()  # kinds of tie and the like after "not", with the word that denies them

    def said(self, name: str) -> str:
        """The words that fill a slot."""
        start, end = self.spans[name]
        return self.question.text[start:end]

    @property
    def is_empty(self) -> bool:
        """True when nothing of what a question can be about is named."""
        return not self.spans


def slots_of(question: Question, words: Words) -> Slots:
    """The slots of a question; a name that it rules out ("not India") fills none."""
    named = [mention for mention in question.places if mention.kinds[0] != "home"]
    ruled_out = tuple(mention for mention in named if _is_ruled_out(mention, question.text, words))
    places = tuple(mention for mention in named if mention not in ruled_out)
    spans: dict[str, Span] = {}
    if places:
        spans["place"] = _together(places, ruled_out)
    time = _time_span(question, words)
    if time:
        spans["time"] = time
    for group in _TERM_SLOTS:
        terms = [
            term
            for term in question.terms
            if term.ids[0].startswith(_STARTS.get(group, (f"{group}.",)))
            and not _is_ruled_out(term, question.text, words)
        ]
        if terms:
            spans[group] = terms[0].start, _end_of_phrase(terms)
    figures = [
        mention
        for mention in question.measures
        if not any(start < mention.end and mention.start < end for start, end in spans.values())
    ]
    if figures:
        spans["figure"] = (figures[0].start, figures[0].end)
    denied = tuple(
        span for term in question.terms if (span := _denial(term, question.text, words)) is not None
    )
    return Slots(question, spans, places, ruled_out, denied)


def _end_of_phrase(terms: list[Mention]) -> int:
    """Where the first term ends, the next one included when it stands right behind ("strict" "sister cities")."""
    first = terms[0]
    beside = terms[1] if len(terms) > 1 else first
    is_one = first.ids[0].startswith("strict.") and 0 <= beside.start - first.end <= _CONTRAST_REACH
    return beside.end if is_one else first.end


def _together(places: tuple[Mention, ...], ruled_out: tuple[Mention, ...]) -> Span:
    """The span over the places up to the first that is ruled out."""
    start = places[0].start
    stop = min((mention.start for mention in ruled_out if mention.start > start), default=None)
    return start, max(mention.end for mention in places if stop is None or mention.end <= stop)


def _is_ruled_out(mention: Mention, text: str, words: Words) -> bool:
    return _denial(mention, text, words) is not None


def _denial(mention: Mention, text: str, words: Words) -> Span | None:
    """The span of a name with the word that rules it out; None when nothing does."""
    before, behind = text[: mention.start].lower(), text[mention.end :].lower()
    for phrase in words.phrases("not_before"):
        at = before.rfind(phrase)
        if at < 0 or (words.spaced and at > 0 and before[at - 1].isalnum()):
            continue
        between = before[at + len(phrase) :]
        if len(between.strip()) <= _CONTRAST_REACH and not re.search(r"[,;，；、]", between):
            return at, mention.end
    gap = len(behind) - len(behind.lstrip())
    for phrase in words.phrases("not_behind"):
        if behind.lstrip().startswith(phrase):
            return mention.start, mention.end + gap + len(phrase)
    return None


def _time_span(question: Question, words: Words) -> Span | None:
    """The span of the time with the words before it that set its relation ("before 2000", "in 2014")."""
    if question.time is None or not question.time.spans:
        return None
    start, end = question.time.spans[0][0], question.time.spans[-1][1]
    for word in time_words(words.language, *(f"{relation}_suffix" for relation in _RELATIONS)):
        at = question.text.find(word, start, end + len(word) + 1)
        if at >= 0:
            end = max(end, at + len(word))
    before = question.text[:start].lower()
    openings = [
        *time_words(words.language, *(f"{relation}_prefix" for relation in _RELATIONS)),
        *words.phrases("time_in"),
    ]
    for phrase in sorted(openings, key=len, reverse=True):
        bare = before.rstrip()
        if bare.endswith(phrase) and (not words.spaced or not bare[: -len(phrase)][-1:].isalnum()):
            return len(bare) - len(phrase), end
    return start, end


def has_relation(question: Question) -> bool:
    """True when a time is said with a word such as "before" or "since"."""
    return question.time is not None and question.time.relation in (*_RELATIONS, "between")


def fill(last: Slots, new: Slots, words: Words, *, drop_time: bool = False) -> str | None:
    """The last question with what the new one names put in the stead of what it had; None when nothing changes."""
    text = last.question.text
    end = len(text.rstrip(" ?？.。!！"))
    mark = end_mark(text, words.language)
    swaps: list[tuple[int, int, str]] = []
    added: list[str] = []
    if any(
        name not in last.spans for name in ("rank", "unit", "event") if name in new.spans and not drop_time
    ):
        return None  # "and the newest?" after a list asks something else of it
    for name in new.spans:
        said = new.said(name)
        if drop_time and name == "rank":
            continue  # "newest" of "newest figure"
        if name == "place":
            place = _place_swap(last, new)
            if place:
                swaps.append(place)
            else:
                added.append(_with_opening(new, words))
        elif name == "time":
            swaps.append(_time_swap(last, new)) if "time" in last.spans else added.append(said)
        elif name in last.spans:
            swaps.append((*last.spans[name], said))
        elif name in ("tie", "scope"):
            added.append(said)
    if drop_time and "time" in last.spans and "time" not in new.spans:
        swaps.append((*last.spans["time"], ""))
    if not swaps and not added:
        return None
    gap = "" if words.language in ("zh", "ja") else " "
    if added:
        swaps.append((end, len(text), "".join(gap + said for said in added) + mark))
    return _apply(text, swaps, korean=words.language == "ko")


def _apply(text: str, swaps: Iterable[tuple[int, int, str]], *, korean: bool) -> str:
    until = len(text)
    for start, stop, said in sorted(swaps, reverse=True):
        if stop > until:
            continue  # two slots over the same words: the later one stays
        behind = fit_particle(said, text[stop:]) if korean else text[stop:]
        text = text[:start] + said + behind
        until = start
    return re.sub(r"\s+(?=[?？.。]|\s|$)", "", re.sub(r"\s{2,}", " ", text)).strip()


def fit_particle(name: str, behind: str) -> str:
    """The text behind a Korean name with the particle that its last syllable asks for (부산은, 대구는)."""
    code = ord(name[-1]) - _FIRST_SYLLABLE if name else -1
    if not 0 <= code < _SYLLABLES:
        return behind
    closed = code % _FINALS != 0
    for after_closed, after_open in _PARTICLES:
        wrong = after_open if closed else after_closed
        if behind.startswith(wrong) and (len(behind) == 1 or behind[1] in " ?,.?？도만의"):
            return (after_closed if closed else after_open) + behind[1:]
    return behind


def _with_opening(new: Slots, words: Words) -> str:
    """The place with the words around it ("in Germany"), without openings such as "and"."""
    start, end = new.spans["place"]
    text = new.question.text
    if not words.spaced:
        return text[start:].rstrip(" ?？.。!！") if words.language == "ko" else text[start:end]
    opening = text[:start].split()[-1:]
    if opening and opening[0].lower() in words.phrases("fill"):
        return f"{opening[0]} {text[start:end]}"
    return text[start:end]


def _place_swap(last: Slots, new: Slots) -> tuple[int, int, str] | None:
    said = new.said("place")
    if last.places:
        start, end = last.places[0].start, last.places[-1].end
        gone = {mention.surface.lower() for mention in new.ruled_out}
        kept = [mention for mention in last.places if mention.surface.lower() in gone]
        if kept and len(kept) < len(last.places):  # only what is taken back makes room
            start, end = kept[0].start, kept[-1].end
        return start, end, said
    home = [mention for mention in last.question.places if mention.kinds[0] == "home"]
    if home and new.places[0].kinds[0] in ("place", "lookalike"):
        return home[0].start, home[0].end, said  # another city in the home city's stead
    slip = _slip(last, said)
    return (*slip, said) if slip else None


def _slip(last: Slots, said: str) -> Span | None:
    """The span of the word that nothing explains and that looks like the name now given ("Odenburg", "Odesa")."""
    taken = [*last.spans.values(), *((term.start, term.end) for term in last.question.terms)]
    near = [
        (fuzz.ratio(match.group().lower(), said.lower()), match.span())
        for match in re.finditer(r"[^\W\d_]{4,}", last.question.text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    score, span = max(near, default=(0, (0, 0)))
    return span if score >= _LOOKS_ALIKE else None


def _time_swap(last: Slots, new: Slots) -> tuple[int, int, str]:
    """Both times with their relation words; a bare year keeps the last one's."""
    start, end = last.spans["time"]
    new_time, last_time = new.question.time, last.question.time
    assert new_time is not None  # a filled slot has a time
    assert last_time is not None
    bare = new.question.text[new_time.spans[0][0] : new_time.spans[-1][1]]
    keeps = new.said("time") == bare and not has_relation(new.question)
    same = has_relation(new.question) == has_relation(last.question) is False
    if keeps or same:
        return last_time.spans[0][0], last_time.spans[-1][1], bare
    return start, end, new.said("time")


def filters(
    last: Slots, new: Slots, words: Words, *, place: str | None = None, group: str | None = None
) -> str:
    """What the last question was narrowed to, as far as the new one does not say it itself.

    Args:
        last: the last question's slots.
        new: the follow-up's slots.
        words: the follow-up words of its language.
        place: a single place that the follow-up is about; it stands in the areas' stead.
        group: what the area of the last question is called; None for its own words.
    """
    found: list[str] = []
    ties = last.question.term_ids("tie")
    if place is None and "tie" in last.spans and "tie" not in new.spans and ties != ("partner",):
        found.append(last.said("tie"))
    says = {"event", "tie", "unit"}
    if asking_type(new.question.text, words.language) != "date":
        says |= {"figure"}  # the days of "from which day?" are no figure
    if "event" in last.spans and not says & set(new.spans):
        found.append(last.said("event"))
    if place is not None:
        found.append(place)
    elif "place" in last.spans and "place" not in new.spans:
        found.append(group or last.said("place"))
    if (place is None or "event" in last.spans) and "time" in last.spans and "time" not in new.spans:
        found.append(last.said("time"))
    return _JOIN.get(words.language, ", ").join(found)


def areas(slots: Slots) -> tuple[Mention, ...]:
    """The countries, continents, regions and blocs among the places."""
    return tuple(mention for mention in slots.places if mention.kinds[0] in AREA_KINDS)
