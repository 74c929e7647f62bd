"""The records as evidence: each written out once, with its sources, ready to be cited.

Works without the index, so that a computed answer needs neither Chroma nor a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.draft import Proof
from assistant.reply import SourceRef
from corpus import Corpus, Figure, PartialDate, Tie, write_out

NETWORK = "network"  # the subject under which the corpus keeps the home city's own counts
OWN_RECORDS = "records"  # the source id of what is counted from the records themselves
_OWN_TITLE = "Counted from the records themselves"
_DERIVED_KINDS = ("dataset", "encyclopedia", "aggregator")
COVERAGE = "coverage:partners"  # the node that says how many partners the records name
MISSING = "coverage:missing"  # the node that says how many of the total they do not name
HOME_SUBJECTS = (NETWORK, "city")  # what a measure is about when a question names no subject


@dataclass(frozen=True, slots=True)
class Evidence:
    """The corpus with every record as a proof."""

    corpus: Corpus
    proofs: Mapping[str, Proof]
    ties_of: Mapping[str, tuple[Tie, ...]] = field(default_factory=dict)
    _named: tuple[Tie, ...] = ()

    def proof(self, node_id: str) -> Proof:
        """The proof of a record.

        Raises:
            KeyError: when no record has this node id.
        """
        return self.proofs[node_id]

    def named_ties(self) -> tuple[Tie, ...]:
        """The municipal ties that may be stated as partnerships, oldest first, undated last."""
        return self._named

    def total(self, name: str) -> Figure | None:
        """The newest official figure of the home city's network, such as ``partners`` or ``countries``."""
        identity = self.corpus.home.totals.get(name)
        return self.corpus.figures.get(identity) if identity else None

    def source(self, identity: str) -> SourceRef:
        """A source as it is shown; the address only when it is a full one."""
        source = self.corpus.sources[identity]
        url = source.url if source.link == "full" and source.url else None
        return SourceRef(source.id, source.title, source.publisher, source.date, url)

    def best_first(self, identities: Iterable[str]) -> tuple[SourceRef, ...]:
        """The sources: first-hand ones before collections, those with a full address before others."""
        found = [self.source(identity) for identity in identities if identity in self.corpus.sources]
        if not found:
            return (SourceRef(OWN_RECORDS, _OWN_TITLE, "", "", None),)
        return tuple(sorted(found, key=lambda source: (self._is_derived(source.id), source.url is None)))

    def _is_derived(self, identity: str) -> bool:
        """True for a source that only collects what others found: it is shown after every other one."""
        return self.corpus.sources[identity].kind.startswith(_DERIVED_KINDS)


def tie_order(tie: Tie) -> tuple[PartialDate, str]:
    """Sorts ties by their start, undated ones last, then by id."""
    return (tie.start or PartialDate(9999), tie.id)


def open_evidence(corpus: Corpus) -> Evidence:
    """The evidence of a corpus."""
    proofs = {
        written.node_id: Proof(
            written.node_id, "record", written.text, written.sources, written.entities, written.date
        )
        for written in write_out(corpus)
    }
    ties: dict[str, list[Tie]] = {}
    for tie in corpus.ties.values():
        ties.setdefault(tie.partner, []).append(tie)
    named = sorted((tie for tie in corpus.ties.values() if tie.is_named_partner), key=tie_order)
    by_partner = {partner: tuple(sorted(rows, key=tie_order)) for partner, rows in ties.items()}
    return Evidence(corpus, proofs, by_partner, tuple(named))
