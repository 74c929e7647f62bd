"""One web application: the chat page at `/`, the widget at `/embed` and `/widget.js`, the JSON API.

Knows nothing about how questions are answered.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.web.asker import Asker

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.receipts import Keeper

# The page library reads its switches from the environment only.
QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # After every event it would sum up the times of the last 10,000; nobody reads that here.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**12),
}

STATIC = Path(__file__).with_name("static")


def create_app(
    assistant: Asker,
    *,
    embed_origins: Sequence[str] = (),
    home: Path,
    city_names: Mapping[str, str] | None = None,
    receipts: Keeper | None = None,
) -> FastAPI:
    """The application, ready to be served.

    Args:
        assistant: what answers the questions.
        embed_origins: sites that may show the widget, such as `https://www.example.org`; none by default.
        home: the state directory; feedback is kept in it.
        city_names: the home city's name by language, for the titles; without it they name no city.
        receipts: keeps a receipt of each reply; without it none is kept, and none is shown.

    Raises:
        BadOrigin: when an embed origin is no exact origin.
    """
    os.environ.update(QUIET)  # has to stand before the page library is imported
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles
    from starlette.exceptions import HTTPException
    from starlette.middleware.gzip import GZipMiddleware

    from assistant.web.api import api_router, error_response
    from assistant.web.feedback import FeedbackStore
    from assistant.web.frontpage import FrontPage
    from assistant.web.metrics import CountedAsker, metrics_router
    from assistant.web.origins import check_origins
    from assistant.web.page import mount_page
    from assistant.web.receipts import AskerWithReceipts, receipts_router
    from assistant.web.security import Gate
    from assistant.web.widget import widget_router

    origins = check_origins(embed_origins)
    names = dict(city_names or {})
    feedback = FeedbackStore(home)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_exception_handler(HTTPException, error_response)
    app.add_exception_handler(Exception, error_response)
    counted = CountedAsker(assistant)
    kept = AskerWithReceipts(counted, receipts) if receipts else None
    asker: Asker = kept or counted
    app.include_router(receipts_router(assistant, kept, city_names=names))
    app.include_router(metrics_router(counted))
    app.include_router(api_router(asker, feedback))
    app.include_router(widget_router(asker, city_names=names))
    app.mount("/web", StaticFiles(directory=STATIC))
    mount_page(app, asker, feedback=feedback, city_names=names)
    app.add_middleware(FrontPage, city_names=names)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(Gate, embed_origins=origins)
    return app
