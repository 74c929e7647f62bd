"""Figures for an operator at `/metrics`: replies by kind and reason, how long they took, which corpus answers.

Counts only; nothing of what was asked or answered. Knows nothing about pages or the API.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.reply import Abstention, Reply, Turn
from assistant.web.asker import Asker

# Seconds; the marks of the product (20 ms typed, 50 ms passages, 1 s with fifty at once) are among the bounds.
BOUNDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class _CorpusInfo(Collector):
    """The version of the corpus that answers at the moment of asking: it changes while the program runs."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def collect(self) -> Iterator[Metric]:
        """The one figure, with the version as its label."""
        yield InfoMetricFamily(
            "friendship_corpus", "The corpus that answers", {"version": self._asker.corpus_version}
        )


class CountedAsker:
    """An asker whose replies are counted; the rest is the asker's own."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self.registry = CollectorRegistry()
        self.registry.register(_CorpusInfo(asker))
        self._replies = Counter(
            "friendship_replies",
            "Replies by kind, abstentions by reason",
            ("kind", "reason"),
            registry=self.registry,
        )
        self._failures = Counter(
            "friendship_failures", "Questions that ended in a fault of the program", registry=self.registry
        )
        self._seconds = Histogram(
            "friendship_reply_seconds",
            "Seconds from the question to the whole reply",
            ("kind",),
            buckets=BOUNDS,
            registry=self.registry,
        )

    @property
    def corpus_version(self) -> str:
        """The version of the corpus that answers."""
        return self._asker.corpus_version

    def examples(self, language: str) -> Sequence[str]:
        """Questions that can be answered, in a language."""
        return self._asker.examples(language)

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str | None = None) -> Reply:
        """The reply to a question, counted."""
        started = time.perf_counter()
        try:
            reply = self._asker.ask(question, history=history, language=language)
        except Exception:
            self._failures.inc()
            raise
        reason = reply.reason if isinstance(reply, Abstention) else ""
        self._replies.labels(reply.kind, reason).inc()
        self._seconds.labels(reply.kind).observe(time.perf_counter() - started)
        return reply


def metrics_router(counted: CountedAsker) -> APIRouter:
    """The route `/metrics` in the text format of Prometheus."""
    router = APIRouter()

    @router.get("/metrics")
    async def metrics() -> Response:
        content = await run_in_threadpool(generate_latest, counted.registry)
        return Response(content, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})

    return router
