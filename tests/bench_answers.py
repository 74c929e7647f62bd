"""How fast answers are: p50 and p95 of typed and of passage answers, in-process, after loading. Run by hand.

    python tests/bench_answers.py [ROUNDS [STATE_FOLDER]]

Prints milliseconds and ratios to a baseline measured in the same run (one BM25 search over all records and
articles), since a machine's absolute speed says little. The mark: p95 of a typed answer at most 20 ms, of a passage
answer 50 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROUNDS = 5
TYPED_P95_MILLISECONDS, PASSAGE_P95_MILLISECONDS = 20.0, 50.0
PASSAGES = (
    "How does a city become a friendship city?",
    "What does an economic partner city do?",
    "How did the friendship with Shimonoseki begin?",
    "What is the one-to-one principle?",
    "Who approves a sister city agreement?",
    "What do young people from partner cities do together?",
    "What did the mayors talk about at the dialogue?",
    "友好城市是怎样建立的？",
    "什么是经济合作伙伴城市？",
)


def measure(run: Callable[[str], object], questions: Sequence[str], rounds: int) -> list[float]:
    """Milliseconds of each call, in order, after one call of each to warm up."""
    for question in questions:
        run(question)
    times = []
    for _ in range(rounds):
        for question in questions:
            started = time.perf_counter()
            run(question)
            times.append((time.perf_counter() - started) * 1000)
    return times


def percentile(times: Sequence[float], share: float) -> float:
    """The time below which this share of the times lies."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def tell(line: str) -> None:
    """One line of the table."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Measures and prints; 0 when the marks are held, 1 otherwise."""
    from assistant import open_assistant
    from corpus import write_out
    from index.lexical import LexicalIndex

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder)
        assistant = open_assistant(home=home, today=lambda: date(2026, 3, 1))
        corpus = assistant.corpus
        partners = sorted({tie.partner for tie in corpus.ties.values() if tie.is_named_partner})
        names = [corpus.partners[partner].name for partner in partners]
        typed = [f"When did {name} become a partner city?" for name in names]
        typed += [
            f"Which partner cities are in {place}?" for place in ("Asia", "Germany", "Russia", "the EU")
        ]
        typed += [question for language in ("en", "zh", "de") for question in assistant.examples(language)]
        texts = [article.text for article in corpus.articles.values()]
        lexical = LexicalIndex.build([written.text for written in write_out(corpus)] + texts)
        baseline = measure(lexical.scores, typed, rounds)
        groups = {
            "typed": measure(assistant.ask, typed, rounds),
            "passage": measure(assistant.ask, PASSAGES, rounds),
        }
    unit = statistics.median(baseline)
    tell(f"{'':10}{'n':>6}{'p50 ms':>10}{'p95 ms':>10}{'p50 ratio':>12}{'p95 ratio':>12}")
    for name, times in {"baseline": baseline, **groups}.items():
        middle, high = percentile(times, 0.5), percentile(times, 0.95)
        tell(f"{name:10}{len(times):6}{middle:10.2f}{high:10.2f}{middle / unit:12.1f}{high / unit:12.1f}")
    held = (
        percentile(groups["typed"], 0.95) <= TYPED_P95_MILLISECONDS
        and percentile(groups["passage"], 0.95) <= PASSAGE_P95_MILLISECONDS
    )
    tell("The marks are held." if held else "The marks are missed (a busy machine is some times slower).")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
