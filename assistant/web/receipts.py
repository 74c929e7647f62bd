"""Receipts over HTTP: `/api/receipts/{id}` as JSON, or as a plain page for a browser; `?replay=1` answers anew.

Knows nothing about how receipts are kept.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from assistant.receipts import (
    DamagedReceipt,
    Keeper,
    Receipt,
    UnknownReceipt,
    receipt_json,
    replay,
    replay_json,
)
from assistant.reply import Reply, Turn
from assistant.web.asker import Asker
from assistant.web.receipts_page import missing_page, receipt_page
from assistant.web.texts import preferred_language

_LOG = logging.getLogger(__name__)
# One address has two forms, and neither belongs into a cache or into a search engine.
_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", "X-Robots-Tag": "noindex"}


class AskerWithReceipts:
    """An asker whose replies leave receipts; the rest is the asker's own."""

    def __init__(self, asker: Asker, keeper: Keeper) -> None:
        self._asker = asker
        self._keeper = keeper

    @property
    def corpus_version(self) -> str:
        """The version of the corpus that answers."""
        return self._asker.corpus_version

    def examples(self, language: str) -> Sequence[str]:
        """Questions that can be answered, in a language."""
        return self._asker.examples(language)

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str | None = None) -> Reply:
        """The reply to a question; its receipt is written meanwhile."""
        reply = self._asker.ask(question, history=history, language=language)
        self._keeper.keep(reply, in_conversation=bool(history))
        return reply

    def receipt(self, receipt_id: str) -> Receipt | None:
        """The receipt of an earlier reply, None when there is none to be shown."""
        try:
            return self._keeper.read(receipt_id)
        except UnknownReceipt:
            return None
        except (DamagedReceipt, OSError) as error:
            _LOG.warning("A receipt could not be shown: %s", error)
            return None


def receipts_router(
    asker: Asker, receipts: AskerWithReceipts | None, *, city_names: Mapping[str, str]
) -> APIRouter:
    """The route `/api/receipts/{id}`.

    Args:
        asker: what answers anew, without leaving a receipt of that.
        receipts: where receipts are found; None when none are kept.
        city_names: the home city's name by language, for the page's title.
    """
    router = APIRouter()

    @router.get("/api/receipts/{receipt_id:path}")
    async def receipt(request: Request, receipt_id: str, lang: str = "") -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        language = preferred_language(lang, request.headers.get("accept-language"))
        found = await run_in_threadpool(receipts.receipt, receipt_id) if receipts else None
        if found is None:
            if wants_page:
                page = missing_page(language, city_names)
                return HTMLResponse(page, status_code=404, headers=_HEADERS)
            raise HTTPException(404, f"No receipt {receipt_id[:80]!r} is kept here.", headers=_HEADERS)
        is_asked_anew = request.query_params.get("replay", "") in ("1", "true", "yes")
        outcome = await run_in_threadpool(replay, found, asker.ask) if is_asked_anew else None
        if wants_page:
            page = receipt_page(found, outcome, language=language, city_names=city_names)
            return HTMLResponse(page, headers=_HEADERS)
        again = {"replay": replay_json(outcome)} if outcome else {}
        return JSONResponse({**receipt_json(found), **again}, headers=_HEADERS)

    return router
