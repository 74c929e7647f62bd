"""The values the corpus is made of: partners, ties, claims, events, figures, sources, articles.

Knows nothing about files, embeddings or questions.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LANGUAGES = ("en", "zh", "ja", "ko", "ru", "de")


class Evidence(StrEnum):
    """How well a row is proven. Only `OFFICIAL` and `PRESS` may be asserted as fact."""

    OFFICIAL = "official"
    PRESS = "press"
    WIKI = "wiki-dataset-only"
    DOUBTFUL = "doubtful"

    @property
    def is_assertable(self) -> bool:
        """True when the row may be stated as a fact."""
        return self in (Evidence.OFFICIAL, Evidence.PRESS)


class Scope(StrEnum):
    """Which body of the home city holds a tie."""

    MUNICIPAL = "municipal"
    DISTRICT = "district"
    VILLAGE = "village"
    PORT = "port"
    ECONOMIC = "economic"
    TOURISM = "tourism"
    PROVINCE = "province"
    REGION = "region"


class TieKind(StrEnum):
    """The kind of a tie in the home city's own vocabulary."""

    SISTER = "sister"
    FRIENDLY_COOPERATION = "friendly-cooperation"
    PARTNER = "partner"  # a tie whose kind no source states
    ECONOMIC = "economic-partner"
    INTENT = "intent"


class Status(StrEnum):
    """Whether a tie is known to be alive."""

    ACTIVE = "active"
    UNCLEAR = "unclear"
    PAUSED = "paused"
    DOUBTFUL = "doubtful"


class Counted(StrEnum):
    """Whether a tie stands among the home city's official total."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class DateBasis(StrEnum):
    """What a date rests on; everything but `EXACT` must be said with the date."""

    EXACT = "exact"
    BY = "by"  # the thing existed by then
    BEFORE = "before"
    AFTER = "after"
    REPORTED = "reported"  # the date of the report, not of the act
    INFERRED = "inferred"
    PLANNED = "planned"
    DECIDED = "decided"  # a council's decision, not the signing


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of year, month or day precision, ordered by its earliest day.

    Raises:
        ValueError: when month or day cannot exist (31 February).
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(f"{self.year} is no year")
        if not 0 <= self.month <= 12:
            raise ValueError(f"{self.month} is no month")
        if self.day and not self.month:
            raise ValueError("a day needs a month")
        if self.day and not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            raise ValueError(f"{self.year:04}-{self.month:02} has no day {self.day}")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The date written as YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601).

        Raises:
            ValueError: when the text is none of these or the day does not exist.
        """
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        if not match:
            raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in match.groups())
        if month == 0 or day == 0:
            raise ValueError(f"{text!r} has a month or day of 0")
        return cls(year or 0, month or 0, day or 0)

    @property
    def precision(self) -> str:
        """`day`, `month` or `year`."""
        return "day" if self.day else "month" if self.month else "year"

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read. `url` is empty unless the full address is known."""

    id: str
    title: str
    publisher: str
    date: str
    url: str
    link: str  # full | root | none
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A place abroad that has, or is said to have, a tie with the home city or a part of it."""

    id: str
    name: str
    name_local: str
    name_zh: str
    name_zh_basis: str
    country: str  # ISO 3166-1 alpha-2
    admin_region: str
    level: str
    latitude: float | None
    longitude: float | None
    coordinates_source: str


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie between the home city (or `home_side`, a part of it) and a partner."""

    id: str
    partner: str
    scope: Scope
    home_side: str  # empty: the city itself; else the district, port or village
    kind: TieKind
    label_home: str
    label_partner: str
    status: Status
    start: PartialDate | None
    start_basis: DateBasis
    start_sources: tuple[str, ...]
    end: PartialDate | None
    counted: Counted
    evidence: Evidence
    sources: tuple[str, ...]
    summary: str
    note: str

    @property
    def is_named_partner(self) -> bool:
        """True for a municipal tie, proven, that is no mere intent, economic scheme or paused plan."""
        return (
            self.scope is Scope.MUNICIPAL
            and self.kind in (TieKind.SISTER, TieKind.FRIENDLY_COOPERATION, TieKind.PARTNER)
            and self.evidence.is_assertable
            and self.status in (Status.ACTIVE, Status.UNCLEAR)
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's word on one field of a tie, an event or a partner; several may stand side by side."""

    id: str
    about: str  # "tie:ID", "event:ID" or "partner:ID"
    field: str
    value: str
    unit: str
    as_of: PartialDate | None
    evidence: Evidence
    sources: tuple[str, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, once, with all its sources."""

    id: str
    start: PartialDate | None
    end: PartialDate | None
    date_basis: DateBasis
    title: str
    type: str
    place: str
    partners: tuple[str, ...]
    facts: str
    evidence: Evidence
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a measure of a subject as of a date."""

    id: str
    subject: str
    measure: str
    value: str
    unit: str
    as_of: PartialDate | None
    evidence: Evidence
    sources: tuple[str, ...]
    statement: str
    note: str

    @property
    def number(self) -> float | None:
        """The value as a number, or None when it is a text."""
        try:
            return float(self.value.replace(",", ""))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class SourcedSpan:
    """Characters `start` to `end` of an article's text rest on these sources."""

    start: int
    end: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A text: a digest in the project's own words, or a text that an operator added verbatim."""

    id: str
    kind: str  # digest | article
    title: str
    publisher: str
    date: str
    url: str
    language: str
    sources: tuple[str, ...]
    topics: tuple[str, ...]
    translation_of: str  # the id of the same digest in another language, or empty
    text: str
    spans: tuple[SourcedSpan, ...] = ()
    content_hash: str = ""
    origin: str = ""  # where an added article came from: a file name or an address
    witness_of: str = ""  # the id of the article that tells the same story, or empty
    declared: tuple[str, ...] = ()  # "value: source" for numbers and dates of a digest that no record holds
    added: str = ""  # the day on which an operator added it


@dataclass(frozen=True, slots=True)
class Home:
    """The city whose ties the corpus holds, its names by language and the ids of its headline figures."""

    id: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    country: str
    region_names: Mapping[str, str]
    totals: Mapping[str, str]  # total -> figure id, e.g. partners -> network-cities-2025-07-19
    earlier_than_records: str = ""
    milestones: Mapping[str, str] = field(default_factory=dict)  # first, newest -> tie id
    # home_side of a tie -> language -> names of that part of the city, the one to show first
    parts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def part(self, side: str, language: str) -> str:
        """The name of a part of the city, as its ties write it where the language has none."""
        return next(iter(self.parts.get(side, {}).get(language, ())), side)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that the assistant may say, read and cross-checked."""

    home: Home
    partners: Mapping[str, Partner]
    ties: Mapping[str, Tie]
    claims: Mapping[str, Claim]
    events: Mapping[str, Event]
    figures: Mapping[str, Figure]
    sources: Mapping[str, Source]
    articles: Mapping[str, Article]
    version: str = field(default="")  # content hash of all files read
