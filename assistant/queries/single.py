"""Questions about one or a few given partners: when, how long, is X a partner, what kind, where, a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from assistant.draft import Draft, Statement, strip_markers
from assistant.messages import listing, say, sentence_join
from assistant.queries.desk import Desk, Refusal, Writer, tie_row
from assistant.queries.happenings import partner_events
from assistant.queries.selecting import kind_asked, outside_areas
from assistant.queries.ties import (
    age_statement,
    counted_statement,
    label_statement,
    main_tie,
    tie_conflicts,
    tie_statement,
)
from assistant.question import Question
from assistant.wordforms import has_form
from corpus import DateBasis, Tie, TieKind

_PROFILE_EVENTS = 5  # the newest exchanges that a profile tells; the rest can be asked for
_PROFILE_FIELDS = ("start", "kind", "document")
_START_FIELDS = ("start", "document", "memorandum")
_KIND_FIELDS = ("kind", "label", "document", "class", "counted", "other-sister", "status")

About = Callable[[Desk, Tie, str], Iterable[Statement | None]]


def when(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Since when a partner has been one, with every source that gives another date."""
    refusal = _unproven(question, desk) or _undated(question, desk)
    if refusal is not None:
        return refusal
    return _each(
        question,
        desk,
        lambda desk, tie, language: (
            tie_statement(desk, tie, language),
            *tie_conflicts(desk, tie, language, *_START_FIELDS),
        ),
    )


def how_long(question: Question, desk: Desk) -> Draft | Refusal | None:
    """For how many years the tie has lasted."""
    refusal = _unproven(question, desk) or _undated(question, desk)
    if refusal is not None:
        return refusal
    year = _year(question)
    return _each(
        question,
        desk,
        lambda desk, tie, language: (
            age_statement(desk, tie, language, year) if tie == main_tie(desk, tie.partner) else None,
            tie_statement(desk, tie, language),
            *tie_conflicts(desk, tie, language, *_START_FIELDS),
        ),
    )


