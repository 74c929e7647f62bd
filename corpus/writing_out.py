"""Records written out as plain English sentences, to be embedded and to be shown as quotes.

Its words stand in ``phrases.toml``. It never states a row as fact whose evidence does not carry it.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from babel import Locale
from babel.dates import format_date

from corpus.model import (
    Claim,
    Corpus,
    Event,
    Evidence,
    Figure,
    PartialDate,
    Partner,
    Scope,
    Tie,
    TieKind,
)

_ENGLISH = "en"
_PATTERNS = {"day": "d MMMM y", "month": "MMMM y", "year": "y"}  # day before month: read the same everywhere


@dataclass(frozen=True, slots=True)
class Written:
    """A record as sentences.

    `entities` are ids of partners, `date` is ISO or empty, `kind` is tie, event, figure, claim or partner.
    """

    node_id: str
    text: str
    entities: tuple[str, ...]
    sources: tuple[str, ...]
    date: str
    kind: str


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("corpus").joinpath("phrases.toml").read_text(encoding="utf-8"))


@cache
def country_name(code: str) -> str:
    """The English name of a country by its ISO code, or the code when there is none."""
    return str(Locale(_ENGLISH).territories.get(code, code))


def date_in_words(date: PartialDate) -> str:
    """The date as English text with its precision: ``3 October 1979``, ``April 1985`` or ``1993``."""
    day = datetime.date(date.year, date.month or 1, date.day or 1)
    return format_date(day, _PATTERNS[date.precision], locale=_ENGLISH)


def _dated(template: str, date: PartialDate) -> str:
    written = date_in_words(date)
    return template.format(date=written, on_date=_phrases()["on"][date.precision].format(date=written))


def _names(partner: Partner) -> str:
    others = dict.fromkeys(name for name in (partner.name_local, partner.name_zh) if name)
    others.pop(partner.name, None)
    return f"{partner.name} ({', '.join(others)})" if others else partner.name


def _what(tie: Tie, home: str) -> str:
    phrases = _phrases()
    if not tie.evidence.is_assertable:
        template = phrases["unproven"][tie.evidence]
    elif tie.scope in (Scope.MUNICIPAL, Scope.ECONOMIC):
        is_labelled = tie.kind is TieKind.PARTNER and (tie.label_home or tie.label_partner)
        template = phrases["unlabelled" if is_labelled else "kind"][tie.kind]
    else:
        template = phrases["scope"][tie.scope]
    return template.format(home=home, side=tie.home_side or home)


def _labels(tie: Tie, home: str, partner: str) -> str:
    which = {
        (True, True): "both",
        (True, False): "home",
        (False, True): "partner",
    }.get((bool(tie.label_home), bool(tie.label_partner)))
    if which is None:
        return ""
    return _phrases()["label"][which].format(
        home=home, partner=partner, label_home=tie.label_home, label_partner=tie.label_partner
    )


def _tie(tie: Tie, corpus: Corpus) -> Written:
    phrases, partner = _phrases(), corpus.partners[tie.partner]
    home = corpus.home.names[_ENGLISH]
    when = ""
    if tie.start and tie.evidence.is_assertable:
        when = _dated(phrases["since"][tie.start_basis], tie.start)
    what = _what(tie, home)
    head = phrases["text"]["tie"].format(
        names=_names(partner),
        country=country_name(partner.country),
        what=what if when.startswith(" ") else what.rstrip(","),
        when=when,
    )
    parts = [head, tie.summary]
    if tie.evidence.is_assertable:
        parts.append(_labels(tie, tie.home_side or home, partner.name))
        counted = phrases["counted"][tie.counted].format(home=home)
        parts.append(f"{phrases['status'][tie.status]}{counted}")
        if tie.end:
            parts.append(_dated(phrases["text"]["ended"], tie.end))
    return Written(f"tie:{tie.id}", _joined(parts), (tie.partner,), tie.sources, str(tie.start or ""), "tie")


def _happened(event: Event) -> str:
    if event.start is None:
        return ""
    phrases = _phrases()
    template = phrases["happened"][event.date_basis]
    if event.end is None or event.end == event.start:
        return f", {_dated(template, event.start)}"
    start, end = date_in_words(event.start), date_in_words(event.end)
    span = phrases["text"]["range"].format(start=start, end=end)
    return f", {template.format(date=f'{start} to {end}', on_date=span)}"


def _event(event: Event, corpus: Corpus) -> Written:
    text = _phrases()["text"]
    parts = [text["event"].format(title=event.title, when=_happened(event)), event.facts]
    if event.place:
        parts.append(text["place"].format(place=event.place))
    if event.partners:
        partners = [corpus.partners[identity] for identity in event.partners]
        named = ", ".join(f"{partner.name} ({country_name(partner.country)})" for partner in partners)
        parts.append(text["partners" if len(partners) > 1 else "partners_one"].format(partners=named))
    return Written(
        f"event:{event.id}",
        _marked(_joined(parts), event.evidence),
        event.partners,
        event.sources,
        str(event.start or ""),
        "event",
    )


def _stated(statement: str, as_of: PartialDate | None) -> str:
    """The statement, with its date behind it unless the date stands in it already."""
    if as_of is None or date_in_words(as_of) in statement:
        return statement
    return _joined([statement, _phrases()["text"]["as_of"].format(date=date_in_words(as_of))])


def _figure(figure: Figure) -> Written:
    text = _marked(_stated(figure.statement, figure.as_of), figure.evidence)
    return Written(f"figure:{figure.id}", text, (), figure.sources, str(figure.as_of or ""), "figure")


def _claim(claim: Claim, corpus: Corpus) -> Written:
    kind, _, identity = claim.about.partition(":")
    entities: tuple[str, ...] = ()
    if kind == "partner":
        entities = (identity,)
    elif kind == "tie":
        entities = (corpus.ties[identity].partner,)
    elif kind == "event":
        entities = corpus.events[identity].partners
    text = _marked(_stated(claim.statement, claim.as_of), claim.evidence)
    return Written(f"claim:{claim.id}", text, entities, claim.sources, str(claim.as_of or ""), "claim")


def _partner(partner: Partner, corpus: Corpus, sources: tuple[str, ...]) -> Written:
    text = _phrases()["text"]
    template = text["partner" if partner.admin_region else "partner_without_region"]
    parts = [
        template.format(
            names=_names(partner),
            level=partner.level,
            region=partner.admin_region,
            country=country_name(partner.country),
        )
    ]
    if partner.latitude is not None and partner.longitude is not None:
        parts.append(
            text["located"].format(
                latitude=f"{partner.latitude:g}",
                longitude=f"{partner.longitude:g}",
                source=partner.coordinates_source,
            )
        )
    return Written(f"partner:{partner.id}", _joined(parts), (partner.id,), sources, "", "partner")


def _marked(text: str, evidence: Evidence) -> str:
    """The text, said to be unproven where its evidence does not carry it."""
    if evidence.is_assertable:
        return text
    return _phrases()["text"]["doubtful" if evidence is Evidence.DOUBTFUL else "unproven"].format(text=text)


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def write_out(corpus: Corpus) -> Iterator[Written]:
    """Every record as sentences: ties, events, figures, claims and partners, in the order of their files.

    Last stand ``coverage:partners`` and, where a total is known, ``coverage:missing``: how many partners the records
    name and how many of the total they do not; both are counted, so they have no source.
    """
    sources: dict[str, dict[str, None]] = {}
    for tie in corpus.ties.values():
        sources.setdefault(tie.partner, {}).update(dict.fromkeys(tie.sources))
        yield _tie(tie, corpus)
    yield from (_event(event, corpus) for event in corpus.events.values())
    yield from (_figure(figure) for figure in corpus.figures.values())
    yield from (_claim(claim, corpus) for claim in corpus.claims.values())
    for partner in corpus.partners.values():
        yield _partner(partner, corpus, tuple(sources.get(partner.id, ())))
    yield from _coverage(corpus)


def _coverage(corpus: Corpus) -> Iterator[Written]:
    named = {tie.partner for tie in corpus.ties.values() if tie.is_named_partner}
    total = corpus.figures.get(corpus.home.totals.get("partners", ""))
    phrases, home = _phrases()["text"], corpus.home.names[_ENGLISH]
    lands = {corpus.partners[partner].country for partner in named}
    text = phrases["coverage"].format(partners=len(named), home=home, countries=len(lands))
    yield Written("coverage:partners", text, (), (), "", "coverage")
    if total and total.number is not None:
        missing = phrases["missing"].format(missing=int(total.number) - len(named), home=home)
        yield Written("coverage:missing", missing, (), (), "", "coverage")
