"""Makes the cases of all kinds from one corpus and one seed: the same two always give the same cases.

Each kind draws from a chance of its own, so that a change to one kind leaves the cases of the others as
they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

from corpus import Corpus, open_gazetteer
from evals.cases import AbstainTarget, Sample, Target
from evals.generating import answerable, near_misses, orders, talks
from evals.generating.expected import facts_of
from evals.generating.words import Words, read_phrasings


def _or_asks_back(sample: Sample) -> Sample:
    """The case, in which a name means two places, so that asking which one is meant is right too."""
    first, *_ = sample.target.parts
    if isinstance(first, AbstainTarget):
        target = Target((AbstainTarget(_with_ambiguous(first)),))
    else:
        target = replace(sample.target, or_abstain=AbstainTarget(_with_ambiguous(sample.target.or_abstain)))
    return replace(sample, target=target)


def _with_ambiguous(allowed: AbstainTarget | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(allowed.reasons if allowed else ()), "ambiguous")))


def generate(corpus: Corpus, folder: Path, *, seed: int) -> tuple[Sample, ...]:
    """The generated cases for the corpus in `folder`, each question once."""
    facts = facts_of(corpus)
    gazetteer = open_gazetteer(corpus, folder)
    phrasings = read_phrasings()
    asked: set[tuple[str, ...]] = set()
    numbers: Counter[str] = Counter()
    samples = []
    for maker in (*answerable.MAKERS, *orders.MAKERS, *near_misses.MAKERS, *talks.MAKERS):
        slug = maker.__name__.replace("_", "-")
        words = Words(corpus, gazetteer, phrasings, Random(f"{seed}:{slug}"))
        for found in maker(facts, words):
            question = tuple(turn.content for turn in found.turns)
            if question in asked:
                continue
            asked.add(question)
            numbers[f"{slug}-{found.language}"] += 1
            number = numbers[f"{slug}-{found.language}"]
            named = replace(found, id=f"gen-{slug}-{found.language}-{number:02}")
            ambiguous = any(
                len(mention.ids) > 1 for content in question for mention in gazetteer.link(content)
            )
            samples.append(_or_asks_back(named) if ambiguous else named)
    return tuple(samples)
