"""Figures: the value of a measure as of a date, with the other values that sources give; and growth between dates."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.draft import Draft, Statement, strip_markers
from assistant.evidence import HOME_SUBJECTS, NETWORK
from assistant.language import asking_place, asking_type
from assistant.messages import has_message, say
from assistant.queries.desk import Desk, Refusal, Writer
from assistant.queries.selecting import unit_asked
from assistant.queries.totals import TOTALS, figure_row
from assistant.question import AREA_KINDS, Question
from assistant.wordforms import has_form
from corpus import Figure, Mention, PartialDate

_OTHERS_SHOWN = 4  # values beside the first; more would bury it
COUNT_MEASURE = "partners"
_OWN_SCHEMES = (
    "tie.economic-partner",
    "tie.intent",
)  # counted apart from the partners, so their name is specific
_UNSPACED = ("zh", "ja", "ko")  # languages that write a counter right behind the number
YEAR = "year"  # the unit of a number that is one
_LATIN = string.ascii_letters
OFFICES = frozenset({"mayor", "party-secretary"})  # measures whose value is a person
_ECONOMIC, ECONOMIC_COUNTRIES = "economic-partners", "economic-countries"


def figure(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The figures of the measure that the question names, newest first or as of the time asked for."""
    candidates = matching(question, desk)
    if not candidates or not _is_about_figures(question, desk, candidates):
        return None
    if question.partners or (question.foreign and not question.subjects):
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


def matching(question: Question, desk: Desk) -> list[Figure]:
    """The assertable figures that the question's words lead to: its measure of its subject.

    A measure that the question names must be the figure's; a subject that it names must be the figure's;
    without a subject the home city and its network are meant. What is asked first comes first, newest first.
    """
    figures = assertable(desk)
    subjects = set(question.subjects)
    found: list[Figure] = []
    is_settled = False
    for asked in _measures_asked(question, desk):
        named = _of_measures(figures, asked.measures, subjects if not asked.is_area else set())
        if not named and asked.is_specific:
            named = _guessed(figures, asked.measures, question)
        if found and named and (is_settled or named[0].subject != NETWORK):
            break  # the measure named first is what is asked; later ones only describe it
        if named:
            is_settled = asked.is_specific or named[0].subject != NETWORK
        fresh = [entry for entry in named if entry not in found]
        found += sorted(fresh, key=lambda entry: (str(entry.as_of or ""), _is_primary(entry)), reverse=True)
    return found


def assertable(desk: Desk) -> list[Figure]:
    """The figures that may be stated."""
    return [entry for entry in desk.evidence.corpus.figures.values() if entry.evidence.is_assertable]


@dataclass(frozen=True, slots=True)
class Asked:
    """Measures that a question asks for; specific ones are named by a word that means them and no other."""

    measures: frozenset[str]
    is_specific: bool = False
    is_area: bool = False  # the area named is part of the measure, not what the figure is about


def asked_mentions(question: Question) -> list[Mention]:
    """The measures that the question names, without words of its time ("the end of 2024")."""
    start, end = question.time.reach if question.time else (0, 0)
    return [
        mention
        for mention in question.measures
        if mention.kind == "measure" and not (start < mention.end and mention.start < end)
    ]


def specific_mentions(question: Question, desk: Desk) -> list[Mention]:
    """The measures that the question names beside words for any partner or place: freight trains, not cities."""
    general = [
        (term.start, term.end)
        for term in question.terms
        if term.ids[0].startswith(("unit.", "tie.", "change.", "rank.", "premise."))
        and term.ids[0] not in _OWN_SCHEMES
    ]
    if question.term_ids("tie") or "cities" in question.term_ids("unit"):
        # "cities in SCO member states" asks for cities, not for the members
        general += [(place.start, place.end) for place in question.places if place.kinds[0] in AREA_KINDS]
    is_about_ties = bool(question.term_ids("tie")) or NETWORK in question.subjects
    figures = assertable(desk)
    subjects = set(question.subjects)
    return [
        mention
        for mention in asked_mentions(question)
        if not set(mention.ids) & TOTALS
        and (
            areas_measures(question, desk) & set(mention.ids)
            or not any(start <= mention.start and mention.end <= end for start, end in general)
        )
        and not (is_about_ties and asking_type(mention.surface, question.language) is not None)
        and (
            _of_measures(figures, set(mention.ids), subjects)
            or _guessed(figures, set(mention.ids), question)
            or areas_measures(question, desk) & set(mention.ids)
        )
    ]


def areas_measures(question: Question, desk: Desk) -> set[str]:
    """The measures of the network that count the partners in an area that the question names."""
    network = {entry.measure for entry in assertable(desk) if entry.subject == NETWORK}
    return {measure for area in question.areas for measure in desk.area_measures.get(area, ())} & network


