"""First, newest, n-th; which of two is older; which area has more partners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.draft import Derived, Draft, Statement, strip_markers
from assistant.evidence import tie_order
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal, Writer, tie_row
from assistant.queries.selecting import excluded_kinds, select_ties
from assistant.queries.ties import claim_statements, main_tie, tie_conflicts, tie_statement
from assistant.queries.versus import areas_versus, kinds_versus, with_note
from assistant.question import Question
from corpus import Counted, DateBasis, PartialDate, Tie, TieKind

_TOP = 5  # places of a ranking that are told


def rank(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The oldest or newest tie among those that pass the filters, or the one that made the total."""
    selection = select_ties(question, desk)
    is_economic = selection.kind is TieKind.ECONOMIC
    dated = [tie for tie in selection.ties if tie.start and tie.start_basis is DateBasis.EXACT]
    newest_wanted = "newest" in question.term_ids("rank")
    if not dated or not question.term_ids("rank") or (is_economic and newest_wanted):
        return None  # of the newest economic partners no source gives the day
    is_whole = not selection.areas and not selection.when
    language = question.language
    tie = sorted(dated, key=tie_order)[-1 if newest_wanted else 0]
    writer = Writer(desk, language)
    refs = writer.ref(f"tie:{tie.id}")
    derived: list[Derived] = []
    key = ("rank.newest" if newest_wanted else "rank.first") + ("" if is_whole else "_in")
    key = "rank.first_economic" if is_economic else key
    slots: dict[str, object] = {"where": selection.where + selection.when}
    assert tie.start is not None
    derived += [Derived("given", text) for text in selection.said]
    statements = [
        writer.write(
            key,
            partner=writer.partner(tie.partner),
            country=writer.country(tie.partner),
            date=writer.date(tie.start),
            refs=refs,
            derived=derived,
            areas=selection.areas,
            **slots,
        ),
        *tie_conflicts(desk, tie, language, "start"),
        *_rivals(desk, language, tie, selection.ties, newest=newest_wanted),
    ]
    undated = [row for row in selection.ties if row not in dated]
    if not is_whole and undated and not is_economic:
        statements.append(_undated(desk, language, undated))
    return Draft(tuple(statements), (tie_row(desk, tie, language),), _as_of(desk))


def _rivals(
    desk: Desk, language: str, chosen: Tie, ties: Sequence[Tie], *, newest: bool
) -> Iterator[Statement]:
    """The claims by which another tie would come before the chosen one; each names its partner first."""
    for tie in ties:
        for claim in desk.claims(f"tie:{tie.id}", "start"):
            try:
                given = PartialDate.parse(claim.value)
            except ValueError:
                continue
            assert chosen.start is not None
            if tie != chosen and (given > chosen.start if newest else given < chosen.start):
                yield tie_statement(desk, tie, language)
                yield from claim_statements(desk, (claim,), language)


def nth(number: int, question: Question, desk: Desk) -> Draft | Refusal | None:
    """The partner that made the total; for any other place, that no source tells it, and what is known."""
    total = desk.evidence.total("partners")
    dated = [
        tie
        for tie in desk.evidence.named_ties()
        if tie.start and tie.start_basis is DateBasis.EXACT and tie.counted is not Counted.NO
    ]
    if not dated or total is None or total.number is None:
        return None
    language = question.language
    first, newest = (sorted(dated, key=tie_order)[place] for place in (0, -1))
    ends = (("rank.first", first, ()), ("rank.nth", newest, (f"figure:{total.id}",)))
    statements = []
    for key, tie, more in ends:
        assert tie.start is not None
        writer = Writer(desk, language)
        statements.append(
            writer.write(
                key,
                partner=writer.partner(tie.partner),
                country=writer.country(tie.partner),
                date=writer.date(tie.start),
                n=writer.number(int(total.number)),
                refs=writer.ref(f"tie:{tie.id}", *more),
            )
        )
    if number == total.number:
        conflicts = tie_conflicts(desk, newest, language, "start")
        return Draft((statements[1], *conflicts), (tie_row(desk, newest, language),), _as_of(desk))
    text = say(language, "abstain.no_nth", n=number)
    return Refusal("not-in-corpus", text, tuple(strip_markers(entry.text) for entry in statements))


