"""The details that a question wants of an event, and whether a sentence holds them.

A detail is a person, a number of something, a duration, a distance, a sum, a weekday, a place or a date. Rules are about
form: a person is a name behind an office or a name that no other word of the corpus explains. Knows no events.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.event_units import Unit
from assistant.guard import numbers_of
from assistant.happening_words import Spotted, spot, things_in
from assistant.question import Question
from index import words_of

# A text without a figure lacks these details.
_MEASURED = (
    "weekday",
    "size",
    "clock",
    "contact",
    "share",
    "often",
    "duration",
    "distance",
    "cost",
    "money",
    "number",
)
_DETAILS = ("next", *_MEASURED, "maker", "reason", "place", "date", "person")
_WRITTEN = {  # details that are told by how they are written
    "clock": re.compile(
        r"\d{1,2}[:.]\d{2}(?!\d|\.\d)|\d ?[ap]\.?m\b|\bo[’']clock|(?<!\d)\d{1,2}[点時]", re.IGNORECASE
    ),
    "maker": re.compile(
        r"\b(?:architect|designer|sculptor|composer|painter|artist)\b|\b(?:designed|composed|painted|sculpted|built) by\b"
        r"|(?:建筑师|设计师|雕塑家|作曲家)[是为：]",
        re.IGNORECASE,
    ),
    "contact": re.compile(r"\S@\S|(?:\+|\b0)\d[\d ()/-]{6,}\d"),
}
_CHECKED = frozenset({*_MEASURED, "maker"})
_STRONG_ACTIONS = frozenset(
    f"action.{name}"
    for name in ("sign", "lead", "propose", "speak", "pay", "buy", "plant", "win", "witness", "decide")
)  # who did it is answered only by a sentence that says that somebody did it
_NOUN_REACH = 40  # characters behind "how many" in which stands what is counted
_NEAR = 44  # characters around a number in which stands what it counts
_CLAUSE_END = re.compile(r"[,;](?!\d)|\.\s|[，；。、]")  # what stands behind it is counted by another number
_JOINED = 2  # letters between a thing and the "how many" behind it, as Japanese and Korean put it
_SIGNS = re.compile(r"[\u3041-\u30ff\uac00-\ud7af]")
_CLOSE = 22  # characters around a number in which its measure stands
_NEXT = 12  # characters behind a number in which its own unit stands: "54 flights a week" lasts no week
_HOW_LONG = re.compile(r"\bhow long (?:is|was|are|were)\b", re.IGNORECASE)
_NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty"
    r"|forty|fifty|hundred)\b|[一二两三四五六七八九十百千万]+",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w’'-])[A-ZÀ-ÞŠŽČ][\w’'-]+(?: (?:ul |de |van |von |di )?[A-ZÀ-ÞŠŽČ][\w’'-]+)*")
_HAN_NAME = re.compile(
    r"[\u4e00-\u9fff]·[\u4e00-\u9fff]|(?:市长|书记|主席|主任|局长|大使|团长|会长|州长)[\u4e00-\u9fffA-Z]"
)
_HELD_BY_PLACES = frozenset({"thing.capital"})
_PAYING = frozenset({"action.pay", "action.buy"})
_SPENDING = frozenset({"measure.cost", "action.pay", "action.give"})
PEOPLE = frozenset(f"people.{name}" for name in ("people", "pupils", "teachers", "firms", "passengers"))

_PEOPLE_IN = PEOPLE | {"thing.delegation", "thing.choir", "thing.ensemble"}

IsCommon = Callable[[str], bool]  # a word in lower case -> True when texts write it without a capital


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants to know of an event: the details, what is counted, who is meant, what they did."""

    details: tuple[str, ...]
    counted: frozenset[str]
    counted_stems: frozenset[str]
    roles: frozenset[str]
    actions: frozenset[str]
    text: str

    @property
    def is_measured(self) -> bool:
        """True when a figure is wanted."""
        return any(detail in _MEASURED for detail in self.details)

    @property
    def is_single_measure(self) -> bool:
        """True when a figure is wanted that is no count: how long, how far, how often, for how much."""
        return any(detail in _MEASURED and detail != "number" for detail in self.details)


