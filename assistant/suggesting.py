"""Questions that the records can answer: as examples for a start, and as what to ask next."""

from __future__ import annotations

from assistant.messages import say
from assistant.queries.desk import Desk
from assistant.question import Question


def example_questions(desk: Desk, language: str) -> tuple[str, ...]:
    """Questions for a start, in a language; each can be answered from the corpus that is open."""
    ties = desk.evidence.named_ties()
    total = desk.evidence.total("partners")
    questions = [say(language, "suggest.total", home=desk.home(language))]
    if ties:
        countries = [desk.country(tie.partner) for tie in ties]
        most = max(sorted(set(countries)), key=countries.count)
        questions.append(say(language, "suggest.list", place=desk.name("country", most, language)))
        questions.append(say(language, "suggest.newest"))
        questions.append(
            say(language, "suggest.profile", place=desk.name("partner", ties[0].partner, language))
        )
    if total and total.number:
        questions.append(say(language, "suggest.coverage", total=int(total.number)))
    return tuple(questions)


def suggest(question: Question, desk: Desk) -> tuple[str, ...]:
    """What to ask next: about the same places first, then questions for a start."""
    language = question.language
    found: list[str] = []
    for partner in question.partners[:1]:
        place = desk.name("partner", partner, language)
        country = desk.name("country", desk.country(partner), language)
        found += [
            say(language, "suggest.profile", place=place),
            say(language, "suggest.events", place=place),
            say(language, "suggest.list", place=country),
        ]
    for kind, identity in question.areas[:1]:
        found.append(say(language, "suggest.list", place=desk.name(kind, identity, language)))
    found += example_questions(desk, language)
    return tuple(dict.fromkeys(entry for entry in found if not _repeats(entry, question)))


def _repeats(suggestion: str, question: Question) -> bool:
    return suggestion.lower().strip(" ?？") == question.text.lower().strip(" ?？")
