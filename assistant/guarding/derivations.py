"""Values that are computed from the evidence, computed again.

Knows the records and the proofs, not the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft import Derived, Proof
from assistant.guarding.numbers import numbers_of
from assistant.written_dates import find_dates
from corpus import Corpus, Gazetteer

_ROUNDING = 1e-6  # of a difference of decimals
ABSENCE = (
    "named",
    "named-countries",
    "unnamed",
)  # computed from what the records lack: a denial is their own
UNITS = {  # what a computed value counts; a rule that is missing here counts whatever its proofs are
    "count-entities": {"city"},
    "count-countries": {"country"},
    "count-area": {"city"},
    "count-kind": {"city"},
    "named": {"city"},
    "named-countries": {"country"},
    "unnamed": {"city"},
    "years": {"year"},
}


def units_of(derived: Derived, proofs: Sequence[Proof]) -> set[str]:
    """What a derived value counts; empty when anything will do."""
    if derived.rule == "count":
        rooms = {proof.node_id.partition(":")[0] for proof in proofs}
        return {"event"} if rooms == {"event"} else {"city"} if rooms == {"tie"} else set()
    return UNITS.get(derived.rule, set())


def holds(derived: Derived, proofs: Sequence[Proof], corpus: Corpus, gazetteer: Gazetteer) -> bool:
    """True when the value comes out again."""
    partners = {entity for proof in proofs for entity in proof.entities}
    if derived.rule == "count":
        return int(derived.value) == len({proof.node_id for proof in proofs})
    if derived.rule == "count-entities":
        return int(derived.value) == len(partners)
    if derived.rule == "count-countries":
        return int(derived.value) == len({corpus.partners[partner].country for partner in partners})
    if derived.rule == "count-kind":
        ties = [corpus.ties.get(proof.node_id.removeprefix("tie:")) for proof in proofs]
        return int(derived.value) == sum(tie is not None and tie.kind == derived.other for tie in ties)
    if derived.rule in ("count-area", "difference-areas"):
        counts = []
        for area in derived.other.split(";"):
            countries = gazetteer.countries(*area.split(":", 1))
            counts.append(sum(corpus.partners[partner].country in countries for partner in partners))
        return int(derived.value) == (counts[0] if len(counts) == 1 else counts[0] - counts[1])
    if derived.rule in ABSENCE:
        return _absence_holds(derived, proofs, corpus)
    if derived.rule == "difference":
        numbers = {value for proof in proofs for *_, values in numbers_of(proof.quote) for value in values}
        wanted = float(derived.value)
        return any(abs(one - two - wanted) < _ROUNDING for one in numbers for two in numbers)
    if derived.rule == "overlap":
        stated = {value for proof in proofs for *_, values in numbers_of(proof.quote) for value in values}
        parts = [int(part) for part in derived.other.split(";")]
        whole = parts.pop()
        return {*parts, whole} <= stated and int(derived.value) == sum(parts) - whole
    if derived.rule == "years":
        years = {atom.written.year for proof in proofs for atom in find_dates(proof.quote)}
        ends = {int(derived.other)} if derived.other else years
        return any(end - start == int(derived.value) for start in years for end in ends)
    return derived.rule == "given"


def named_counts(corpus: Corpus) -> tuple[int, int]:
    """How many partners the records name, and how many countries of theirs."""
    named = {tie.partner for tie in corpus.ties.values() if tie.is_named_partner}
    return len(named), len({corpus.partners[partner].country for partner in named})


def _absence_holds(derived: Derived, proofs: Sequence[Proof], corpus: Corpus) -> bool:
    partners, countries = named_counts(corpus)
    if derived.rule in ("named", "named-countries"):
        return int(derived.value) == (partners if derived.rule == "named" else countries)
    stated = {value for proof in proofs for *_, values in numbers_of(proof.quote) for value in values}
    return float(derived.other) in stated and int(derived.value) == int(derived.other) - partners
