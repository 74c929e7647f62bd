"""The seven record files of a corpus folder as values, each with the line it stands on.

Knows the columns and the words of each table, nothing about whether rows fit together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from corpus.broken import BrokenRecord
from corpus.cells import Report, Row, read_rows
from corpus.model import (
    Claim,
    Counted,
    DateBasis,
    Event,
    Evidence,
    Figure,
    PartialDate,
    Partner,
    Scope,
    Source,
    Status,
    Tie,
    TieKind,
)
from corpus.vocabulary import AboutKind, EventType, Link, NameBasis

# A scheme, a host with a point in it, and no space: "http://" alone leads nowhere.
_ADDRESS = re.compile(r"https?://[^\s/@]+\.[^\s/@]+(?:/\S*)?(?:[?#]\S*)?", re.IGNORECASE)

_DATE_WITHIN = re.compile(r"(?<!\d)\d{4}-\d{2}(?:-\d{2})?(?![\d-])")

Value = TypeVar("Value", Partner, Tie, Claim, Event, Figure, Source)


@dataclass(frozen=True, slots=True)
class Table(Generic[Value]):
    """The rows of one file by id, in the order of the file."""

    file: str
    rows: Mapping[str, Value]
    lines: Mapping[str, int] = field(default_factory=dict)


def _partner(row: Row) -> Partner:
    if row.text("name_zh_basis"):
        row.choice("name_zh_basis", NameBasis)
    latitude, longitude = row.number("lat", -90, 90), row.number("lon", -180, 180)
    if (latitude is None) != (longitude is None):
        raise row.broken("lat", "latitude and longitude must both be given or both be empty")
    return Partner(
        id=row.identity(),
        name=row.needed("name"),
        name_local=row.text("name_local"),
        name_zh=row.text("name_zh"),
        name_zh_basis=row.text("name_zh_basis"),
        country=row.matching("country", "[A-Z]{2}", "write the two capital letters of ISO 3166, such as JP"),
        admin_region=row.text("admin_region"),
        level=row.text("level"),
        latitude=latitude,
        longitude=longitude,
        coordinates_source=row.text("coordinates_source"),
    )


def _tie(row: Row) -> Tie:
    return Tie(
        id=row.identity(),
        partner=row.needed("partner"),
        scope=row.choice("scope", Scope),
        home_side=row.text("home_side"),
        kind=row.choice("kind", TieKind),
        label_home=row.text("label_home"),
        label_partner=row.text("label_partner"),
        status=row.choice("status", Status),
        start=row.date("start"),
        start_basis=row.choice("start_basis", DateBasis, DateBasis.EXACT),
        start_sources=row.many("start_sources"),
        end=row.date("end"),
        counted=row.choice("counted", Counted),
        evidence=row.choice("evidence", Evidence),
        sources=row.many("sources"),
        summary=row.needed("summary"),
        note=row.text("note"),
    )


def _claim(row: Row) -> Claim:
    kinds = "|".join(AboutKind)
    return Claim(
        id=row.identity(),
        about=row.matching("about", rf"({kinds}):\S+", "write what it is about, such as tie:ID or event:ID"),
        field=row.needed("field"),
        value=row.needed("value"),
        unit=row.text("unit"),
        as_of=row.date("as_of"),
        evidence=row.choice("evidence", Evidence),
        sources=row.many("sources"),
        statement=row.needed("statement"),
    )


def _event(row: Row) -> Event:
    return Event(
        id=row.identity(),
        start=row.date("start"),
        end=row.date("end"),
        date_basis=row.choice("date_basis", DateBasis, DateBasis.EXACT),
        title=row.needed("title"),
        type=row.choice("type", EventType).value,
        place=row.text("place"),
        partners=row.many("partners"),
        facts=row.text("facts"),
        evidence=row.choice("evidence", Evidence),
        sources=row.many("sources"),
        note=row.text("note"),
    )


def _figure(row: Row) -> Figure:
    return Figure(
        id=row.identity(),
        subject=row.identity("subject"),
        measure=row.identity("measure"),
        value=row.needed("value"),
        unit=row.text("unit"),
        as_of=row.date("as_of"),
        evidence=row.choice("evidence", Evidence),
        sources=row.many("sources"),
        statement=row.needed("statement"),
        note=row.text("note"),
    )


def _source(row: Row) -> Source:
    link, url = row.choice("link", Link), row.text("url")
    for written in _DATE_WITHIN.findall(row.text("date")):  # a source may have two dates, or words beside one
        try:
            PartialDate.parse(written)
        except ValueError as error:
            raise row.broken("date", f"{error}; write a date such as 1985, 1985-04 or 1985-04-12") from error
    if link is Link.NONE and url:
        raise row.broken("url", "stands beside link none; empty it or write link full")
    if (url or link is Link.FULL) and not _ADDRESS.fullmatch(url):
        raise row.broken("url", f"{url!r} is no web address; write one with https:// or write link none")
    return Source(
        id=row.identity(),
        title=row.needed("title"),
        publisher=row.text("publisher"),
        date=row.text("date"),
        url=url,
        link=link.value,
        kind=row.text("kind"),
        note=row.text("note"),
    )


_COLUMNS = {
    "partners": (
        "id,name,name_local,name_zh,name_zh_basis,country,admin_region,level,lat,lon,coordinates_source"
    ),
    "ties": (
        "id,partner,scope,home_side,kind,label_home,label_partner,status,start,start_basis,start_sources,end,"
        "counted,evidence,sources,summary,note"
    ),
    "claims": "id,about,field,value,unit,as_of,evidence,sources,statement",
    "events": "id,start,end,date_basis,title,type,place,partners,facts,evidence,sources,note",
    "figures": "id,subject,measure,value,unit,as_of,evidence,sources,statement,note",
    "sources": "id,title,publisher,date,url,link,kind,note",
}


def _read(folder: Path, name: str, parse: Callable[[Row], Value], report: Report) -> Table[Value]:
    path = folder / f"{name}.csv"
    rows: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for row in read_rows(path, _COLUMNS[name].split(","), report):
        try:
            value = parse(row)
            if value.id in rows:
                raise row.broken("id", f"{value.id!r} also stands on line {lines[value.id]}; rename one")
        except BrokenRecord as error:
            report(error)
            continue
        rows[value.id], lines[value.id] = value, row.line
    return Table(path.name, rows, lines)


@dataclass(frozen=True, slots=True)
class Tables:
    """All record tables of a corpus folder."""

    partners: Table[Partner]
    ties: Table[Tie]
    claims: Table[Claim]
    events: Table[Event]
    figures: Table[Figure]
    sources: Table[Source]


def read_tables(folder: Path, report: Report) -> Tables:
    """The six CSV tables of a folder; broken rows go to `report` and are left out.

    Raises:
        BrokenRecord: when a file as a whole cannot be read, and whatever `report` raises.
    """
    return Tables(
        partners=_read(folder, "partners", _partner, report),
        ties=_read(folder, "ties", _tie, report),
        claims=_read(folder, "claims", _claim, report),
        events=_read(folder, "events", _event, report),
        figures=_read(folder, "figures", _figure, report),
        sources=_read(folder, "sources", _source, report),
    )
