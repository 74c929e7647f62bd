"""Whether a word that spells a name is meant as one: capitals, ordinary words, languages.

Knows no places of its own; sizes of cities come from `world`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from corpus.model import LANGUAGES
from corpus.naming.declension import are_forms
from corpus.naming.grammar import grammar
from corpus.naming.mentions import Candidate, Entry
from corpus.naming.scanning import Scan, words_of
from corpus.naming.world import PLACE, Place, World

ADJECTIVE = "adjective"
HIDDEN = -20  # weight of an entry that is no name of its own
# People from which on a city of the world is recognised: with a capital, in a text without any capitals, and
# in small letters among capitals. Smaller places make too many chance hits ("Fan", "Gang", "Lehre").
_FROM_PEOPLE = 30_000
_FROM_PEOPLE_ORDINARY = 100_000  # "Nice" and "Reading", not "Golden" or "Forest"
_FROM_PEOPLE_FREQUENT = 1_000_000  # "Berlin" and "Wien" are among the most frequent words of German
_FROM_PEOPLE_UNCASED = 100_000
_FROM_PEOPLE_SMALL = 300_000
_MIN_SMALL = 5
_MIN_SHORT_STEM = 4
_LAST_LATIN = 0x24F  # end of the block Latin Extended-B


def _is_written_with_capitals(scan: Scan, start: int) -> bool:
    """True for the scripts that have capitals."""
    char = scan.text[start]
    return char.upper() != char


def _means_language(candidate: Candidate, scan: Scan) -> bool:
    """True for "in German", "the Chinese name", "日本語"."""
    words = grammar()["languages"]
    if scan.text[candidate.end : candidate.end + 1] in words["suffixes"]:
        return True
    if not all(entry.role == ADJECTIVE for entry in candidate.entries if entry.kind == "country"):
        return False
    index = scan.token_at.get(candidate.start)
    if index is None:
        return False
    following = scan.tokens[index + 1 : index + 2]
    if following and following[0].text in words["after"]:
        return True
    ends = not following or scan.text[candidate.end : following[0].start].strip() != ""
    return ends and index > 0 and scan.tokens[index - 1].text in words["before"]


def _inflected_is_name(candidate: Candidate, scan: Scan) -> bool:
    """True when an inflected form has the capital that a name needs, or the text has no capitals."""
    if any(entry.role == ADJECTIVE for entry in candidate.entries):
        return True
    if scan.is_cased:
        return any(char.isupper() for char in scan.source(candidate.start, candidate.end))
    return candidate.end - candidate.start > _MIN_SHORT_STEM


def _is_foreign_word(candidate: Candidate, language: str | None) -> bool:
    """True when a name exists only in languages that the text is not written in ("Island" in English)."""
    languages = {entry.language for entry in candidate.entries}
    return (language or "en") not in languages and "" not in languages


def is_named_entry(candidate: Candidate, scan: Scan, world: World, language: str | None) -> bool:
    """True when a name of the corpus or a country is meant."""
    if any(entry.kind == "country" for entry in candidate.entries) and _means_language(candidate, scan):
        return False
    if not _is_written_with_capitals(scan, candidate.start):
        return True
    key = scan.text[candidate.start : candidate.end]
    is_adjective = all(entry.role == ADJECTIVE and entry.language == language for entry in candidate.entries)
    if (
        key in world.strict_words
        and not is_adjective
        and not scan.looks_like_name(candidate.start, candidate.end)
    ):
        return False  # an adjective is written small
    if (
        key in world.ordinary_words
        and _is_foreign_word(candidate, language)
        and not all(entry.kind in ("partner", "home") for entry in candidate.entries)
    ):
        return False
    return candidate.score >= 1.0 or _inflected_is_name(candidate, scan)


def is_part_of_name(
    candidate: Candidate, scan: Scan, world: World, language: str | None, is_name: Callable[[str], bool]
) -> bool:
    """True for a word between capitalised words that nothing explains: part of a person's name.

    German writes its nouns with capitals, so there, and where the language is not known, less can be told.
    """
    if language == "de" or not scan.is_cased or not scan.text[candidate.start : candidate.end].isascii():
        return False
    first = scan.token_at.get(candidate.start)
    last = next((index for index, token in enumerate(scan.tokens) if token.end >= candidate.end), None)
    for here, beside in ((first, -1), (last, 1)):
        index = (here or 0) + beside
        if here is None or not 0 <= index < len(scan.tokens):
            continue
        token = scan.tokens[index]
        if scan.gap(min(here, index)) != " " or not scan.is_capital(token.start) or len(token.text) < 2:
            continue
        explained = world.ordinary_words if language else world.known_words
        if token.text not in explained and not is_name(token.text):
            return True
    return False


def _is_common_noun(candidate: Candidate, scan: Scan) -> bool:
    """True for a German noun: an article or the like stands before it, or an adjective after such a word."""
    german = grammar()["german"]
    index = scan.token_at.get(candidate.start, 0)
    *_, far, near = (None, None, *scan.tokens[max(0, index - 2) : index])
    if near is None or near.text in german["determiners"]:
        return near is not None
    return (
        far is not None
        and far.text in german["determiners"]
        and not scan.is_capital(near.start)
        and near.text.endswith(tuple(german["adjective_endings"]))
    )


def _is_frequent(candidate: Candidate, scan: Scan, world: World, people: int, language: str | None) -> bool:
    """True for one of the most frequent words of the text's language, unless it is a large city or a name."""
    key = scan.text[candidate.start : candidate.end]
    if key in world.frequent_words["ru"]:
        return not scan.looks_like_name(candidate.start, candidate.end)
    return language in ("de", None) and key in world.frequent_words["de"] and people < _FROM_PEOPLE_FREQUENT


