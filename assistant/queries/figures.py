"""Figures: the value of a measure as of a date, with the other values that sources give; and growth between dates."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence

from assistant.draft import Draft, Statement, strip_markers
from assistant.evidence import NETWORK
from assistant.messages import has_message, say
from assistant.queries.desk import Desk, Refusal, Writer
from assistant.queries.measures_asked import COUNT_MEASURE, asked_mentions, matching
from assistant.queries.selecting import unit_asked
from assistant.queries.totals import TOTALS, figure_row
from assistant.question import Question
from assistant.wordforms import has_form
from corpus import Figure, PartialDate

_OTHERS_SHOWN = 4  # values beside the first; more would bury it
_UNSPACED = ("zh", "ja", "ko")  # languages that write a counter right behind the number
YEAR = "year"  # the unit of a number that is one
_LATIN = string.ascii_letters
OFFICES = frozenset({"mayor", "party-secretary"})  # measures whose value is a person


def figure(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The figures of the measure that the question names, newest first or as of the time asked for."""
    candidates = matching(question, desk)
    if not candidates or not _is_about_figures(question, desk, candidates):
        return None
    if question.partners or (question.foreign and not question.subjects):
        return _other_place(question, desk)
    if _is_of_other_country(question, desk, candidates):
        return _other_place(question, desk)
    chosen, note = _at_time(candidates, question, desk.evidence.corpus.figures.values())
    if question.time is None and candidates[0].subject == NETWORK:
        chosen = _dated_by_number(candidates, question, desk) or chosen
    if not chosen:
        return no_such_time(question, desk, candidates)
    language = question.language
    statements = [figure_statement(desk, entry, language) for entry in chosen[: 1 + _OTHERS_SHOWN]]
    if note:
        statements = statements[:2]
    rows = tuple(figure_row(entry) for entry in chosen)
    as_of = max((str(entry.as_of) for entry in chosen if entry.as_of), default=None)
    return Draft(tuple(statements), rows, as_of)


def figure_statement(desk: Desk, entry: Figure, language: str) -> Statement:
    """A figure as its record states it; in other languages with its value localised before."""
    writer = Writer(desk, language)
    refs = writer.ref(f"figure:{entry.id}")
    if language == "en":
        return writer.write("figure.value", statement=_with_refs(entry.statement, refs))
    return writer.write(
        "figure.named",
        measure=measure_name(desk, entry, language),
        value=written_value(entry, writer),
        date=say(language, "count.bracket", text=writer.date(entry.as_of)) if entry.as_of else "",
        refs=refs,
    )