def wanted_of(question: Question, units: tuple[Unit, ...]) -> Wanted:
    """What the question wants to know."""
    times = question.time.spans if question.time else ()
    found = tuple(  # "2025年7月に" asks for no rate a month
        entry
        for entry in spot(question.text)
        if not any(start < entry.end and entry.start < end for start, end in times)
    )
    asked = {entry.id.removeprefix("asks.") for entry in found if entry.id.startswith("asks.")}
    details = [detail for detail in _DETAILS if detail in asked]
    if "size" in details and _PEOPLE_IN & {thing for unit in units for thing in unit.things}:
        details[details.index("size")] = "number"  # a big delegation has many people
    if "number" in details and "rate" in asked:
        details.append("often")
    if any(detail in details for detail in _MEASURED if detail != "number"):
        details = [detail for detail in details if detail != "number"]
    if "cost" in details:
        details = [detail for detail in details if detail != "money"]
    if "weekday" in details:
        details = [detail for detail in details if detail != "date"]
    roles = frozenset(thing for unit in units for thing in unit.things if thing.startswith("role."))
    if not details and "named" in asked and _asks_for_role(question, found, roles):
        details.append("person")
    counted, stems = _counted(found, units) if "number" in details else (frozenset(), frozenset())
    actions = frozenset(entry.id for entry in found if entry.id in _STRONG_ACTIONS)
    if "person" in details and not roles | actions and any(_HELD_BY_PLACES & unit.things for unit in units):
        details.remove("person")  # "who is the next capital?": a city
    is_of_sum = counted <= _PAYING if counted else not stems
    if "number" in details and actions & _PAYING and is_of_sum:
        details[details.index("number")] = "money"  # "how much did they pay": nothing else is counted
    if "money" in details and ("action.pay" in actions or "measure.cost" in {entry.id for entry in found}):
        details[details.index("money")] = "cost"  # "how much money was spent on it": no takings
    return Wanted(tuple(details), counted, stems, roles, actions, question.text)


def _asks_for_role(question: Question, found: tuple[Spotted, ...], roles: frozenset[str]) -> bool:
    """True for "which vice mayor …": the asking word stands right before the office, and no name follows it."""
    for entry in found:
        if entry.id not in roles:
            continue
        before = [one for one in found if one.id == "asks.named" and 0 <= entry.start - one.end <= 24]
        after = question.text[entry.end :]
        if before and not _NAME.match(after.lstrip()):
            return True
    return False


def _counted(found: tuple[Spotted, ...], units: tuple[Unit, ...]) -> tuple[frozenset[str], frozenset[str]]:
    asking = [entry for entry in found if entry.id in ("asks.number", "asks.size")]
    for ask in asking:
        behind = [unit for unit in units if 0 <= unit.start - ask.end <= _NOUN_REACH]
        if inside := [
            entry.id
            for entry in found
            if ask.start <= entry.start < ask.end and entry.id.startswith("people.")
        ]:
            return frozenset(inside), frozenset()
        before = [unit for unit in units if 0 <= ask.start - unit.end <= _JOINED]
        if before and _SIGNS.search(before[-1].text):
            return before[-1].things, before[-1].stems
        if behind:
            first = behind[0]
            return first.things, first.stems
    return frozenset(), frozenset()


def holds_measures(wanted: Wanted, text: str) -> bool:
    """True when a sentence holds every figure that is asked for: a duration, a sum, so many of a thing."""
    return all(
        holds(wanted, detail, text, bool)
        for detail in wanted.details
        if detail in _CHECKED and (detail != "number" or _is_counted(wanted.counted))
    )


def _is_counted(things: frozenset[str]) -> bool:
    """True for people and for things that sentences name: "how many dolphins" is answered by no year."""
    return bool(things & PEOPLE) or any(thing.startswith("thing.") for thing in things)


