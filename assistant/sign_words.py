"""The words of a question that is written in Chinese signs without spaces: cut where the corpus knows words.

Pairs of neighbouring signs find a sentence well, but they weigh a question badly: most of them straddle two words, so
that no sentence has them. Knows nothing about sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_LONGEST = 4  # signs of a word of grammar
# What a word costs; the cheapest cut of a run is taken. A pair that the corpus knows is cheaper than two signs, an unknown
# pair dearer than one sign and cheaper than two; a word of grammar beats a pair that only straddles it.
_PAIR, _SIGN, _UNKNOWN_PAIR, _GRAMMAR = 1.0, 1.2, 1.7, 0.5
_RARE = 0.3  # so much dearer is the rarest pair than the commonest: neighbours by chance are rare

Rarity = Callable[
    [str], float | None
]  # a pair of signs -> 0 for the commonest, 1 for the rarest, None for an unknown one


def cut(run: str, rarity: Rarity, grammar: Collection[str]) -> list[str]:
    """The words of a run of signs in their order, one or two signs each; words of grammar are left out."""
    cost = [0.0]
    last: list[tuple[int, bool]] = [
        (0, False)
    ]  # where the word that ends here begins, and whether it is kept
    for end in range(1, len(run) + 1):
        ways = [(cost[end - 1] + _SIGN, end - 1, True)]
        if end > 1:
            rare = rarity(run[end - 2 : end])
            ways.append(
                (cost[end - 2] + (_UNKNOWN_PAIR if rare is None else _PAIR + _RARE * rare), end - 2, True)
            )
        ways += [
            (cost[start] + _GRAMMAR, start, False)
            for start in range(max(0, end - _LONGEST), end)
            if run[start:end] in grammar
        ]
        best = min(ways)
        cost.append(best[0])
        last.append((best[1], best[2]))
    words, end = [], len(run)
    while end:
        start, is_kept = last[end]
        if is_kept:
            words.append(run[start:end])
        end = start
    return words[::-1]
