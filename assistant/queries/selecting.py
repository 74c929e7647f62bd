"""Which ties a question is about: its filters (place, kind, time) over the records, and the same filters in words."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.evidence import tie_order
from assistant.messages import listing, say, written_date
from assistant.queries.desk import Desk
from assistant.question import Question
from corpus import Scope, Tie, TieKind

_CONTRAST_REACH = 14  # characters between "not" and the kind that it rules out


@dataclass(frozen=True, slots=True)
class Selection:
    """The ties that pass the filters, those near misses that were left out, and the filters in words."""

    ties: tuple[Tie, ...]
    excluded: tuple[Tie, ...]
    areas: tuple[tuple[str, str], ...]
    where: str
    when: str
    kind: TieKind | None
    said: tuple[str, ...] = ()  # the dates of the question, which the answer repeats


def countries_asked(question: Question, desk: Desk) -> frozenset[str] | None:
    """The ISO codes that the question's areas leave, None without areas.

    Areas of one kind add up ("Germany and France"), areas of different kinds narrow each other ("SCO
    members in
    Central Asia").
    """
    groups: dict[str, set[str]] = {}
    for kind, identity in question.areas:
        groups.setdefault(kind, set()).update(desk.gazetteer.countries(kind, identity))
    if not groups:
        return None
    result: set[str] | None = None
    for codes in groups.values():
        narrowed = codes if result is None else result & codes
        result = narrowed or (result or set()) | codes
    return frozenset(result or ())


def kind_asked(question: Question) -> TieKind | None:
    """The strict kind of tie the question names; the loose words for any partner give None."""
    named = question.term_ids("tie")
    unwanted = excluded_kinds(question)
    found = [identity for identity in named if identity != "partner" and identity not in unwanted]
    if found == ["intent"] and len(named) > 1:  # "relations or intentions" is wider than either
        return None
    return TieKind(found[0]) if len(found) == 1 else None


def excluded_kinds(question: Question) -> tuple[str, ...]:
    """The kinds of tie that the question rules out: "not friendly cooperation", "rather than …"."""
    contrasts = [term.end for term in question.terms if term.ids[0].startswith("contrast.")]
    return tuple(
        term.ids[0].removeprefix("tie.")
        for term in question.terms
        if term.ids[0].startswith("tie.")
        and any(0 <= term.start - end <= _CONTRAST_REACH for end in contrasts)
    )


def select_ties(question: Question, desk: Desk) -> Selection:
    """The proven partner ties that pass the question's filters, oldest first.

    "Sister city" is used loosely in most languages for every partner, so it does not filter; it only
    decides what is
    said first. Economic partners and intents are selected when they are asked for by name.
    """
    countries = countries_asked(question, desk)
    kind = kind_asked(question)
    is_strict = bool(question.term_ids("strict") or excluded_kinds(question))
    scopes = {Scope(identity) for identity in question.term_ids("scope")}
    time = question.time if question.time and not question.time.is_now else None
    named: list[Tie] = []
    excluded: list[Tie] = []
    for tie in desk.evidence.corpus.ties.values():
        if countries is not None and desk.country(tie.partner) not in countries:
            continue
        special = kind in (TieKind.ECONOMIC, TieKind.INTENT)
        if time and (tie.start is None or not (tie.start <= time.last if special else time.holds(tie.start))):
            continue
        if scopes:
            if tie.scope in scopes and tie.evidence.is_assertable:
                named.append(tie)
            continue
        if special:
            if tie.kind is kind and tie.evidence.is_assertable:
                named.append(tie)
            continue
        if tie.is_named_partner:
            is_loose = kind is None or (kind is TieKind.SISTER and not is_strict)
            (named if is_loose or tie.kind is kind else excluded).append(tie)
        elif tie.evidence.is_assertable:
            excluded.append(tie)
    members = {tie.partner for tie in named}
    left_out = [tie for tie in excluded if tie.partner not in members]
    return Selection(
        tuple(sorted(named, key=tie_order)),
        tuple(sorted(left_out, key=tie_order)),
        question.areas,
        place_words(question, desk),
        time_words(question),
        kind,
        _said(question),
    )


def _said(question: Question) -> tuple[str, ...]:
    time = question.time
    if time is None or time.said is None:
        return ()
    return (str(time.said), str(time.first.year), str(time.last.year))


def place_words(question: Question, desk: Desk) -> str:
    """The place filter in words, empty without one."""
    names = [desk.name(kind, identity, question.language) for kind, identity in question.areas]
    if not names:
        return ""
    return say(question.language, "count.where_area", place=listing(question.language, names))


def time_words(question: Question) -> str:
    """The time filter in words, empty without one."""
    time = question.time
    if time is None or time.is_now or time.said is None:
        return ""
    language = question.language
    if time.relation == "between" or (time.relation == "in" and time.last.year - time.first.year > 0):
        first, last = (written_date(language, type(time.said)(when.year)) for when in (time.first, time.last))
        return say(language, "count.when_between", first=first, last=last)
    return say(language, f"count.when_{time.relation}", date=written_date(language, time.said))
