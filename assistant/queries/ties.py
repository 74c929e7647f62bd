"""Statements about one tie: since when, of which kind, and where sources differ."""

from __future__ import annotations

import re
from typing import Any

from assistant.draft import Derived, Statement
from assistant.guarding.evidence import claimed_kind
from assistant.messages import say
from assistant.queries.desk import Desk, Writer
from corpus import Claim, Counted, DateBasis, Evidence, PartialDate, Scope, Status, Tie, TieKind

_LABEL_LANGUAGE = re.compile(r" \((?:[a-z]{2,3})\)")
_TRUSTED_BASES = (DateBasis.EXACT,)


def main_tie(desk: Desk, partner: str) -> Tie | None:
    """The tie that matters most: a proven municipal one before an economic one, an intent or a district's."""
    ties = desk.evidence.ties_of.get(partner, ())
    return min(ties, key=_rank) if ties else None


def _rank(tie: Tie) -> tuple[bool, bool, bool, str]:
    return (
        not tie.is_named_partner,
        not tie.evidence.is_assertable,
        tie.kind is TieKind.ECONOMIC,
        tie.id,
    )


def tie_statement(desk: Desk, tie: Tie, language: str) -> Statement:
    """What a tie is and since when, in one sentence."""
    writer = Writer(desk, language)
    refs = writer.ref(f"tie:{tie.id}")
    slots: dict[str, Any] = {
        "partner": writer.partner(tie.partner),
        "country": writer.country(tie.partner),
        "refs": refs,
    }
    when = ""
    if tie.start:
        when = say(language, "tie.when_clause", date=writer.date(tie.start, tie.start_basis))
    if tie.evidence is Evidence.WIKI:
        return writer.write("tie.wiki", **slots)
    if tie.evidence is Evidence.DOUBTFUL or tie.status is Status.DOUBTFUL:
        return writer.write("tie.doubtful", **slots)
    if tie.scope in (Scope.DISTRICT, Scope.VILLAGE):
        return writer.write("tie.district", when=when, side=desk.part(tie.home_side, language), **slots)
    if tie.scope in (Scope.PORT, Scope.TOURISM):
        return writer.write(f"tie.{tie.scope.value}", when=when, **slots)
    if tie.kind is TieKind.ECONOMIC:
        return writer.write("tie.economic", when=when, **slots)
    if tie.status is Status.PAUSED:
        return writer.write("tie.paused", when=when, **slots)
    if tie.kind is TieKind.INTENT:
        return writer.write("tie.intent", when=when, **slots)
    return _partnership(tie, writer, slots)


def _partnership(tie: Tie, writer: Writer, slots: dict[str, Any]) -> Statement:
    suffix = ""
    if tie.kind is TieKind.PARTNER:
        suffix = "_labelled" if tie.label_partner else "_partner"
        slots = slots | {"label": _label(tie.label_partner)}
    kind = say(writer.language, f"kind.{tie.kind.value}")
    if tie.start is None:
        return writer.write(f"tie.undated{suffix}", kind=kind, **slots)
    if tie.start_basis in _TRUSTED_BASES:
        return writer.write(f"tie.since{suffix}", kind=kind, date=writer.date(tie.start), **slots)
    return writer.write(
        f"tie.dated_by{suffix}", kind=kind, date=writer.date(tie.start, tie.start_basis), **slots
    )


def label_statement(desk: Desk, tie: Tie, language: str) -> Statement | None:
    """Each side's own label of the tie, where the records have it."""
    if not tie.label_home and (not tie.label_partner or tie.kind is TieKind.PARTNER):
        return None
    key = (
        "tie.labels"
        if tie.label_home and tie.label_partner
        else ("tie.label_home" if tie.label_home else "tie.label_partner")
    )
    writer = Writer(desk, language)
    return writer.write(
        key,
        home_label=_label(tie.label_home),
        partner_label=_label(tie.label_partner),
        refs=writer.ref(f"tie:{tie.id}"),
    )


def _label(text: str) -> str:
    """A label without the language it is in: ``友好城市 (zh)`` is shown as 友好城市."""
    return _LABEL_LANGUAGE.sub("", text)


def counted_statement(desk: Desk, tie: Tie, language: str) -> Statement | None:
    """Whether the tie stands among the official total, when a source says so."""
    total = desk.evidence.total("partners")
    if tie.counted is Counted.UNKNOWN or total is None or total.number is None:
        return None
    writer = Writer(desk, language)
    refs = writer.ref(f"tie:{tie.id}", f"figure:{total.id}")
    return writer.write(f"tie.counted_{tie.counted.value}", total=writer.number(int(total.number)), refs=refs)


def claim_statements(
    desk: Desk, claims: tuple[Claim, ...], language: str, stated: PartialDate | None = None
) -> tuple[Statement, ...]:
    """Sources that differ: in English as the record states it, elsewhere the kinds and dates that they give.

    The `stated` date itself is left out where it would be repeated.
    """
    statements = []
    for claim in claims:
        writer = Writer(desk, language)
        refs = writer.ref(f"claim:{claim.id}")
        if language == "en":
            statements.append(writer.write("tie.claim", statement=f"{claim.statement.rstrip('.')}{refs}."))
            continue
        publisher = desk.evidence.best_first(claim.sources)[0].publisher
        claimed = claimed_kind(claim)
        if claimed is not None:
            kind = say(language, "tie.intent_word" if claimed is TieKind.INTENT else f"kind.{claimed.value}")
            statements.append(writer.write("tie.claim_kind", publisher=publisher, kind=kind, refs=refs))
            continue
        try:
            given = PartialDate.parse(claim.value)
        except ValueError:
            continue
        if given == stated:
            continue
        date = writer.date(given)
        statements.append(writer.write("tie.claim_value", publisher=publisher, date=date, refs=refs))
    return tuple(statements)


def tie_conflicts(desk: Desk, tie: Tie, language: str, *fields: str) -> tuple[Statement, ...]:
    """The claims about a tie on some of its fields, side by side."""
    return claim_statements(desk, desk.claims(f"tie:{tie.id}", *fields), language, tie.start)


def age_statement(desk: Desk, tie: Tie, language: str, year: int | None = None) -> Statement | None:
    """How many years the tie completes in a year, or how many full years it has lasted today; None before the first."""
    if tie.start is None:
        return None
    years = (year or desk.today.year) - tie.start.year
    started = (tie.start.month or 1, tie.start.day or 1)
    if year is None and tie.start.precision != "year" and started > (desk.today.month, desk.today.day):
        years -= 1
    if years < 1:
        return None
    writer = Writer(desk, language)
    refs = writer.ref(f"tie:{tie.id}")
    reached = Derived("years", str(years), other=str(tie.start.year + years))
    partner = writer.partner(tie.partner)
    if year is None:
        today = PartialDate(desk.today.year, desk.today.month, desk.today.day)
        return writer.write(
            "anniversary.lasted",
            n=years,
            partner=partner,
            date=writer.date(tie.start, tie.start_basis),
            today=writer.date(today),
            refs=refs,
            derived=(reached, Derived("given", str(today))),
        )
    return writer.write(
        "anniversary.partner",
        n=years,
        partner=partner,
        date=writer.date(tie.start, tie.start_basis),
        year=str(year),
        refs=refs,
        derived=(reached, Derived("given", str(year))),
    )
