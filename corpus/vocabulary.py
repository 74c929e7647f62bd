"""The closed lists of words that cells may hold beside those of the model.

Knows nothing about files.
"""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """What sort of thing an event is."""

    AGREEMENT = "agreement"
    LETTER_OF_INTENT = "letter-of-intent"
    STATUS_CHANGE = "status-change"
    VISIT = "visit"
    EXCHANGE = "exchange"
    YOUTH = "youth"
    TRADE = "trade"
    TRAIN = "train"
    FLIGHT = "flight"
    FERRY = "ferry"
    OFFICE = "office"
    ARTS = "arts"
    UNIVERSITY = "university"
    AWARD = "award"
    ANNIVERSARY = "anniversary"
    EVENT = "event"
    SCO = "sco"
    COUNT = "count"
    PROGRAMME = "programme"
    PROVINCE = "province"


class Link(StrEnum):
    """How much of a source's address is known."""

    FULL = "full"  # an address to show
    ROOT = "root"  # the site only
    NONE = "none"  # cite without a link


class NameBasis(StrEnum):
    """What a partner's Chinese name rests on."""

    SOURCE = "source"
    GEONAMES = "geonames"
    UNCHECKED = "unchecked"


class AboutKind(StrEnum):
    """What a claim can be about."""

    TIE = "tie"
    EVENT = "event"
    PARTNER = "partner"
    SUBJECT = "figure-subject"
