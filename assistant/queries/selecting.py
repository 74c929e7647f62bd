"""Which ties a question is about: its filters (place, kind, time) over the records, and the same filters in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.evidence import NETWORK, tie_order
from assistant.language import asking_place, asking_type
from assistant.messages import listing, say, written_date
from assistant.queries.desk import Desk
from assistant.queries.totals import TOTALS
from assistant.question import AREA_KINDS, Question
from assistant.timeframe import TimeFrame
from assistant.wordforms import form_spans
from corpus import Mention, PartialDate, Scope, Tie, TieKind

_CONTRAST_REACH = 14  # characters between "not" and the kind or place that it rules out
_ASKS_BEHIND = ("ja", "ko")  # languages in which "how many" follows what is counted
_WITHIN = 2  # characters into an asking word at which the thing counted may begin
_WRONG_SIDE = 60  # characters that a word on the other side of the asking word counts as further away
_BEHIND_REACH = 3  # characters between a name and a word behind it that rules it out …
_LINKING = re.compile(
    r"(?:\s|のみ|だけ|の|都市|関係|만|인|뿐|도시|의|관계|cities|city|ties)+"
)  # … or such words alone
_LISTED = re.compile(
    r"\s*(?:,|、|，|and|or|nor|und|oder|noch|и|или|和|与|與|及|や|と|과|와|및|·)?\s*(?:in\s+|the\s+)?"
)
_BEFORE, _BEHIND = "contrast.not", "contrast.behind"  # words that stand before and behind what they rule out


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
    outside: tuple[tuple[str, str], ...] = ()  # areas that the question rules out

    @property
    def named_areas(self) -> tuple[tuple[str, str], ...]:
        """Every area that the filter names, those ruled out included."""
        return (*self.areas, *self.outside)


def countries_asked(question: Question, desk: Desk) -> frozenset[str] | None:
    """The ISO codes that the question's areas leave, None without areas.

    Areas of one kind add up ("Germany and France"), areas of different kinds narrow each other ("SCO
    members in
    Central Asia").
    """
    unwanted = outside_areas(question)
    groups: dict[str, set[str]] = {}
    for kind, identity in question.areas:
        if (kind, identity) not in unwanted:
            groups.setdefault(kind, set()).update(desk.gazetteer.countries(kind, identity))
    if not groups and not unwanted:
        return None
    result: set[str] | None = None
    for codes in groups.values():
        narrowed = codes if result is None else result & codes
        result = narrowed or (result or set()) | codes
    if not groups:
        result = {partner.country for partner in desk.evidence.corpus.partners.values()}
    without = {code for area in unwanted for code in desk.gazetteer.countries(*area)}
    return frozenset((result or set()) - without)


def outside_areas(question: Question) -> tuple[tuple[str, str], ...]:
    """The areas that the question rules out: "not in Germany", "outside Asia", and what is listed with them."""
    areas = [
        mention for mention in question.places if mention.kinds[0] in AREA_KINDS and len(mention.ids) == 1
    ]
    between = [*question.terms, *(place for place in question.places if place not in areas)]
    ruled = [_is_ruled_out(mention, question, (*between, *areas)) for mention in areas]
    for here in range(1, len(areas)):  # "outside Korea and Japan" rules out both
        if ruled[here - 1] and _LISTED.fullmatch(question.text, areas[here - 1].end, areas[here].start):
            ruled[here] = ruled[here] or _has_before(areas[here - 1], question, areas[:here])
    for here in reversed(range(len(areas) - 1)):  # and so does "한국과 일본을 제외한"
        if ruled[here + 1] and _LISTED.fullmatch(question.text, areas[here].end, areas[here + 1].start):
            ruled[here] = ruled[here] or not _has_before(areas[here + 1], question, ())
    return tuple(
        dict.fromkeys(
            (mention.kinds[0], mention.ids[0]) for mention, is_out in zip(areas, ruled, strict=True) if is_out
        )
    )


def _has_before(mention: Mention, question: Question, earlier: Iterable[Mention]) -> bool:
    """True when a word before the mention, or before one of the earlier ones, rules it out."""
    return any(
        term.ids[0] == _BEFORE and 0 <= one.start - term.end <= _CONTRAST_REACH
        for term in question.terms
        for one in (mention, *earlier)
    )


def _is_ruled_out(mention: Mention, question: Question, others: Iterable[Mention]) -> bool:
    stops = [other for other in others if other is not mention]
    for term in question.terms:
        if term.ids[0] == _BEFORE and 0 <= mention.start - term.end <= _CONTRAST_REACH:
            if not any(term.end <= other.start and other.end <= mention.start for other in stops):
                return True
        elif term.ids[0] == _BEHIND and _is_close(question.text, mention.end, term.start):
            return True
    return False


def _is_close(text: str, end: int, start: int) -> bool:
    """True when a word that rules something out stands right behind its name."""
    return start - end >= 0 and (start - end <= _BEHIND_REACH or bool(_LINKING.fullmatch(text, end, start)))


def kind_asked(question: Question) -> TieKind | None:
    """The strict kind of tie the question names; the loose words for any partner give None."""
    named = question.term_ids("tie")
    unwanted = excluded_kinds(question)
    found = [identity for identity in named if identity != "partner" and identity not in unwanted]
    if found == ["intent"] and len(named) > 1:  # "relations or intentions" is wider than either
        return None
    return TieKind(found[0]) if len(found) == 1 else None


def kinds_named(question: Question) -> set[TieKind]:
    """The kinds of tie that the question names, the loose words for any partner aside."""
    return {TieKind(identity) for identity in question.term_ids("tie") if identity != "partner"}


def asked_time(question: Question) -> TimeFrame | None:
    """The time that the question asks for, None without one and for the present."""
    time = question.time
    return None if time is None or time.is_now else time


def unit_asked(question: Question) -> str:
    """``countries`` when the question counts countries and not the cities in them, else ``cities``.

    What stands by the asking word counts: behind it, in Japanese and Korean also before it.
    """
    if form_spans(question.text, "countries", question.language):
        return "countries"  # wherever it stands: "… I mean the number of countries"
    units = question.term_ids("unit")
    if "countries" in units and "cities" not in units and not question.term_ids("tie"):
        return "countries"
    named = [term for term in question.terms if term.ids[0].startswith(("unit.", "tie."))]
    if not named:
        return "cities"
    if asking_type(question.text, question.language) != "number":
        return "countries" if named[0].ids[0] == "unit.countries" else "cities"
    at = asking_place(question.text, question.language)
    cost = 0 if question.language in _ASKS_BEHIND else _WRONG_SIDE

    def distance(term: Mention) -> int:
        if 0 <= term.start - at <= _WITHIN:
            return -1  # part of the asking word: "何カ国", "몇 개국"
        return term.start - at if term.start >= at else at - term.end + cost

    return "countries" if min(named, key=distance).ids[0] == "unit.countries" else "cities"


def counts_partners(question: Question) -> bool:
    """True when the thing that a question counts is the partners or their countries, and not schools or hotels.

    A bare word for a city counts them only where no other thing stands nearer to the asking word.
    """
    if question.term_ids("tie") or NETWORK in question.subjects or TOTALS & {*question.measure_ids}:
        return True
    units = [term for term in question.terms if term.ids[0].startswith("unit.")]
    if not units or asking_type(question.text, question.language) != "number":
        return bool(units)
    at = asking_place(question.text, question.language)
    things = [term for term in question.terms if term.ids[0].startswith(("unit.", "event."))]
    return min(things, key=lambda term: abs(term.start - at)) in units


def excluded_kinds(question: Question) -> tuple[str, ...]:
    """The kinds of tie that the question rules out: "not friendly cooperation", "rather than …"."""
    before = [term.end for term in question.terms if term.ids[0] == _BEFORE]
    behind = [term.start for term in question.terms if term.ids[0] == _BEHIND]
    return tuple(
        term.ids[0].removeprefix("tie.")
        for term in question.terms
        if term.ids[0].startswith("tie.")
        and (
            any(
                0 <= term.start - end <= _CONTRAST_REACH
                and not any(end <= place.start and place.end <= term.start for place in question.places)
                for end in before
            )
            or any(_is_close(question.text, term.end, start) for start in behind)
        )
    )


def scopes_asked(question: Question) -> set[Scope]:
    """The scopes that the question names, those aside that it rules out ("not counting districts")."""
    named = [term for term in question.terms if term.ids[0].startswith("scope.")]
    found = {
        Scope(term.ids[0].removeprefix("scope.")) for term in named if not _is_ruled_out(term, question, ())
    }
    return found | {Scope.DISTRICT, Scope.VILLAGE} if parts_asked(question) else found


def parts_asked(question: Question) -> frozenset[str]:
    """The parts of the home city whose own ties the question asks for, as the ties write them."""
    if not (question.term_ids("tie") or question.term_ids("unit")):
        return frozenset()
    return frozenset(
        term.ids[0].removeprefix("part.")
        for term in question.terms
        if term.ids[0].startswith("part.") and not _is_ruled_out(term, question, ())
    )


def select_ties(question: Question, desk: Desk) -> Selection:
    """The proven partner ties that pass the question's filters, oldest first.

    "Sister city" is used loosely in most languages for every partner, so it does not filter; it only
    decides what is
    said first. Economic partners and intents are selected when they are asked for by name.
    """
    countries = countries_asked(question, desk)
    kind = kind_asked(question)
    unwanted = excluded_kinds(question)
    is_strict = bool(question.term_ids("strict") or unwanted)
    scopes, parts = scopes_asked(question), parts_asked(question)
    time = asked_time(question)
    named: list[Tie] = []
    excluded: list[Tie] = []
    for tie in desk.evidence.corpus.ties.values():
        if countries is not None and desk.country(tie.partner) not in countries:
            continue
        special = kind in (TieKind.ECONOMIC, TieKind.INTENT)
        if time and (tie.start is None or not (tie.start <= time.last if special else time.holds(tie.start))):
            continue
        if scopes:
            is_wanted = tie.scope in scopes and (not parts or tie.home_side in parts)
            if is_wanted and tie.evidence.is_assertable:
                named.append(tie)
            continue
        if special:
            if tie.kind is kind and tie.evidence.is_assertable:
                named.append(tie)
            continue
        if tie.is_named_partner:
            is_loose = kind is None or (kind is TieKind.SISTER and not is_strict)
            is_wanted = (is_loose or tie.kind is kind) and tie.kind.value not in unwanted
            (named if is_wanted else excluded).append(tie)
        elif tie.evidence.is_assertable:
            excluded.append(tie)
    members = {tie.partner for tie in named}
    left_out = [tie for tie in excluded if tie.partner not in members]
    return Selection(
        tuple(sorted(named, key=tie_order)),
        tuple(sorted(left_out, key=tie_order)),
        tuple(area for area in question.areas if area not in outside_areas(question)),
        place_words(question, desk),
        time_words(question),
        kind,
        _said(question),
        outside_areas(question),
    )


def _said(question: Question) -> tuple[str, ...]:
    time = question.time
    if time is None or time.said is None:
        return ()
    edges = _edges(question)
    return (
        str(time.said),
        str(time.first.year),
        str(time.last.year),
        *(str(when) for when in edges),
    )


def _edges(question: Question) -> tuple[PartialDate, PartialDate]:
    """The first and last year or month of the time asked for."""
    assert question.time
    first, last = question.time.first, question.time.last
    is_years = (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31)
    if is_years:
        return PartialDate(first.year), PartialDate(last.year)
    return PartialDate(first.year, first.month), PartialDate(last.year, last.month)


def place_words(question: Question, desk: Desk) -> str:
    """The place filter in words, empty without one."""
    language = question.language
    unwanted = outside_areas(question)
    wanted = [area for area in question.areas if area not in unwanted]
    said = ""
    for key, areas in (("count.where_area", wanted), ("count.where_outside", unwanted)):
        if areas:
            names = [desk.name(kind, identity, language) for kind, identity in areas]
            said += say(language, key, place=listing(language, names))
    return said


def time_words(question: Question) -> str:
    """The time filter in words, empty without one."""
    time = question.time
    if time is None or time.is_now or time.said is None:
        return ""
    language = question.language
    first, last = _edges(question)
    if time.relation == "between" or (time.relation == "in" and first != last):
        one, two = (written_date(language, when) for when in (first, last))
        return say(language, "count.when_between", first=one, last=two)
    return say(language, f"count.when_{time.relation}", date=written_date(language, time.said))
