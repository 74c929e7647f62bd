"""The answer to "which one do you mean?": a name of several places, and which of them was chosen.

Readings are told apart by their order, their country, what they are, and the words of their longer names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from assistant.antecedents import Antecedents
from assistant.followups import Words
from assistant.question import Question
from assistant.slots import Slots
from corpus import Gazetteer, Mention

Reading = tuple[str, str]
Understand = Callable[[str], Question]


def choose(
    last: Question, new: Slots, words: Words, gazetteer: Gazetteer, understand: Understand
) -> str | None:
    """The last question with its ambiguous name made plain; None when the new text chooses none of its readings."""
    if not last.ambiguous:
        return None
    mention = last.ambiguous[0]
    readings = list(zip(mention.kinds, mention.ids, strict=True))
    chosen = _chosen(readings, mention, new, words, gazetteer)
    if chosen is None:
        return None
    return name_plainly(last, mention, chosen, words.language, gazetteer, understand)


def _chosen(
    readings: list[Reading], mention: Mention, new: Slots, words: Words, gazetteer: Gazetteer
) -> Reading | None:
    text = words.positive(new.question.text)
    at = words.ordinal(text)
    if at is not None and at < len(readings):
        return readings[at]
    for place in new.places:
        if len(place.ids) == 1:
            own = (place.kinds[0], place.ids[0])
            if own in readings:
                return own
            there = gazetteer.countries(*own) if own[0] != "home" else frozenset()
            inside = [reading for reading in readings if gazetteer.countries(*reading) & there]
            if len(inside) == 1:
                return inside[0]
    out = {
        gazetteer.countries(place.kinds[0], place.ids[0]) for place in new.ruled_out if len(place.ids) == 1
    }
    left = [reading for reading in readings if gazetteer.countries(*reading) not in out]
    if out and len(left) == 1:
        return left[0]
    return _by_words(readings, mention, text, words, gazetteer)


def _by_words(
    readings: list[Reading], mention: Mention, text: str, words: Words, gazetteer: Gazetteer
) -> Reading | None:
    """The one reading of whose longer names the text holds most words, or that is what the text says ("the state")."""
    bare = set(words.residue(text, ())) - set(re.findall(r"\w+", mention.surface.lower()))
    shares = []
    for reading in readings:
        forms = {word for form in gazetteer.forms(*reading) for word in re.findall(r"\w+", form.lower())}
        shares.append((len(bare & forms), reading))
    shares.sort(key=lambda share: -share[0])
    if shares[0][0] and shares[0][0] > shares[1][0] and words.spaced:
        return shares[0][1]
    for key, fits in (
        ("country", lambda reading: reading[0] == "country"),
        ("state", lambda reading: reading[0] in ("partner", "region")),
        ("city", lambda reading: reading[0] == "partner"),
    ):
        found = [reading for reading in readings if fits(reading)]
        if len(found) == 1 and words.is_whole(text, key):
            return found[0]
    if words.language in ("zh", "ja", "ko"):
        forms_of = {
            reading: sum(
                form.startswith(mention.surface) and form[len(mention.surface) :] in text
                for form in gazetteer.forms(*reading)
                if len(form) > len(mention.surface)
            )
            for reading in readings
        }
        best = max(readings, key=lambda reading: forms_of[reading])
        if forms_of[best] and list(forms_of.values()).count(forms_of[best]) == 1:
            return best
    return None


def take_the_other(
    text: str, before: Antecedents, words: Words, gazetteer: Gazetteer, understand: Understand
) -> str | None:
    """For "no, the other one": the other reading of a name, or the other of two that were listed."""
    rest = words.after_opening(text, "correction")
    if before.question is None or not (
        words.is_whole(text, "other_one") or (rest and words.is_whole(rest, "other_one"))
    ):
        return None
    if before.offered is not None:
        mention = before.offered.ambiguous[0]
        chosen = {(place.kinds[0], place.ids[0]) for place in before.question.places}
        readings = zip(mention.kinds, mention.ids, strict=True)
        left = [reading for reading in readings if reading not in chosen]
        if len(left) == 1:
            return name_plainly(before.offered, mention, left[0], words.language, gazetteer, understand)
    return None


def name_plainly(
    last: Question,
    mention: Mention,
    reading: Reading,
    language: str,
    gazetteer: Gazetteer,
    understand: Understand,
) -> str | None:
    """The question with a name that means this reading only; None when no name of it does.

    The shown name is tried first, then the name with its country or with what it is, then its longer forms.
    """
    shown = gazetteer.name(*reading, language)
    within = sorted(gazetteer.countries(*reading))
    spoken = {language, *(("en",) if mention.surface.isascii() else ())}
    names = [shown]
    names += [
        f"{name} ({gazetteer.name('country', code, tongue)})"
        for tongue in sorted(spoken, key=lambda tongue: tongue != language)
        for name in (shown, mention.surface)
        for code in within
    ]
    if reading[0] == "country":
        names += [f"{mention.surface} (country)"]
    names += [form for form in gazetteer.forms(*reading) if _script(form) == _script(mention.surface)]
    names += [f"{gazetteer.name(*reading, 'en')} ({reading[0]})"]
    for name in dict.fromkeys(names):
        text = last.text[: mention.start] + name + last.text[mention.end :]
        means = understand(text).places
        if any(
            place.ids == (reading[1],) and place.kinds == (reading[0],) and place.start == mention.start
            for place in means
        ):
            return text
    return None


def _script(name: str) -> str:
    """The script of a name's first letter, as Unicode calls it (LATIN, HANGUL, KATAKANA, CJK)."""
    return unicodedata.name(name[:1], "").split(" ")[0]


def with_country(
    last: Slots, new: Slots, language: str, gazetteer: Gazetteer, understand: Understand
) -> str | None:
    """The last question about the place of the same name in the country that the new text names."""
    if len(last.places) != 1 or last.places[0].kinds[0] not in ("partner", "lookalike", "place"):
        return None
    countries = [place for place in new.places if place.kinds == ("country",)]
    if len(countries) != 1:
        return None
    mention = last.places[0]
    country = gazetteer.name("country", countries[0].ids[0], language)
    text = f"{last.question.text[: mention.start]}{mention.surface} ({country}){last.question.text[mention.end :]}"
    means = understand(text).places
    fits = any(
        place.start == mention.start
        and len(place.ids) == 1
        and place.kinds[0] != "country"
        and countries[0].ids[0] in gazetteer.countries(place.kinds[0], place.ids[0])
        for place in means
    )
    return text if fits else None
