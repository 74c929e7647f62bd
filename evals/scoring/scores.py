"""All scores of one reply together, and whether its case passes.

Knows nothing about runs or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import Sample
from evals.knowledge import Knowledge
from evals.replies import SeenReply
from evals.scoring.citations import (
    CitationScore,
    citation_recall_precision,
    cites_gold,
    phantoms,
    verbatim_share,
)
from evals.scoring.correctness import Outcome, correctness
from evals.scoring.language import is_in_language


@dataclass(frozen=True, slots=True)
class Score:
    """What every scorer says of one reply; None means "not scored", which is not "wrong".

    `failures` says in words why the case does not pass, and is empty when it does.
    """

    outcome: Outcome
    citation_recall: float | None
    citation_precision: float | None
    cites_gold: bool | None
    verbatim: float | None
    phantom_free: bool
    in_language: bool | None
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True when every check of the case holds."""
        return not self.failures


def score(
    sample: Sample, reply: SeenReply, knowledge: Knowledge, *, uncited_kinds: Sequence[str] = ()
) -> Score:
    """The scores of a reply to a sample; replies to `uncited_kinds` (a greeting) state nothing to cite."""
    outcome, reason = correctness(sample, reply, knowledge)
    cited = (
        citation_recall_precision(reply, question=sample.question, knowledge=knowledge)
        if sample.kind not in uncited_kinds
        else CitationScore(None, None)
    )
    gold = cites_gold(sample.sources, reply)
    verbatim = verbatim_share(reply, knowledge)
    ghosts = phantoms(reply)
    in_language = is_in_language(reply, sample.language)
    failures = [reason] if outcome != "right" else []
    if gold is False:
        failures.append(f"cites none of {', '.join(sample.sources)}")
    failures += ghosts
    if verbatim is not None and verbatim < 1:
        failures.append("a quote does not stand in the node it names")
    failures += [f"not shown by what it cites: {text}" for text in cited.unsupported]
    if in_language is False:
        failures.append(f"the reply is not in {sample.language}")
    return Score(
        outcome=outcome,
        citation_recall=cited.recall,
        citation_precision=cited.precision,
        cites_gold=gold,
        verbatim=verbatim,
        phantom_free=not ghosts,
        in_language=in_language,
        failures=tuple(failures),
    )
