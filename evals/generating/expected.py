"""What the records say, worked out for the generated cases by plain loops of their own.

Nothing here is shared with the assistant, so that a mistake in one is seen by the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus import Corpus, Counted, DateBasis, Evidence, Figure, Scope, Status, Tie, TieKind

_ASSERTED = (Evidence.OFFICIAL, Evidence.PRESS)
_KINDS = (TieKind.SISTER, TieKind.FRIENDLY_COOPERATION, TieKind.PARTNER)


@dataclass(frozen=True, slots=True)
class Facts:
    """The records as the generator needs them: proven municipal ties by partner, ordered by id."""

    corpus: Corpus
    ties: tuple[Tie, ...]

    def country(self, partner: str) -> str:
        """The country of a partner."""
        return self.corpus.partners[partner].country

    @property
    def countries(self) -> dict[str, tuple[str, ...]]:
        """The partners of each country that has any, by id."""
        found: dict[str, list[str]] = {}
        for tie in self.ties:
            found.setdefault(self.country(tie.partner), []).append(tie.partner)
        return {code: tuple(sorted(set(names))) for code, names in sorted(found.items())}

    def starts(self, tie: Tie) -> tuple[str, ...]:
        """Every date that an asserted record gives for the beginning of a tie."""
        found = [str(tie.start)] if tie.start else []
        for claim in self.corpus.claims.values():
            if claim.about == f"tie:{tie.id}" and claim.field == "start" and claim.evidence in _ASSERTED:
                found.append(claim.value)
        return tuple(dict.fromkeys(found))

    def sources(self, tie: Tie) -> tuple[str, ...]:
        """Every source of a tie and of the claims about it."""
        found = [*tie.start_sources, *tie.sources]
        for claim in self.corpus.claims.values():
            if claim.about == f"tie:{tie.id}":
                found += claim.sources
        return tuple(dict.fromkeys(source for source in found if source in self.corpus.sources))

    def is_contested(self, tie: Tie) -> bool:
        """True when sources differ on the beginning, the kind or the name of a tie."""
        fields = {claim.field for claim in self.corpus.claims.values() if claim.about == f"tie:{tie.id}"}
        fields |= {
            claim.field for claim in self.corpus.claims.values() if claim.about == f"partner:{tie.partner}"
        }
        return bool(fields & {"start", "kind", "label", "name", "scope"})

    @property
    def dated(self) -> tuple[Tie, ...]:
        """Ties with a beginning that is simply a date, on which the sources agree."""
        return tuple(
            tie
            for tie in self.ties
            if tie.start and tie.start_basis is DateBasis.EXACT and not self.is_contested(tie)
        )

    def sure_years(self) -> dict[int, tuple[Tie, ...]]:
        """The ties that began in a year, for the years in which no loosely dated tie may have begun."""
        loose = {
            int(start[:4])
            for tie in self.ties
            if tie not in self.dated
            for start in (*self.starts(tie), str(tie.start or "0000"))
        }
        found: dict[int, list[Tie]] = {}
        for tie in self.dated:
            if tie.start and tie.start.year not in loose:
                found.setdefault(tie.start.year, []).append(tie)
        return {year: tuple(ties) for year, ties in sorted(found.items())}

    def figures(self, subject: str, measure: str) -> dict[str, tuple[Figure, ...]]:
        """The asserted numbers of a measure by their date, in the order of dates."""
        found: dict[str, list[Figure]] = {}
        for figure in self.corpus.figures.values():
            if (
                (figure.subject, figure.measure) == (subject, measure)
                and figure.as_of
                and figure.number is not None
                and figure.evidence in _ASSERTED
            ):
                found.setdefault(str(figure.as_of), []).append(figure)
        return {date: tuple(figures) for date, figures in sorted(found.items())}


def facts_of(corpus: Corpus) -> Facts:
    """The facts of a corpus: ties of the city itself, proven, not known to be dead, more than an intent."""
    ties = [
        tie
        for tie in corpus.ties.values()
        if tie.scope is Scope.MUNICIPAL
        and tie.kind in _KINDS
        and tie.evidence in _ASSERTED
        and tie.status in (Status.ACTIVE, Status.UNCLEAR)
        and tie.counted is not Counted.NO
    ]
    return Facts(corpus, tuple(sorted(ties, key=lambda tie: tie.id)))