def _measures_asked(question: Question, desk: Desk) -> Iterator[Asked]:
    """The measures asked for, first what is asked."""
    countries = unit_asked(question) == "countries"
    ties = question.term_ids("tie")
    specific = specific_mentions(question, desk)
    about_areas = areas_measures(question, desk)
    own = [mention for mention in specific if not set(mention.ids) & about_areas]
    for mention in _by_asking(question, own):
        for variant in _variants(question, desk, mention):
            yield Asked(variant, is_specific=True)
        if countries and _ECONOMIC in mention.ids:
            yield Asked(frozenset({ECONOMIC_COUNTRIES}), is_specific=True)
        yield Asked(frozenset(mention.ids), is_specific=True)
    if about_areas:
        unit = "countries" if countries else "cities"
        matched = {entry.measure for entry in assertable(desk) if entry.unit == unit} & about_areas
        for measures in (matched, about_areas - matched):
            yield Asked(frozenset(measures), is_area=True)
        return
    is_strict = bool(question.term_ids("strict"))
    if "friendly-cooperation" in ties:
        yield Asked(
            frozenset({"friendly-cooperation-countries" if countries else "friendly-cooperation-cities"})
        )
    if "sister" in ties and (is_strict or "friendly-cooperation" in ties):
        yield Asked(frozenset({"sister-countries" if countries else "sister-cities"}))
    if countries:
        yield Asked(frozenset({"countries"}))
    general = [mention for mention in asked_mentions(question) if mention not in specific]
    for mention in _by_asking(question, general):
        yield Asked(frozenset(mention.ids))
    if not question.measures or ties or question.term_ids("unit") or NETWORK in question.subjects:
        yield Asked(frozenset({COUNT_MEASURE}))


def _by_asking(question: Question, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, those by the asking word first: "how many" asks for what stands behind it."""
    at = asking_place(question.text, question.language)
    if question.language in ("ja", "ko") and at:  # here it stands before the asking word
        return sorted(mentions, key=lambda entry: (entry.start > at, abs(at - entry.end)))
    # "target number of" names the target before the asking word
    return sorted(mentions, key=lambda entry: (entry.start < at and at - entry.end != 1, entry.start))


def _variants(question: Question, desk: Desk, mention: Mention) -> Iterator[frozenset[str]]:
    """A measure's rank or growth where the question asks for that and the records have it as its own measure."""
    for form, suffix in (("rank", "-rank"), ("growth", "-growth")):
        measures = {f"{identity}{suffix}" for identity in mention.ids} & set(desk.measures.measures)
        if measures and has_form(question, form):
            yield frozenset(measures)


def _of_measures(
    figures: Sequence[Figure], measures: frozenset[str] | set[str], subjects: set[str]
) -> list[Figure]:
    """The figures of a measure about the subjects named; without a subject, about the home city."""
    return [
        entry
        for entry in figures
        if entry.measure in measures and (entry.subject in subjects if subjects else _is_home(entry))
    ]


def _guessed(
    figures: Sequence[Figure], measures: frozenset[str] | set[str], question: Question
) -> list[Figure]:
    """The figures of a measure that only one subject has, when the question names none and speaks of no tie.

    The home city's own share of something larger ("the share of the country's …") is the home city's figure.
    """
    if question.subjects:
        return _of_measures(figures, measures, set()) if question.names_home else []
    if question.term_ids("tie"):
        return []
    found = [entry for entry in figures if entry.measure in measures]
    return found if len({entry.subject for entry in found}) == 1 else []


def _other_place(question: Question, desk: Desk) -> Refusal:
    """The figures are the home city's; for another place the records have none."""
    language = question.language
    if question.partners:
        place = desk.name("partner", question.partners[0], language)
        return Refusal("not-in-corpus", say(language, "abstain.unknown_attribute", place=place))
    place = question.foreign[0].surface
    return Refusal(
        "not-in-corpus", say(language, "abstain.other_city", place=place, home=desk.home(language))
    )


def _is_primary(entry: Figure) -> bool:
    return not entry.note.lower().startswith("another")


def _is_home(entry: Figure) -> bool:
    return entry.subject in HOME_SUBJECTS


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


def measure_series(question: Question, desk: Desk) -> list[Figure]:
    """The values over time of the measure asked for, oldest first; one value a date, all of one unit.

    The count of partners stands in only where the question names no other measure or subject.
    """
    figures = assertable(desk)
    asked = list(_measures_asked(question, desk))
    if not specific_mentions(question, desk) and not set(question.subjects) - set(HOME_SUBJECTS):
        asked.append(Asked(frozenset({COUNT_MEASURE})))
    for one in asked:
        named = _of_measures(figures, one.measures, set() if one.is_area else set(question.subjects))
        if not named and one.is_specific:
            named = _guessed(figures, one.measures, question)
        named = [entry for entry in named if entry.as_of and entry.number is not None]
        by_date: dict[str, Figure] = {}
        for entry in sorted(named, key=_is_primary, reverse=True):
            by_date.setdefault(str(entry.as_of), entry)
        series = [by_date[when] for when in sorted(by_date)]
        if series and series[0].subject != NETWORK:  # what a year brought is not compared with part of a year
            series = [
                entry for entry in series if entry.as_of and entry.as_of.precision == _precision(series)
            ]
        is_one = len({(entry.unit, entry.measure, entry.subject) for entry in series}) == 1
        if len(series) >= 2 and is_one:
            return series
    return []


def _precision(series: Sequence[Figure]) -> str:
    return series[0].as_of.precision if series[0].as_of else ""
