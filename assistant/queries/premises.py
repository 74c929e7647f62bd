"""Questions that take for granted what the records do not show, and requests that no record can answer.

The words are data (``data/premises.toml``). Nothing is denied that the records are silent about: what they do show is said.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from assistant.draft import strip_markers
from assistant.followups import follow_up_words
from assistant.language import asking_type
from assistant.messages import say, sentence_join
from assistant.queries.confused import count_of_another
from assistant.queries.desk import Desk, Refusal
from assistant.queries.figures import OFFICES, figure_statement
from assistant.queries.selecting import select_ties
from assistant.queries.ties import main_tie, tie_statement
from assistant.question import Question
from corpus import DateBasis, Status, Tie

_TOLD = 3  # ties that are told; the rest of a country can be asked for
_SPACED = frozenset({"en", "de", "ru"})
_RECKONED = re.compile(r"\d\s*[-+*/×÷^]\s*\d[\d\s.,]*=|\d\s*[+*×÷^x]\s*\d|\d\s+[-/]\s+\d")
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{4}\s*[-–/]\s*\d{2,4}")
_FIRST_REACH = 24  # characters between "first" and the word for a partner
_ASKED_OF_THE_FIRST = frozenset(
    {"when", "how-long", "attribute", "passage", "participants", "rank", "events", "what-kind"}
)


def false_premise(question: Question, desk: Desk) -> Refusal | None:
    """What a question wrongly takes for granted, or why it is none for the records; None when nothing is amiss."""
    return (
        _request(question, desk)
        or _why_alone(question, desk)
        or _ended(question, desk)
        or _not_the_first(question, desk)
        or _about_the_city_itself(question, desk)
        or _another_office(question, desk)
        or count_of_another(question, desk)
    )


def _request(question: Question, desk: Desk) -> Refusal | None:
    """Orders, poems, code, sums and recipes."""
    making = _says(question, "making") and _says(question, "works")
    ordered = _says(question, "orders")
    knows = [mention for mention in question.places if mention.kinds[0] != "home"]
    about_ties = question.term_ids("tie") or (question.names_home and question.term_ids("unit"))
    free = not knows and not about_ties
    if making or ordered or (free and (_says(question, "dishes") or _is_sum(question))):
        return Refusal(
            "off-topic", say(question.language, "abstain.off_topic", home=desk.home(question.language))
        )
    return None


def _is_sum(question: Question) -> bool:
    """True for a sum of two numbers; a date or a range of years is none."""
    text = _DATED.sub(" ", question.text)
    if _RECKONED.search(text):
        return True
    operator = "|".join(re.escape(phrase) for phrase in _words(question.language).get("operators", ()))
    return bool(operator) and re.search(rf"\d\s*(?:{operator})\s*\d", text.lower()) is not None


def _why_alone(question: Question, desk: Desk) -> Refusal | None:
    """A bare "why?" that was made to stand alone: the records state what happened, not why."""
    words = follow_up_words(question.language)
    length = words.opening_length(question.text, "why")
    if not length or question.text[length : length + 1] not in ("?", "？"):
        return None
    if not question.text[length + 1 :].strip():
        return None
    near = _told([tie for partner in question.partners if (tie := main_tie(desk, partner))], desk, question)
    return Refusal("not-in-corpus", say(question.language, "abstain.no_reason"), tuple(near))


def _ended(question: Question, desk: Desk) -> Refusal | None:
    """The end of a tie that the records know as standing, with partners named or with a country's."""
    if set(question.term_ids("event")) - {"agreement"}:  # it is a visit or an exhibition that ends
        return None
    if question.partners and (question.term_ids("premise") or _says(question, "ended")):
        ties = [tie for partner in question.partners if (tie := main_tie(desk, partner))]
        if len(ties) > 1 and any(_is_over(tie) for tie in ties) and not all(_is_over(tie) for tie in ties):
            return _put_right(ties, desk, question)  # of both it is not true
    elif question.areas and not question.partners and _says(question, "ended"):
        selection = select_ties(question, desk)
        ties = [*selection.ties, *(tie for tie in selection.excluded if _is_over(tie))]
    else:
        return None
    if not ties or not all(_is_standing(tie) for tie in ties):
        return None
    return _put_right(ties, desk, question)