def figures_after(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The counts of the network that a source took right after a partner joined, where one names that partner."""
    partner = question.partners[0]
    language = question.language
    wanted = {"countries"} if unit_asked(question) == "countries" else {COUNT_MEASURE}
    counts = [
        entry
        for entry in desk.evidence.corpus.figures.values()
        if entry.subject == NETWORK and entry.measure in TOTALS and entry.evidence.is_assertable
    ]
    named = [
        entry
        for entry in counts
        if any(
            "partner" in mention.kinds and partner in mention.ids
            for mention in desk.gazetteer.link(entry.statement)
        )
    ]
    chosen = sorted(named, key=lambda entry: (entry.measure not in wanted, entry.measure))
    if not chosen:
        text = say(language, "abstain.unknown_time")
        return Refusal("not-in-corpus", text)
    statements = tuple(figure_statement(desk, entry, language) for entry in chosen)
    return Draft(statements, tuple(figure_row(entry) for entry in chosen), str(chosen[0].as_of))


def _is_about_figures(question: Question, desk: Desk, candidates: Sequence[Figure]) -> bool:
    """False when the question is about some of the partners and not about the network as a whole."""
    if candidates[0].subject != NETWORK:
        return True
    if question.term_ids("change") and not asked_mentions(question) and not has_form(question, "count"):
        return False
    about_areas = {measure for area in question.areas for measure in desk.area_measures.get(area, ())}
    return not question.areas or candidates[0].measure in about_areas


def _is_of_other_country(question: Question, desk: Desk, candidates: Sequence[Figure]) -> bool:
    """True for a figure of another country: the one named is not the home city's, and no such figure mentions it."""
    abroad = {area for area in question.areas if area[0] == "country"}
    abroad -= {("country", desk.evidence.corpus.home.country)}
    if not abroad or question.names_home or candidates[0].subject == NETWORK:
        return False
    return not any(
        (mention.kind, mention.ids[0]) in abroad
        for entry in candidates
        for mention in desk.gazetteer.link(entry.statement, may_be_misspelt=False)
    )


def measure_name(desk: Desk, entry: Figure, language: str) -> str:
    """A figure's measure in words, the English name when the language has none."""
    names = desk.measures.measures.get(entry.measure, {})
    found = names.get(language) or names.get("en") or (entry.measure,)
    return found[0]


def _with_refs(sentence: str, refs: str) -> str:
    return f"{sentence.rstrip('.')}{refs}."


def written_value(entry: Figure, writer: Writer, number: float | None = None) -> str:
    """A figure's value, or another number of its kind, with the unit as the language writes it."""
    if entry.number is None:
        try:
            return writer.date(PartialDate.parse(entry.value))
        except ValueError:
            return entry.value
    number = tidy(entry.number if number is None else number)
    if entry.unit == YEAR and number == entry.number:
        return str(number)  # without a separator of thousands
    unit = unit_name(entry.unit, writer.language, number)
    space = "" if writer.language in _UNSPACED and unit[:1] not in _LATIN else " "
    return f"{writer.number(number)}{space}{unit}".strip()


def unit_name(unit: str, language: str, number: float) -> str:
    """A unit in words; one without a message is shown as the record has it, in other languages its scale alone."""
    for known in (unit, "" if language == "en" else unit.partition(" ")[0]):
        if known and has_message(f"unit.{known}"):
            return say(language, f"unit.{known}", n=number)
    return unit if language == "en" else ""


def tidy(number: float) -> float | int:
    """A whole number as one; a difference of decimals without its rounding error."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _other_place(question: Question, desk: Desk) -> Refusal:
    """The figures are the home city's; for another place the records have none."""
    language = question.language
    if question.partners:
        place = desk.name("partner", question.partners[0], language)
        return Refusal("not-in-corpus", say(language, "abstain.unknown_attribute", place=place))
    places = [mention for mention in question.places if mention.kinds[0] != "home"]
    place = (*question.foreign, *places)[0].surface
    return Refusal(
        "not-in-corpus", say(language, "abstain.other_city", place=place, home=desk.home(language))
    )


def _at_time(
    candidates: Sequence[Figure], question: Question, all_figures: Iterable[Figure]
) -> tuple[list[Figure], bool]:
    """The figures for the time asked for; the flag says that they are those in force then, not dated then."""
    time = question.time
    if time is None or time.is_now:
        newest = candidates[0]
        same = [
            entry
            for entry in candidates
            if (entry.subject, entry.measure) == (newest.subject, newest.measure)
            and (
                not entry.as_of
                or not newest.as_of
                or entry.as_of.year == newest.as_of.year
                or entry.number is None
            )
        ]
        if newest.number is None:
            same = [newest]
        return same, False
    inside = [entry for entry in candidates if entry.as_of and time.holds(entry.as_of)]
    if time.relation == "before" and time.said and time.said.month:
        # "before June 2018" is what a count of June 2018 tells
        inside = [entry for entry in candidates if entry.as_of and entry.as_of <= time.said]
    if time.relation in ("by", "before"):
        inside = _newest_of_each(inside)
    if inside:
        return inside, False
    if candidates[0].number is not None:
        return [], False
    return _in_force(candidates, time.first, all_figures), True


def _newest_of_each(figures: Sequence[Figure]) -> list[Figure]:
    """The newest figure of each measure that is as new as the first one, in order."""
    return [entry for entry in figures if entry.as_of == figures[0].as_of]


def _dated_by_number(candidates: Sequence[Figure], question: Question, desk: Desk) -> list[Figure]:
    """The candidates of the day on which a count that the question repeats was taken ("the 76 cities")."""
    named = {identity for mention in asked_mentions(question) for identity in mention.ids} | {COUNT_MEASURE}
    days = {
        entry.as_of
        for entry in desk.evidence.corpus.figures.values()
        if entry.subject == NETWORK and entry.measure in named and entry.number in question.numbers
    }
    return [entry for entry in candidates if entry.as_of in days and entry.number not in question.numbers]


def _in_force(candidates: Iterable[Figure], when: PartialDate, all_figures: Iterable[Figure]) -> list[Figure]:
    """For an office: the holder named both before and after the time, or before it with a later end of office."""
    ordered = sorted((entry for entry in candidates if entry.as_of), key=lambda entry: str(entry.as_of))
    before = [entry for entry in ordered if entry.as_of and entry.as_of <= when]
    after = [entry for entry in ordered if entry.as_of and entry.as_of > when]
    if before and after and before[-1].value == after[0].value:
        return [before[-1], after[0]]
    if before:
        ends = [
            entry
            for entry in all_figures
            if entry.measure == f"{before[-1].measure}-to"
            and before[-1].value in entry.statement
            and entry.as_of
            and entry.as_of >= when
        ]
        return [before[-1], *ends[:1]] if ends else []
    return []


def no_such_time(question: Question, desk: Desk, candidates: Sequence[Figure]) -> Refusal:
    """That no figure is of the time asked for, with the ones just before and after it."""
    language = question.language
    time = question.time
    dated = [entry for entry in candidates if entry.as_of and entry.measure == candidates[0].measure]
    earlier = [entry for entry in dated if time and entry.as_of and entry.as_of < time.first]
    later = [entry for entry in dated if time and entry.as_of and entry.as_of > time.last]
    near = [*sorted(earlier, key=_age)[-1:], *sorted(later, key=_age)[:1]] or list(candidates[:3])
    told = tuple(strip_markers(figure_statement(desk, entry, language).text) for entry in near)
    return Refusal("not-in-corpus", say(language, "abstain.unknown_time"), told)


def _age(entry: Figure) -> str:
    return str(entry.as_of or "")
