"""The door of the assistant: questions in, replies out."""

from assistant.answering import MAX_QUESTION_CHARACTERS, Assistant
from assistant.opening import ensure_index, open_assistant
from assistant.reply import Abstention, Answer, Citation, Reply, ShownClaim, SourceRef, Turn, to_json

__all__ = [
    "MAX_QUESTION_CHARACTERS",
    "Abstention",
    "Answer",
    "Assistant",
    "Citation",
    "Reply",
    "ShownClaim",
    "SourceRef",
    "Turn",
    "ensure_index",
    "open_assistant",
    "to_json",
]
