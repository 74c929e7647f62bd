"""Figures: the value of a measure as of a date, with the other values that sources give; and growth between dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.draft import Derived, Draft, Statement
from assistant.evidence import HOME_SUBJECTS, NETWORK
from assistant.language import asking_place
from assistant.messages import has_message, say
from assistant.queries.desk import Desk, Refusal, Writer
from assistant.queries.totals import figure_row
from assistant.question import Question
from corpus import Figure, PartialDate

_OTHERS_SHOWN = 4  # values beside the first; more would bury it
_COUNT_MEASURE = "partners"


def figure(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The figures of the measure that the question names, newest first or as of the time asked for."""
    candidates = matching(question, desk)
    if not candidates or not _is_about_figures(question, desk, candidates):
        return None
    if question.partners or (question.foreign and not question.subjects):
        return _other_place(question, desk)
    chosen, note = _at_time(candidates, question, desk.evidence.corpus.figures.values())
    if not chosen:
        return _no_such_time(question, desk, candidates)
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
        value=_value(entry, writer),
        date=say(language, "count.bracket", text=writer.date(entry.as_of)) if entry.as_of else "",
        refs=refs,
    )


def _is_about_figures(question: Question, desk: Desk, candidates: Sequence[Figure]) -> bool:
    """False when the question is about some of the partners and not about the network as a whole."""
    if candidates[0].subject != NETWORK:
        return True
    if question.term_ids("change") and not any(mention.kind == "measure" for mention in question.measures):
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


def _value(entry: Figure, writer: Writer) -> str:
    if entry.number is None:
        try:
            return writer.date(PartialDate.parse(entry.value))
        except ValueError:
            return entry.value
    number = _tidy(entry.number)
    unit = unit_name(entry.unit, writer.language, number)
    return f"{writer.number(number)} {unit}".strip()


def unit_name(unit: str, language: str, number: float) -> str:
    """A unit in words; one without a message is shown as the record has it."""
    key = f"unit.{unit}"
    if unit and has_message(key):
        return say(language, key, n=number)
    return unit if language == "en" else ""


def _tidy(number: float) -> float | int:
    """A whole number as one; a difference of decimals without its rounding error."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def matching(question: Question, desk: Desk) -> list[Figure]:
    """The assertable figures that the question's words lead to: its measure of its subject.

    A measure that the question names must be the figure's; a subject that it names must be the figure's;
    without a
    subject the home city and its network are meant.
    """
    figures = [entry for entry in desk.evidence.corpus.figures.values() if entry.evidence.is_assertable]
    subjects = set(question.subjects)
    found: list[Figure] = []
    may_guess = not question.term_ids("tie") and not question.term_ids("unit")
    for measures in _measures_asked(question):
        named = _of_measures(figures, measures, subjects, may_guess=may_guess)
        if found and named and not (found[0].subject == named[0].subject == NETWORK):
            break  # the measure named first is what is asked; later ones only describe it
        found += [entry for entry in named if entry not in found]
    return sorted(found, key=lambda entry: (str(entry.as_of or ""), _is_primary(entry)), reverse=True)


def _measures_asked(question: Question) -> Iterator[set[str]]:
    """The measures that the question names, in order, then those that its kinds of tie and units stand for."""
    asked_at = asking_place(question.text, question.language)
    named = [mention for mention in question.measures if mention.kind == "measure"]
    # "几个" (how many) asks for the measure behind it, whatever was named before
    for mention in sorted(named, key=lambda entry: (entry.start < asked_at, entry.start)):
        yield set(mention.ids)
    ties = question.term_ids("tie")
    is_strict = bool(question.term_ids("strict"))
    countries = question.term_ids("unit")[:1] == ("countries",)
    if "friendly-cooperation" in ties:
        yield {"friendly-cooperation-countries" if countries else "friendly-cooperation-cities"}
    if "sister" in ties and (is_strict or "friendly-cooperation" in ties):
        yield {"sister-countries" if countries else "sister-cities"}
    if not question.measures or ties or question.term_ids("unit"):
        yield {"countries" if countries else _COUNT_MEASURE}


def _of_measures(
    figures: Sequence[Figure], measures: set[str], subjects: set[str], *, may_guess: bool
) -> list[Figure]:
    """The figures of a measure; `may_guess` allows the one subject that has it when none is named."""
    found = [
        entry
        for entry in figures
        if entry.measure in measures and (entry.subject in subjects if subjects else _is_home(entry))
    ]
    if found or subjects or not may_guess:
        return found
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
    if time.relation in ("by", "before"):
        inside = inside[:1]
    if inside:
        return inside, False
    if candidates[0].number is not None:
        return [], False
    return _in_force(candidates, time.first, all_figures), True


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


def _no_such_time(question: Question, desk: Desk, candidates: Sequence[Figure]) -> Refusal:
    language = question.language
    near = tuple(entry.statement for entry in candidates[:3])
    return Refusal("not-in-corpus", say(language, "abstain.unknown_time"), near)


def growth(question: Question, desk: Desk) -> Draft | Refusal | None:
    """How a count changed: between two dates, or over all counts on record."""
    if question.term_ids("rank") or question.areas or question.partners:
        return None
    series = _series(question, desk)
    if len(series) < 2:
        return None
    time = question.time
    first, last = series[0], series[-1]
    if time and not time.is_now:
        inside = [entry for entry in series if entry.as_of and time.holds(entry.as_of)]
        if time.relation == "after":
            earlier = [entry for entry in series if entry.as_of and entry.as_of < time.first]
            inside = [*earlier[-1:], *inside]
        if len(inside) < 2:
            return _no_such_time(question, desk, series)
        first, last = inside[0], inside[-1]
        series = inside
    language = question.language
    writer = Writer(desk, language)
    difference = _tidy((last.number or 0) - (first.number or 0))
    assert first.as_of
    assert last.as_of
    refs = writer.ref(f"figure:{first.id}", f"figure:{last.id}")
    change = writer.write(
        "growth.between" if difference > 0 else "growth.fell" if difference < 0 else "growth.unchanged",
        first_date=writer.date(first.as_of),
        last_date=writer.date(last.as_of),
        first=_value(first, writer),
        last=_value(last, writer),
        difference=writer.number(abs(difference)),
        refs=refs,
        derived=(Derived("difference", str(abs(difference))),),
    )
    steps = Writer(desk, language)
    items = [
        say(
            language,
            "growth.series_item",
            date=steps.date(entry.as_of),
            value=steps.number(_tidy(entry.number or 0)),
            refs=steps.ref(f"figure:{entry.id}"),
        )
        for entry in series
        if entry.as_of
    ]
    told = steps.write("growth.series", items=steps.items(items))
    return Draft((change, told), tuple(figure_row(entry) for entry in series), str(last.as_of))


def _series(question: Question, desk: Desk) -> list[Figure]:
    """The values over time of the first measure asked for that has more than one; one value a date."""
    figures = [entry for entry in desk.evidence.corpus.figures.values() if entry.evidence.is_assertable]
    for measures in (*_measures_asked(question), {_COUNT_MEASURE}):
        named = [
            entry
            for entry in _of_measures(figures, measures, set(question.subjects), may_guess=False)
            if entry.as_of and entry.number is not None
        ]
        by_date: dict[str, Figure] = {}
        for entry in named:
            by_date.setdefault(str(entry.as_of), entry)
        units = {entry.unit for entry in by_date.values()}
        if len(by_date) >= 2 and len(units) == 1 and len({entry.measure for entry in by_date.values()}) == 1:
            return [by_date[when] for when in sorted(by_date)]
    return []