def holds(wanted: Wanted, detail: str, text: str, is_common: IsCommon) -> bool:
    """True when a sentence holds a detail that the question does not hold already."""
    if detail == "person":
        return _holds_person(wanted, text, is_common)
    if detail == "number":
        return _holds_count(wanted, text)
    if detail == "cost":  # a sum that is earned or invested is no price
        return bool(_SPENDING & things_in(text)) and holds(wanted, "money", text, is_common)
    if detail in ("duration", "distance", "money"):
        measures = {f"measure.{detail}"}
        if detail == "duration" and _HOW_LONG.search(wanted.text):  # of a tunnel that asks for metres
            measures.add("measure.distance")
        return any(
            measures
            & things_in(
                text[
                    max(0, start - (_CLOSE if detail == "money" else 0)) : end
                    + (_CLOSE if detail == "money" else _NEXT)
                ]
            )
            for start, end in _figures(text)
        )
    if detail in _WRITTEN:
        return _WRITTEN[detail].search(text) is not None
    if detail in ("weekday", "often", "share", "size", "reason"):
        return f"measure.{detail}" in things_in(text)
    return True


def _figures(text: str) -> list[tuple[int, int]]:
    spans = [(start, end) for start, end, _ in numbers_of(text)]
    return spans + [(match.start(), match.end()) for match in _NUMBER_WORD.finditer(text)]


def _holds_count(wanted: Wanted, text: str) -> bool:
    asked = {value for *_, values in numbers_of(wanted.text) for value in values}
    fresh = [(start, end) for start, end, values in numbers_of(text) if not values & asked]
    fresh += [(match.start(), match.end()) for match in _NUMBER_WORD.finditer(text)]
    things = wanted.counted
    if (not things and not wanted.counted_stems) or any(thing.startswith("action.") for thing in things):
        things = PEOPLE
    if things & {"people.people", "thing.delegation"}:
        things = things | PEOPLE | {"thing.delegation"}
    before = _NEAR // 2 if "thing.delegation" in things else 0  # "a delegation of five"
    for start, end in fresh:
        behind = _CLAUSE_END.split(text[end : end + _NEAR], maxsplit=1)[0]
        around = text[max(0, start - before) : end] + behind
        if things & things_in(around):
            return True
        if wanted.counted_stems and wanted.counted_stems & _stems(around):
            return True
    return False


def _stems(text: str) -> frozenset[str]:
    return frozenset(words_of(text, "en"))


def _holds_person(wanted: Wanted, text: str, is_common: IsCommon) -> bool:
    things = things_in(text)
    if wanted.actions and not wanted.actions & things:
        return False
    if _HAN_NAME.search(text):
        return True
    for entry in spot(text):
        if (
            entry.id.startswith("role.")
            and (match := _NAME.match(text[entry.end :].lstrip()))
            and (
                not _is_in(match.group(), wanted.text)
                and not all(is_common(word.lower()) for word in match.group().split())
                and _did(wanted, text, text.index(match.group(), entry.end) + len(match.group()))
            )
        ):
            return True
    for match in _NAME.finditer(text):
        words = match.group().split()
        names = [word for word in words if not is_common(word.lower())]
        if len(names) < 2 or things_in(match.group()) - {"bond.join"} or _is_in(" ".join(names), wanted.text):
            continue
        if _did(wanted, text, match.end()):
            return True
    if wanted.roles:
        return False
    asked = things_in(wanted.text)
    return any(
        entry.id.startswith("role.") and entry.id not in asked and _did(wanted, text, entry.end)
        for entry in spot(text)
    )


def _did(wanted: Wanted, text: str, end: int) -> bool:
    """True unless a comma stands between a name and a signing that follows it: then somebody else signed."""
    if "action.sign" not in wanted.actions:
        return True
    following = [entry.start for entry in spot(text) if entry.id == "action.sign" and entry.start >= end]
    return not following or "," not in text[end : following[0]]


def _is_in(name: str, text: str) -> bool:
    lowered = text.lower()
    return all(word.lower() in lowered for word in name.split())