def _undated(desk: Desk, language: str, ties: Sequence[Tie]) -> Statement:
    writer = Writer(desk, language)
    names = writer.items([writer.partner(tie.partner) + writer.ref(f"tie:{tie.id}") for tie in ties])
    return writer.write("rank.undated", n=len(ties), items=names, derived=(Derived("count", str(len(ties))),))


def _as_of(desk: Desk) -> str | None:
    total = desk.evidence.total("partners")
    return str(total.as_of) if total and total.as_of else None


def compare(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Two or more partners side by side, and which tie is older where both have a date."""
    ties = [tie for partner in question.partners if (tie := main_tie(desk, partner))]
    if len(ties) < 2:
        return None
    language = question.language
    statements: list[Statement] = []
    dated = [tie for tie in ties if tie.start and tie.is_named_partner]
    if len(dated) == len(ties) == 2:
        older, newer = sorted(dated, key=tie_order)
        statements.append(_older(desk, language, older, newer))
    for tie in ties:
        statements.append(tie_statement(desk, tie, language))
        statements += tie_conflicts(desk, tie, language, "start")
    return Draft(tuple(statements), tuple(tie_row(desk, tie, language) for tie in ties))


def _older(desk: Desk, language: str, older: Tie, newer: Tie) -> Statement:
    writer = Writer(desk, language)
    assert older.start
    assert newer.start
    older_refs, newer_refs = writer.ref(f"tie:{older.id}"), writer.ref(f"tie:{newer.id}")
    if older.start == newer.start:
        return writer.write("compare.same", date=writer.date(older.start), refs=older_refs + newer_refs)
    return writer.write(
        "compare.older",
        older=writer.partner(older.partner),
        newer=writer.partner(newer.partner),
        older_date=writer.date(older.start, older.start_basis),
        newer_date=writer.date(newer.start, newer.start_basis),
        older_refs=older_refs,
        newer_refs=newer_refs,
    )


def which_more(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Which country, continent or kind has more of the partners that the records name."""
    kinds = set(question.term_ids("tie"))
    if kinds & {TieKind.ECONOMIC.value, TieKind.INTENT.value}:
        return None  # their lists tell
    if excluded_kinds(question) or (question.time and not question.time.is_now) or question.partners:
        return None
    if len(question.areas) == 1 and "countries" not in question.term_ids("unit"):
        return None  # one area leaves nothing to rank, unless its countries are asked for
    if {"sister", "friendly-cooperation"} <= kinds and question.time is None:
        return kinds_versus(question, desk)
    ties = desk.evidence.named_ties()
    if len(question.areas) >= 2:
        return areas_versus(question, desk)
    counts = Counter(desk.country(tie.partner) for tie in ties)
    allowed = None
    if question.areas:
        allowed = desk.gazetteer.countries(*question.areas[0])
        counts = Counter({code: n for code, n in counts.items() if code in allowed})
    if not counts:
        return None
    language = question.language
    ranking = sorted(counts.items(), key=lambda entry: (-entry[1], desk.name("country", entry[0], language)))
    best = [code for code, n in ranking if n == ranking[0][1]]
    writer = Writer(desk, language)
    shown = ranking[: max(_TOP, len(best))]
    items, derived = [], []
    for code, n in shown:
        rows = [tie for tie in ties if desk.country(tie.partner) == code]
        items.append(
            say(language, "more.rank_item", place=desk.name("country", code, language), n=n)
            + writer.ref(*(f"tie:{tie.id}" for tie in rows))
        )
        derived.append(Derived("count-area", str(n), other=f"country:{code}"))
    key = "more.most" if len(best) == 1 else "more.tie"
    statement = writer.write(
        key,
        place=writer.items([desk.name("country", code, language) for code in best]),
        n=ranking[0][1],
        items=writer.items(items),
        derived=derived,
        areas=question.areas,
    )
    counted = tuple(tie_row(desk, tie, language) for tie in ties if desk.country(tie.partner) in dict(shown))
    return with_note(desk, language, [statement], counted)