def _put_right(ties: list[Tie], desk: Desk, question: Question) -> Refusal:
    """What the records say of these ties, to a question that takes something else for granted."""
    told = _told(ties, desk, question)
    statement = sentence_join(question.language, told)
    return Refusal(
        "false-premise", say(question.language, "abstain.false_premise", statement=statement), tuple(told)
    )


def _is_over(tie: Tie) -> bool:
    return tie.status is Status.PAUSED or tie.end is not None


def _is_standing(tie: Tie) -> bool:
    return tie.is_named_partner and not _is_over(tie)


def _told(ties: list[Tie], desk: Desk, question: Question) -> list[str]:
    return [strip_markers(tie_statement(desk, tie, question.language).text) for tie in ties[:_TOLD]]


def _not_the_first(question: Question, desk: Desk) -> Refusal | None:
    """A question that calls a partner the first when another is on record before it."""
    if len(question.partners) != 1 or "first" not in question.term_ids("rank") or question.term_ids("event"):
        return None
    why = follow_up_words(question.language).says(question.text, "why")
    if not why and question.kind not in _ASKED_OF_THE_FIRST:
        return None
    first = next(term for term in question.terms if term.ids[0] == "rank.first")
    ties = [term for term in question.terms if term.ids[0].startswith("tie.")]
    if not any(0 <= term.start - first.end <= _FIRST_REACH for term in ties):
        return None
    own = main_tie(desk, question.partners[0])
    dated = [
        tie for tie in select_ties(question, desk).ties if tie.start and tie.start_basis is DateBasis.EXACT
    ]
    before = min(dated, key=lambda tie: str(tie.start), default=None)
    if own is None or before is None or own.start is None or str(before.start) >= str(own.start):
        return None
    return _put_right([before, own], desk, question)


def _about_the_city_itself(question: Question, desk: Desk) -> Refusal | None:
    """When a partner's city was founded, and who holds an office there today: the records tell of the tie only."""
    if len(question.partners) != 1 or question.term_ids("tie") or question.names_home:
        return None
    founded = _says(question, "founded") and not question.term_ids("event")
    now = question.time is not None and question.time.is_now and _says(question, "holder")
    if not founded and not now:
        return None
    language, partner = question.language, question.partners[0]
    tie = main_tie(desk, partner)
    text = say(language, "abstain.unknown_attribute", place=desk.name("partner", partner, language))
    return Refusal("not-in-corpus", text, tuple(_told([tie] if tie else [], desk, question)))


def _another_office(question: Question, desk: Desk) -> Refusal | None:
    """A person taken to have held an office, whom the records name in another one only."""
    asked = OFFICES & {*question.measure_ids}
    if len(asked) != 1 or question.partners or question.term_ids("event"):
        return None
    if asking_type(question.text, question.language) == "person":
        return None
    held = [entry for entry in desk.evidence.corpus.figures.values() if entry.measure in OFFICES]
    named = [entry for entry in held if entry.evidence.is_assertable and entry.value in question.text]
    if not named or any(entry.measure in asked for entry in named):
        return None
    told = [strip_markers(figure_statement(desk, named[0], question.language).text)]
    statement = sentence_join(question.language, told)
    return Refusal(
        "false-premise", say(question.language, "abstain.false_premise", statement=statement), tuple(told)
    )


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files("assistant").joinpath("data/premises.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _words(language: str) -> dict[str, list[str]]:
    return _table().get(language, _table()["en"])


@cache
def _pattern(language: str, key: str) -> re.Pattern[str] | None:
    phrases = sorted(_words(language).get(key, ()), key=len, reverse=True)
    if not phrases:
        return None
    if language not in _SPACED:
        return re.compile("|".join(map(re.escape, phrases)))
    forms = (
        re.escape(phrase).replace(r"\*", r"\w*") + ("" if phrase.endswith("*") else r"(?!\w)")
        for phrase in phrases
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})")


def _says(question: Question, key: str) -> bool:
    """True when the question says one of these phrases."""
    pattern = _pattern(question.language, key)
    return pattern is not None and pattern.search(question.text.lower()) is not None
