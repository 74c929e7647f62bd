"""Cases made from the records by a seeded generator that shares no code with the assistant."""

from evals.generating.generator import generate
from evals.generating.writing import cases_text

__all__ = ["cases_text", "generate"]
