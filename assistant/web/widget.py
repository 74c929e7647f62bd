"""The widget: `/embed`, a light page for an iframe, and `/widget.js`, the launcher for other sites.

Knows nothing about answering; the page asks the JSON API.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.web.asker import Asker
from assistant.web.texts import all_texts, page_texts, preferred_language

_FOLDER = Path(__file__).parent
LAUNCHER_WORDS = ("launcher", "close", "title")
SCRIPT_SECONDS = 600  # how long a site's visitors may keep the launcher without asking again


def widget_router(assistant: Asker, *, city_names: Mapping[str, str]) -> APIRouter:
    """The routes `/embed` and `/widget.js`."""
    router = APIRouter()
    launcher = launcher_script(city_names)
    tag = f'"{hashlib.sha256(launcher.encode()).hexdigest()[:16]}"'

    @router.get("/embed")
    async def embed(request: Request, lang: str = "") -> Response:
        language = preferred_language(lang, request.headers.get("accept-language"))
        page = embed_page(language, assistant, city_names)
        return Response(page, media_type="text/html", headers={"Cache-Control": "no-cache"})

    @router.get("/widget.js")
    async def script(request: Request) -> Response:
        headers = {"Cache-Control": f"public, max-age={SCRIPT_SECONDS}", "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(launcher, media_type="text/javascript", headers=headers)

    return router


def embed_page(language: str, assistant: Asker, city_names: Mapping[str, str]) -> str:
    """The HTML of the widget's page in one language; its data stands in it as escaped JSON."""
    texts = page_texts(language, city_names)
    state = {
        "texts": texts,
        "language": language,
        "examples": list(assistant.examples(language))[:3],
        "receipts": hasattr(assistant, "receipt"),
    }
    page = (_FOLDER / "embed.html").read_text(encoding="utf-8")
    values = {name: html.escape(text) for name, text in texts.items()}
    values["lang"] = language
    # "<" would end the script element that holds the data; JSON has another way to write it.
    values["state"] = json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
    return re.sub(r"\{\{(\w+)\}\}", lambda place: values[place[1]], page)


def launcher_script(city_names: Mapping[str, str]) -> str:
    """The launcher with its few words in every language."""
    words = {
        language: {word: page_texts(language, city_names)[word] for word in LAUNCHER_WORDS}
        for language in all_texts()
    }
    script = (_FOLDER / "widget.js").read_text(encoding="utf-8")
    return script.replace('"__WORDS__"', json.dumps(words, ensure_ascii=False))
