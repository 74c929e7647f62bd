"""The type of answer that a question asks for, and whether a text holds something of it."""

from __future__ import annotations

import re

from assistant.guard import numbers_of
from assistant.language import asking_type
from assistant.question import Question
from assistant.wordforms import ordinal_asked

_EDITIONS = 10  # a place in an order from which it is written in digits: "the 40th festival"
_ORDINAL = r"(?:第|제)\s?{n}(?!\d)|(?<!\d){n}(?:st|nd|rd|th|-[а-я]{{1,3}}|\.(?=\s[A-ZÄÖÜ]))(?!\w)"
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|fifth|tenth)\b|[二三四五六七八九十百千万]",
    re.IGNORECASE,
)
_ANSWER_TYPES = {
    "person": re.compile(
        r"[A-Z][\w’'-]+ [A-Z][\w’'-]+|市长|副市长|书记|主席|[\u4e00-\u9fff]·[\u4e00-\u9fff]|办公室|政府|人大|委员会"
    ),
    "date": re.compile(r"\d"),
}


def is_of_edition(question: Question, text: str) -> bool:
    """True unless the question names an edition that the text does not: the 40th festival is not the 34th."""
    number = ordinal_asked(question)
    if number is None or number < _EDITIONS or question.term_ids("tie") or question.term_ids("unit"):
        return True
    return re.search(_ORDINAL.format(n=number), text) is not None


def holds_answer_type(question: Question, text: str) -> bool:
    """True when the text holds a number, a date or a person, as asked for, that the question does not hold already."""
    wanted = asking_type(question.text, question.language)
    if wanted is None:
        return True
    if wanted == "number":  # a date is no number, and a number of the question is no answer
        asked = {value for *_, values in numbers_of(question.text) for value in values}
        found = any(not values & asked for *_, values in numbers_of(text))
        return found or bool(_NUMBER_WORD.search(text))
    pattern = _ANSWER_TYPES[wanted]
    return any(match.group() not in question.text for match in pattern.finditer(text))