def is_partner(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Whether a place is a partner; a place the records lack is not denied, only not confirmed."""
    if not question.partners:
        return not_confirmed(question, desk)
    refusal = _unproven(question, desk) or _elsewhere(question, desk)
    if refusal is not None:
        return refusal
    fields = _START_FIELDS if question.time or "agreement" in question.term_ids("event") else ()
    return _each(question, desk, partial(_standing, fields=fields))


def what_kind(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Of which kind a tie is, with each side's own label and the sources that differ."""
    return _unproven(question, desk) or _each(question, desk, _standing_in_words)


def _standing_in_words(desk: Desk, tie: Tie, language: str) -> Iterable[Statement | None]:
    """What `_standing` tells and, of a tie that no source puts in a group, the record's own words."""
    yield from _standing(desk, tie, language)
    if tie.kind is TieKind.PARTNER and tie.summary:
        yield Statement(tie.summary, (desk.evidence.proof(f"tie:{tie.id}"),), is_verbatim=True)


def _unproven(question: Question, desk: Desk) -> Refusal | None:
    """For partners of which only an open data set or a weak source tells: that, and what lies near."""
    ties = [tie for partner in question.partners if (tie := main_tie(desk, partner))]
    if not ties or any(tie.evidence.is_assertable for tie in ties):
        return None
    language = question.language
    text = sentence_join(language, [strip_markers(tie_statement(desk, tie, language).text) for tie in ties])
    return Refusal("not-in-corpus", text, near_place("partner", ties[0].partner, desk, language))


def _elsewhere(question: Question, desk: Desk) -> Refusal | None:
    """For a partner that is taken to lie in a country, region or bloc where it does not: where it lies."""
    if len(question.partners) != 1 or outside_areas(question):
        return None
    partner, language = question.partners[0], question.language
    own = (
        "country",
        desk.evidence.corpus.home.country,
    )  # "its Chinese partners" says nothing on where it lies
    areas = [area for area in question.areas if area != own]
    wrong = [area for area in areas if desk.country(partner) not in desk.gazetteer.countries(*area)]
    tie = main_tie(desk, partner)
    if not wrong or len(wrong) < len(areas) or tie is None:
        return None
    text = say(
        language,
        "abstain.not_in_area",
        partner=desk.name("partner", partner, language),
        country=desk.name("country", desk.country(partner), language),
        area=listing(language, [desk.name(*area, language) for area in wrong]),
    )
    return Refusal("false-premise", text, (strip_markers(tie_statement(desk, tie, language).text),))


def _year(question: Question) -> int | None:
    time = question.time
    if time is None or time.said is None or time.relation not in ("in", "by"):
        return None
    return time.said.year


def _undated(question: Question, desk: Desk) -> Refusal | None:
    """For partners whose tie no source dates: that, and what is known instead."""
    ties = [tie for partner in question.partners if (tie := main_tie(desk, partner))]
    if not ties or any(tie.start and tie.start_basis is not DateBasis.AFTER for tie in ties):
        return None
    language = question.language
    place = desk.name("partner", ties[0].partner, language)
    known = strip_markers(tie_statement(desk, ties[0], language).text)
    return Refusal("not-in-corpus", say(language, "abstain.no_date", place=place), (known,))


def _standing(
    desk: Desk, tie: Tie, language: str, *, fields: tuple[str, ...] = ()
) -> Iterable[Statement | None]:
    yield tie_statement(desk, tie, language)
    yield label_statement(desk, tie, language)
    yield counted_statement(desk, tie, language)
    yield from tie_conflicts(desk, tie, language, *_KIND_FIELDS, *fields)


def profile(question: Question, desk: Desk) -> Draft | Refusal | None:
    """A partner in a few statements: tie, labels, what sources say otherwise, names, the newest exchanges."""
    if not question.partners:
        return None
    statements: list[Statement] = []
    rows = []
    for partner in question.partners:
        ties = _ties(desk, partner)
        for tie in ties:
            statements.append(tie_statement(desk, tie, question.language))
            rows.append(tie_row(desk, tie, question.language))
        if ties:
            extra = (
                label_statement(desk, ties[0], question.language),
                _end_of_order(desk, ties[0], question.language),
            )
            statements += [statement for statement in extra if statement]
            statements += tie_conflicts(desk, ties[0], question.language, *_PROFILE_FIELDS)
        written = names_statement(desk, partner, question.language)
        statements += (written,) if written else ()
        told, event_rows = partner_events(desk, partner, question.language, limit=_PROFILE_EVENTS)
        statements += told
        rows += event_rows
    if not any(row["type"] == "event" for row in rows) and (refusal := _unproven(question, desk)):
        return refusal
    return Draft(tuple(statements), tuple(rows), _newest(rows)) if statements else None


def _end_of_order(desk: Desk, tie: Tie, language: str) -> Statement | None:
    """That a tie is the oldest or the newest of all named ones; None for those between."""
    dated = [
        entry for entry in desk.evidence.named_ties() if entry.start and entry.start_basis is DateBasis.EXACT
    ]
    ends = {"first": dated[0], "newest": dated[-1]} if dated else {}
    end = next((name for name, entry in ends.items() if entry == tie), None)
    if end is None:
        return None
    writer = Writer(desk, language)
    return writer.write(f"profile.{end}", refs=writer.ref(f"tie:{tie.id}"))


def names_statement(desk: Desk, identity: str, language: str) -> Statement | None:
    """How a partner is written elsewhere and in Chinese; None when the records hold no other form."""
    partner = desk.evidence.corpus.partners[identity]
    shown = desk.name("partner", identity, language)
    forms = [form for form in dict.fromkeys((partner.name_local, partner.name_zh)) if form and form != shown]
    if not forms:
        return None
    writer = Writer(desk, language)
    refs = writer.ref(f"partner:{identity}")
    return writer.write("profile.names", partner=shown, names=" / ".join(forms), refs=refs)


def names(question: Question, desk: Desk) -> Draft | None:
    """How the partners asked about are written."""
    statements = [names_statement(desk, partner, question.language) for partner in question.partners]
    rows = tuple({"type": "partner", "id": partner} for partner in question.partners)
    return Draft(tuple(statement for statement in statements if statement), rows) if any(statements) else None


def where(question: Question, desk: Desk) -> Draft | Refusal | None:
    """In which country and region a partner lies; None where nothing asks for a place."""
    if not question.partners or not has_form(question, "place"):
        return None
    statements, rows = [], []
    for identity in question.partners:
        partner = desk.evidence.corpus.partners[identity]
        writer = Writer(desk, question.language)
        refs = writer.ref(f"partner:{identity}")
        key = (
            "where.partner" if partner.admin_region and question.language == "en" else "where.partner_country"
        )
        statements.append(
            writer.write(
                key,
                partner=writer.partner(identity),
                region=partner.admin_region,
                country=writer.country(identity),
                refs=refs,
            )
        )
        rows.append(
            {
                "type": "partner",
                "id": identity,
                "country": partner.country,
                "lat": partner.latitude,
                "lon": partner.longitude,
            }
        )
    return Draft(tuple(statements), tuple(rows))


def _each(question: Question, desk: Desk, about: About) -> Draft | None:
    if not question.partners:
        return None
    statements: list[Statement] = []
    rows = []
    asked = kind_asked(question)
    for partner in question.partners:
        ties = sorted(_ties(desk, partner), key=lambda tie: asked is None or tie.kind is not asked)
        for tie in ties[:2]:
            told = [statement for statement in about(desk, tie, question.language) if statement]
            statements += told if tie is ties[0] else told[:1]
            rows.append(tie_row(desk, tie, question.language))
    return Draft(tuple(statements), tuple(rows), _newest(rows)) if statements else None


def _ties(desk: Desk, partner: str) -> list[Tie]:
    """A partner's ties, the main one first."""
    first = main_tie(desk, partner)
    others = [
        tie
        for tie in desk.evidence.ties_of.get(partner, ())
        if tie is not first and tie.evidence.is_assertable
    ]
    return ([first] if first else []) + others


def _newest(rows: Iterable[dict[str, object]]) -> str | None:
    return max((str(row["date"]) for row in rows if row.get("date")), default=None)


def not_confirmed(question: Question, desk: Desk) -> Refusal | None:
    """For a place that the records lack: that it cannot be confirmed, and how much of the whole they name."""
    if not question.foreign:
        return None
    language = question.language
    mention = question.foreign[0]
    total = desk.evidence.total("partners")
    text = say(
        language,
        "abstain.not_confirmed",
        place=mention.surface,
        home=desk.home(language),
        named=len({tie.partner for tie in desk.evidence.named_ties()}),
        total=int(total.number or 0) if total else "?",
    )
    return Refusal("not-in-corpus", text, near_place(mention.kinds[0], mention.ids[0], desk, language))


def near_place(kind: str, identity: str, desk: Desk, language: str) -> tuple[str, ...]:
    """The named partners in the country of a place that the records lack."""
    countries = desk.gazetteer.countries(kind, identity)
    partners = dict.fromkeys(
        tie.partner for tie in desk.evidence.named_ties() if desk.country(tie.partner) in countries
    )
    return tuple(
        desk.name("partner", partner, language)
        + say(language, "count.bracket", text=desk.name("country", desk.country(partner), language))
        for partner in partners
    )
