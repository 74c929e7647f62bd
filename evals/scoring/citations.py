"""Citation scores: ALCE's recall and precision, gold sources, verbatim quotes, phantom citations.

ALCE: Gao et al. 2023, arXiv 2305.14627, section 3. The formulas are theirs; what "supports" means stands in
`support.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from evals.knowledge import Knowledge
from evals.replies import SeenClaim, SeenReply
from evals.scoring.support import is_row, needs_of, quote_stands, supports, what_is_shown
from evals.scoring.texts import MARKER


@dataclass(frozen=True, slots=True)
class CitationScore:
    """Recall and precision of one reply, each from 0 to 1, or None where nothing can be scored.

    `unsupported` are the statements that their citations do not show.
    """

    recall: float | None
    precision: float | None
    unsupported: tuple[str, ...] = ()


def _claims(reply: SeenReply) -> tuple[SeenClaim, ...]:
    """The claims; a text without claims is one claim that cites by its markers."""
    if reply.claims or not reply.text:
        return reply.claims
    return (SeenClaim(reply.text, tuple(int(number) for number in MARKER.findall(reply.text))),)


def citation_recall_precision(reply: SeenReply, *, question: str, knowledge: Knowledge) -> CitationScore:
    """ALCE's two scores of one answer; an abstention is not scored.

    Recall: the share of statements that are supported by all they cite together. Precision: the share of
    citations whose statement is supported, and that either support it alone or are missed when taken away.
    The record of one of several partners that a statement lists, and a row that the reply counts, are missed:
    the list or the count would be another.
    """
    if not reply.is_answer:
        return CitationScore(None, None)
    shown = {item.number: what_is_shown(item, reply, knowledge) for item in reply.citations}
    recalls: list[bool] = []
    precisions: list[bool] = []
    unsupported = []
    for claim in _claims(reply):
        needs = needs_of(claim.text, reply, question, knowledge)
        cited = [shown[number] for number in dict.fromkeys(claim.citations) if number in shown]
        holds = partial(supports, needs, reply=reply, question=question, knowledge=knowledge)
        supported = holds(cited)
        if supported is None:
            continue
        recalls.append(supported)
        if not supported:
            unsupported.append(claim.text)
        for item in cited:
            rest = [other for other in cited if other is not item]
            is_listed = len(needs.partners) > 1 and not needs.partners.isdisjoint(item.entities)
            is_counted = is_row(item.node_id, reply)
            needed = item.is_true and (is_counted or is_listed or bool(holds([item])) or not holds(rest))
            precisions.append(supported and needed)
        precisions += [False] * len([number for number in set(claim.citations) if number not in shown])
    return CitationScore(_mean(recalls), _mean(precisions), tuple(unsupported))


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def cites_gold(wanted: Sequence[str], reply: SeenReply) -> bool | None:
    """Whether an answer cites at least one of the wanted sources; None where that does not apply."""
    if not wanted or not reply.is_answer:
        return None
    cited = {source for citation in reply.citations for source in citation.sources}
    return not cited.isdisjoint(wanted)


def verbatim_share(reply: SeenReply, knowledge: Knowledge) -> float | None:
    """The share of citations whose quote stands verbatim in the node it names; None without any."""
    stands = [quote_stands(citation, reply, knowledge) for citation in reply.citations]
    known = [found for found in stands if found is not None]
    return _mean(known)


def phantoms(reply: SeenReply) -> tuple[str, ...]:
    """What is wrong with the numbering: numbers without a citation, citations unused or twice."""
    numbers = [citation.number for citation in reply.citations]
    in_text = {int(number) for number in MARKER.findall(reply.text)}
    in_claims = {number for claim in reply.claims for number in claim.citations}
    found = [f"[{number}] has no citation" for number in sorted((in_text | in_claims) - set(numbers))]
    found += [f"citation {number} is not used" for number in sorted(set(numbers) - in_text - in_claims)]
    found += [
        f"citation {number} stands twice" for number in sorted({n for n in numbers if numbers.count(n) > 1})
    ]
    return tuple(found)
