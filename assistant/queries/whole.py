"""Questions about the records as a whole: coverage, and what the assistant can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.draft import Derived, Draft, Statement
from assistant.evidence import MISSING
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal, Writer, tie_row
from assistant.question import Question
from corpus import Tie


def coverage(question: Question, desk: Desk) -> Draft | Refusal | None:
    """How much of the official total the records can name."""
    if question.areas or question.partners or (question.time and not question.time.is_now):
        return None
    total, countries = desk.evidence.total("partners"), desk.evidence.total("countries")
    if total is None or countries is None or total.number is None or total.as_of is None:
        return None
    ties = desk.evidence.named_ties()
    named = {tie.partner for tie in ties}
    lands = {desk.country(partner) for partner in named}
    language = question.language
    main = Writer(desk, language)
    first = main.write(
        "coverage.main",
        n=len(named),
        countries=main.number(len(lands)),
        refs=main.ref(*(f"tie:{tie.id}" for tie in ties)),
        derived=(Derived("count-entities", str(len(named))), Derived("count-countries", str(len(lands)))),
    )
    writer = Writer(desk, language)
    missing = int(total.number) - len(named)
    second = writer.write(
        "coverage.of",
        total=writer.number(int(total.number)),
        total_countries=writer.number(int(countries.number or 0)),
        date=writer.date(total.as_of),
        missing=writer.number(missing),
        refs=writer.ref(f"figure:{total.id}", f"figure:{countries.id}", MISSING),
        derived=(Derived("unnamed", str(missing), other=str(int(total.number))),),
    )
    shown = (second, first) if question.term_ids("missing") else (first, second)
    return Draft(
        (*shown, _by_kind(ties, desk, language)),
        tuple(tie_row(desk, tie, language) for tie in ties),
        str(total.as_of),
    )


def _by_kind(ties: Sequence[Tie], desk: Desk, language: str) -> Statement:
    writer = Writer(desk, language)
    items, derived = [], []
    for kind, n in Counter(tie.kind for tie in ties).most_common():
        refs = writer.ref(*(f"tie:{tie.id}" for tie in ties if tie.kind is kind))
        label = say(language, f"{'kind_plural' if n > 1 else 'kind'}.{kind.value}")
        items.append(say(language, "coverage.kind_item", kind=label, n=n, refs=refs))
        derived.append(Derived("count-kind", str(n), other=kind.value))
    return writer.write("coverage.kinds", items=writer.items(items), derived=tuple(derived))


def greeting(question: Question, desk: Desk) -> Draft | Refusal | None:
    """What the assistant is for; states no fact, so it needs no proof."""
    text = say(question.language, "greeting.text", home=desk.home(question.language))
    return Draft((Statement(text, ()),))
