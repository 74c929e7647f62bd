"""Which figures a question asks for: the measures that its words name, of the subject that it names.

Knows nothing about how figures are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import HOME_SUBJECTS, NETWORK
from assistant.language import asking_place, asking_type
from assistant.queries.desk import Desk
from assistant.queries.selecting import excluded_kinds, unit_asked
from assistant.queries.totals import TOTALS
from assistant.question import AREA_KINDS, Question
from assistant.wordforms import has_form
from corpus import Figure, Mention

COUNT_MEASURE = "partners"
_OWN_SCHEMES = (
    "tie.economic-partner",
    "tie.intent",
)  # counted apart from the partners, so their name is specific
_ECONOMIC, ECONOMIC_COUNTRIES = "economic-partners", "economic-countries"


def matching(question: Question, desk: Desk) -> list[Figure]:
    """The assertable figures that the question's words lead to: its measure of its subject.

    A measure that the question names must be the figure's; a subject that it names must be the figure's;
    without a subject the home city and its network are meant. What is asked first comes first, newest first.
    """
    figures = assertable(desk)
    subjects = set(question.subjects)
    found: list[Figure] = []
    is_settled = False
    for asked in measures_asked(question, desk):
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
    """The measures of the network that count the partners, of whatever kind, in an area that the question names."""
    if excluded_kinds(question) or "friendly-cooperation" in question.term_ids("tie"):
        return set()
    network = {entry.measure for entry in assertable(desk) if entry.subject == NETWORK}
    return {measure for area in question.areas for measure in desk.area_measures.get(area, ())} & network


def measures_asked(question: Question, desk: Desk) -> Iterator[Asked]:
    """The measures asked for, first what is asked."""
    countries = unit_asked(question) == "countries"
    ties = question.term_ids("tie")
    specific = specific_mentions(question, desk)
    about_areas = areas_measures(question, desk)
    own = [mention for mention in specific if not set(mention.ids) & about_areas]
    for mention in _by_asking(question, own):
        for variant in _variants(question, desk, mention):
            yield Asked(variant, is_specific=True)
        if not (countries and _ECONOMIC in mention.ids):
            yield Asked(frozenset(mention.ids), is_specific=True)
    if "economic-partner" in ties:  # its own scheme, by whatever name of the kind it is asked
        if countries:
            yield Asked(frozenset({ECONOMIC_COUNTRIES}), is_specific=True)
        yield Asked(frozenset({_ECONOMIC}), is_specific=True)
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


def _is_primary(entry: Figure) -> bool:
    return not entry.note.lower().startswith("another")


def _is_home(entry: Figure) -> bool:
    return entry.subject in HOME_SUBJECTS


def measure_series(question: Question, desk: Desk) -> list[Figure]:
    """The values over time of the measure asked for, oldest first; one value a date, all of one unit.

    The count of partners stands in only where the question names no other measure or subject.
    """
    figures = assertable(desk)
    asked = list(measures_asked(question, desk))
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
            series = [entry for entry in series if _is_of_year(entry) == _is_of_year(series[0])]
        is_one = len({(entry.unit, entry.measure, entry.subject) for entry in series}) == 1
        if len(series) >= 2 and is_one:
            return series
    return []


def _is_of_year(entry: Figure) -> bool:
    return entry.as_of is not None and entry.as_of.precision == "year"
