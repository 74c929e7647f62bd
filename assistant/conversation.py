"""Follow-up questions made to stand alone, from the history alone.

A follow-up borrows what it lacks from the conversation: a pronoun takes the last place that was spoken of, an ellipsis
("and in Germany?") or a correction ("I meant …") the last question with the new place, time or kind put in, a short
question the filters of the last one. The resolved question is shown to the person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.antecedents import Antecedents, after_question, after_reply, is_courtesy
from assistant.choices import choose, take_the_other, with_country
from assistant.detecting import may_be_in, written_in
from assistant.followups import Words, follow_up_words
from assistant.leaning import (
    about_the_reply,
    ask_otherwise,
    compare_with,
    lean_on,
    narrow_event,
    replace_country,
    replace_ordinal,
    replace_pronoun,
    replace_rank,
    replace_time,
)
from assistant.messages import say
from assistant.question import Question
from assistant.reply import Turn
from assistant.slots import Slots, areas, fill, slots_of
from assistant.understanding import clean
from corpus import Gazetteer

_MAX_TURNS = 12  # older turns hardly ever matter and cost time
_READ_CHARACTERS = 600  # of a turn; what a follow-up leans on stands at the start of a reply
_ELLIPSIS_WORDS = 8  # a follow-up that leans on the last question is short
_LEANING_WORDS = 6  # "which one came first?"; longer questions say themselves what they are about
_CORRECTION_RESIDUE = 3  # words that a correction may hold beside what it puts right
_ELLIPSIS_RESIDUE = 1  # likewise an ellipsis; more would be a question of its own
_ALIKE = ({"en", "de"}, {"zh", "ja"})  # languages that a few letters do not tell apart
_EXPLETIVES = frozenset(
    {"there", "the city", "das", "es", "там", "это", "die stadt", "here", "这里", "여기", "deren", "dessen"}
)  # often stand for nothing

Understand = Callable[
    [str, str | None], Question
]  # of a text, and of the language it is in when it tells none


@dataclass(frozen=True, slots=True)
class Whole:
    """A question that stands alone, and the language of its conversation (None without one)."""

    text: str
    spoken: str | None = None


@dataclass(frozen=True, slots=True)
class _Resolver:
    """What resolving needs beside the conversation."""

    understand: Callable[[str], Question]
    gazetteer: Gazetteer


def stand_alone(text: str, history: Sequence[Turn], understand: Understand, gazetteer: Gazetteer) -> Whole:
    """The question as it would be asked without the conversation; the text itself when it needs nothing.

    Args:
        text: the newest question, cleaned.
        history: the turns before it, oldest first.
        understand: text -> Question.
        gazetteer: the place names, to tell apart places of one name.
    """
    turns = [turn for turn in history if turn.content.strip()][-_MAX_TURNS:]
    known: dict[tuple[str, str | None], Question] = {}

    def understand_once(asked: str, spoken: str | None) -> Question:
        if (asked, spoken) not in known:
            known[asked, spoken] = understand(asked, spoken)
        return known[asked, spoken]

    def resolver(spoken: str | None) -> _Resolver:
        return _Resolver(lambda asked: understand_once(asked, spoken), gazetteer)

    state, spoken = Antecedents(), None
    for turn in turns:
        content = clean(turn.content[:_READ_CHARACTERS])
        if turn.role != "user":
            state = after_reply(state, understand_once(content, spoken))
            continue
        spoken = _spoken(content, spoken)
        if not is_courtesy(content, understand_once(content, spoken)):
            asked = understand_once(_resolve(content, state, resolver(spoken)), spoken)
            state = after_question(state, asked, gazetteer)
    words = follow_up_words(written_in(text).language)
    if not turns and words.around_correction(text) is None and words.after_opening(text, "and") is None:
        return Whole(text)
    spoken = _spoken(text, spoken)
    return Whole(_resolve(text, state, resolver(spoken)), spoken)


def lacks_antecedent(question: Question) -> bool:
    """True when a question asked without a conversation is about "it", "that" or "them" and names nothing itself."""
    if question.measures or any(mention.kinds[0] != "home" for mention in question.places):
        return False
    words = follow_up_words(question.language)
    if words.size(question.masked) > _LEANING_WORDS:
        return False
    ends = {term.end for term in question.terms}
    times = question.time.spans if question.time else ()
    return any(
        found[0] - 1 not in ends  # "ties that began": that stands for the word before it
        and not any(start <= found[0] < end for start, end in times)  # "this year" is no place
        for key in ("of_them", "it")
        for phrase in words.phrases(key)
        if phrase not in _EXPLETIVES and (found := words.span(question.text, phrase))
    )


def _resolve(text: str, before: Antecedents, resolver: _Resolver) -> str:
    question = resolver.understand(text)
    words = follow_up_words(question.language)
    mended = _mend(text, before, words, resolver)
    last = before.question
    if last is None or mended is not None:
        return mended or _told_of(text, words, resolver) or text
    changed = words.after_opening(text, "topic")
    if changed:
        return changed
    meant = about_the_reply(text, question, before, words)
    if meant is not None:
        return meant
    other = take_the_other(text, before, words, resolver.gazetteer, resolver.understand)
    if other is not None:
        return other
    rest = words.after_opening(text, "correction")
    old, new = slots_of(last, words), slots_of(resolver.understand(rest) if rest else question, words)
    chosen = choose(last, new, words, resolver.gazetteer, resolver.understand)
    if chosen is not None:
        return chosen
    if rest is not None or new.ruled_out:
        corrected = _correct(old, new, words, resolver)
        if corrected is not None:
            return corrected
    return _complete(text, question, before, old, words, resolver)


def _told_of(text: str, words: Words, resolver: _Resolver) -> str | None:
    """For "what about Busan?" that opens a conversation: what there is to tell of it."""
    rest = words.after_opening(text, "and")
    new = slots_of(resolver.understand(rest), words) if rest else None
    if new is None or set(new.spans) != {"place"} or len(new.question.partners) != 1:
        return None
    if words.residue(new.question.text, new.spans.values()):
        return None
    return say(words.language, "suggest.profile", place=new.said("place"))


def _complete(
    text: str, question: Question, before: Antecedents, old: Slots, words: Words, resolver: _Resolver
) -> str:
    """An ellipsis, a pronoun or a short question that leans on what was spoken of, in this order."""
    rest = words.after_opening(text, "and")
    if rest is None:
        rest = words.before_closing(text, "and_after")
    asked = resolver.understand(rest) if rest else question
    new = slots_of(asked, words)
    opened = words.after_opening(text, "and") or text
    timed = replace_time(text, opened, question, before, words)
    if timed is not None:
        return timed
    compared = compare_with(opened, question, before, words)
    if compared is not None:
        return compared
    if _is_ellipsis(new, words, opened=rest is not None):
        merged = (
            with_country(old, new, words.language, resolver.gazetteer, resolver.understand)
            if _says_one(new, words)
            else None
        )
        merged = merged or replace_rank(old, new, words) or _of_an_area(old, new, resolver)
        merged = merged or fill(old, new, words)
        if merged:
            return merged
    if words.says(text, "neighbour"):
        return text  # what stands beside the last place is not told by its name
    replaced = narrow_event(opened, question, before, words)
    replaced = replaced or replace_ordinal(opened, before, words)
    replaced = replaced or replace_country(opened, before, words, resolver.gazetteer)
    replaced = replaced or replace_pronoun(opened, question, before, words)
    replaced = replaced or ask_otherwise(opened, before, words)
    return replaced or lean_on(rest or text, asked, before, words) or text


def _spoken(text: str, before: str | None) -> str:
    """The language of a turn: its own where it tells, else that of the turns before it ("Mannheim?", "ok")."""
    written = written_in(text)
    if before is None or written.language == before:
        return written.language
    if not written.is_sure and may_be_in(text, before):
        return before
    if {written.language, before} in _ALIKE:
        own, other = follow_up_words(written.language), follow_up_words(before)
        if not own.opens(text) and other.opens(text):
            return before
    return written.language


def _mend(text: str, before: Antecedents, words: Words, resolver: _Resolver) -> str | None:
    """For "in Peru … sorry, I mean Chile": the first part with what was meant; None when nothing is taken back."""
    parts = words.around_correction(text)
    if parts is None:
        return None
    first, second = parts
    old = resolver.understand(first)
    if before.question is not None and (
        words.after_opening(first, "and") is not None or not words.asks(first)
    ):
        old = before.question
    new = slots_of(resolver.understand(second), words)
    return None if new.is_empty else _correct(slots_of(old, words), new, words, resolver)


def _correct(old: Slots, new: Slots, words: Words, resolver: _Resolver) -> str | None:
    """The last question with what was meant; None when the text is a question of its own."""
    text = new.question.text
    taken_back = {mention.surface.lower() for mention in new.ruled_out}
    if taken_back and not new.places and "tie" not in new.spans:
        return None
    if taken_back and not taken_back & {mention.surface.lower() for mention in old.places} and old.places:
        return None
    cuts = [*new.spans.values(), *((mention.start, mention.end) for mention in new.ruled_out)]
    newest = words.find(text, "newest")
    cuts += [newest] if newest else []
    cuts += [span for span in (words.find(text, "not_before"), words.find(text, "not_behind")) if span]
    if len(words.residue(text, cuts)) > _CORRECTION_RESIDUE or words.asks(text):
        return None
    if _says_one(new, words):
        other = with_country(old, new, words.language, resolver.gazetteer, resolver.understand)
        if other:
            return other
    return fill(old, new, words, drop_time=newest is not None)


def _of_an_area(old: Slots, new: Slots, resolver: _Resolver) -> str | None:
    """For "and Korea?" after a question about one partner: the partners there, each with its date and kind."""
    if (
        not old.question.partners
        or areas(old)
        or len(new.places) != 1
        or not areas(new)
        or "event" in old.spans
    ):
        return None
    place = new.places[0]
    language = old.question.language
    return say(
        language, "suggest.list", place=resolver.gazetteer.name(place.kinds[0], place.ids[0], language)
    )


def _says_one(new: Slots, words: Words) -> bool:
    """True for "the Pakistani one" and the like."""
    return words.says(new.question.text, "one") and "place" in new.spans


def _is_ellipsis(new: Slots, words: Words, *, opened: bool) -> bool:
    """True for a short text that fills slots and asks nothing of its own."""
    text = new.question.text
    if words.size(text) > _ELLIPSIS_WORDS or words.asks(text) or new.is_empty:
        return bool(opened and words.ordinal(text) is not None)
    cuts = [*new.spans.values(), *((mention.start, mention.end) for mention in new.ruled_out), *new.denied]
    cuts += [span for span in (words.find(text, "of_them"),) if span]
    if len(words.residue(text, cuts)) > _ELLIPSIS_RESIDUE + opened:
        return False
    if {"place", "tie"} <= set(new.spans) or {"place", "figure"} <= set(new.spans):
        return False  # "German partner cities" is a question of its own
    return opened or bool({"place", "time"} & set(new.spans))