def _is_other_word(surface: str, place: Place, world: World) -> bool:
    """True when a word has marks on its letters that the place has in none of its names ("Länder", not Lander)."""
    word = unicodedata.normalize("NFC", surface).casefold()
    if word.isascii() or ord(word[0]) > _LAST_LATIN:
        return False
    translated = (world.subdivisions.get(place.id, code) or place.name for code in LANGUAGES)
    names = (place.name, *place.alternates, *translated)
    return not any(word.startswith(unicodedata.normalize("NFC", name).casefold()) for name in names)


def is_world_place(candidate: Candidate, scan: Scan, world: World, language: str | None) -> bool:
    """True when a city or state of the world is meant."""
    entry: Entry = candidate.entries[0]
    if entry.kind != PLACE or not _is_written_with_capitals(scan, candidate.start):
        return True
    key = scan.text[candidate.start : candidate.end]
    place = world.place(entry.id)
    people = place.population if place else 0
    is_state = not entry.id.isdigit()
    if place and _is_other_word(scan.source(candidate.start, candidate.end), place, world):
        return False
    if _is_frequent(candidate, scan, world, people, language):
        return False
    ordinary = all(word in world.ordinary_words for word in key.replace("-", " ").split())
    ordinary = ordinary or scan.word_at(candidate.start) in world.ordinary_words
    if language in ("de", None) and (ordinary or not is_state) and _is_common_noun(candidate, scan):
        return False
    if scan.is_cased and scan.is_capital(candidate.start):
        if ordinary and not scan.looks_like_name(candidate.start, candidate.end):
            return False
        return is_state or people >= (_FROM_PEOPLE_ORDINARY if ordinary else _FROM_PEOPLE)
    if ordinary or is_state or (candidate.score < 1.0 and scan.is_cased):
        return False
    limit = _FROM_PEOPLE_SMALL if scan.is_cased else _FROM_PEOPLE_UNCASED
    limit = limit if candidate.score >= 1.0 else _FROM_PEOPLE_FREQUENT
    return people >= limit and len(key) >= _MIN_SMALL - (not scan.is_cased)


def _declined(entry: Entry, words: Sequence[str]) -> bool:
    return entry.language != "ru" or are_forms(words, words_of(entry.name)[1])


def in_its_cases(candidate: Candidate, scan: Scan) -> Candidate | None:
    """An inflected reading without the Russian names that do not end so in any case; None when none is left."""
    text = scan.text[candidate.start : candidate.end]
    if candidate.score >= 1.0 or not "а" <= text[0] <= "я":
        return candidate
    words = words_of(text)[1]
    entries = tuple(entry for entry in candidate.entries if _declined(entry, words))
    return replace(candidate, entries=entries) if entries else None


def in_language(found: Iterable[Candidate], language: str | None) -> tuple[Entry, ...]:
    """All readings of one span, without countries that go by this name in other languages only."""
    entries = tuple(dict.fromkeys(entry for candidate in found for entry in candidate.entries))
    kept = tuple(entry for entry in entries if entry.kind != "country" or entry.language in (language, ""))
    return kept if language and any(entry.weight > HIDDEN for entry in kept) else entries
