"""The JSON API: ask, feedback, health.

Knows nothing about pages; every refusal is JSON with one line in `error`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant.reply import Reply, Turn, to_json
from assistant.web.asker import ANSWERS_AT_ONCE, Asker
from assistant.web.feedback import FeedbackFull, FeedbackStore, Vote
from assistant.web.texts import all_texts, known_language

_LOG = logging.getLogger(__name__)
_METHODS = {"ask": "POST", "feedback": "POST", "receipts": "GET"}
_Body = TypeVar("_Body", bound=BaseModel)


def _well_formed(text: str) -> str:
    """The text without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _language(text: str) -> str:
    if text.strip().lower() in ("", "auto"):
        return ""
    if language := known_language(text):
        return language
    raise ValueError(f"{text[:20]!r} is not known; use one of {', '.join(all_texts())}")


_Text = Annotated[str, AfterValidator(_well_formed)]
_ShortText = Annotated[str, Field(max_length=4_000), AfterValidator(_well_formed)]


class TurnBody(BaseModel):
    """One earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: _Text


class AskBody(BaseModel):
    """A question with the conversation so far; `id` comes back as the reply's id."""

    model_config = ConfigDict(extra="forbid")
    question: _Text
    history: list[TurnBody] = []
    language: Annotated[str, AfterValidator(_language)] | None = None
    id: Annotated[str, Field(max_length=200), AfterValidator(_well_formed)] | int | None = None


class FeedbackBody(BaseModel):
    """A thumb up or down on one reply."""

    model_config = ConfigDict(extra="forbid")
    reply_id: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_well_formed)]
    vote: Literal["up", "down"]
    question: _ShortText
    standalone: _ShortText = ""
    comment: _ShortText = ""
    language: Annotated[str, Field(max_length=20)] = ""


def api_router(assistant: Asker, feedback: FeedbackStore) -> APIRouter:
    """The routes `/api/ask`, `/api/feedback` and `/healthz`, and the refusal of everything else below `/api/`."""
    router = APIRouter()
    at_once = CapacityLimiter(ANSWERS_AT_ONCE)

    @router.post("/api/ask")
    async def ask(request: Request) -> Response:
        body = await _read(request, AskBody)
        history = tuple(Turn(turn.role, turn.content) for turn in body.history)
        reply = await to_thread.run_sync(
            partial(assistant.ask, body.question, history=history, language=body.language or None),
            limiter=at_once,
        )
        found = to_json(reply)
        headers = {"Cache-Control": "no-store", "X-Receipt-Id": reply.id}
        if body.id is not None:
            found["id"] = body.id
        if "text/event-stream" in request.headers.get("accept", ""):
            headers["X-Accel-Buffering"] = "no"
            events = _events(reply, found)
            return StreamingResponse(events, media_type="text/event-stream", headers=headers)
        return JSONResponse(found, headers=headers)

    @router.post("/api/feedback")
    async def vote(request: Request) -> Response:
        body = await _read(request, FeedbackBody)
        try:
            await run_in_threadpool(feedback.append, Vote(**body.model_dump()))
        except FeedbackFull as error:
            _LOG.warning("%s", error)
            raise HTTPException(507, "The feedback file is full; the operator has to empty it.") from error
        except OSError as error:
            _LOG.warning("feedback could not be kept: %s", error)
            raise HTTPException(503, "Feedback cannot be kept at the moment.") from error
        return JSONResponse({"kept": True}, status_code=201)

    @router.get("/healthz")
    async def health() -> Response:
        return JSONResponse({"status": "ok", "corpus_version": assistant.corpus_version})

    @router.api_route("/api/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    async def other(request: Request, rest: str) -> Response:
        method = _METHODS.get(rest.partition("/")[0])
        if method in (None, request.method):
            raise HTTPException(404, f"There is nothing at /api/{rest[:80]}.")
        problem = f"/api/{rest[:80]} takes {method}, not {request.method}."
        raise HTTPException(405, problem, headers={"Allow": str(method)})

    return router


def error_response(_: Request, error: Exception) -> Response:
    """The JSON of a refusal, with one line in `error`."""
    if isinstance(error, StarletteHTTPException):
        return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)
    return JSONResponse({"error": "The question could not be answered; try again."}, status_code=500)


async def _read(request: Request, model: type[_Body]) -> _Body:
    """The body as a value of the model; a 4xx with one clear line otherwise."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "The body has to be JSON; send the header Content-Type: application/json")
    try:
        content = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        problem = str(error).partition("\n")[0][:200]
        raise HTTPException(400, f"The body is no JSON ({problem}); send an object.") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        message = first["msg"].removeprefix("Value error, ")
        raise HTTPException(422, f"{_well_formed(place)}: {message}") from error


def _events(reply: Reply, found: Mapping[str, Any]) -> Iterator[str]:
    claims: list[Mapping[str, Any]] = found["claims"]
    for claim in claims:
        yield _event("claim", claim)
    yield _event("reply", found)


def _event(name: str, content: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
