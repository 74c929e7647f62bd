"""The chat page at `/`, built of Gradio Blocks; the conversation itself is drawn by `static/chat.js`.

Knows nothing about what happens on its events. Import only after `GRADIO_ANALYTICS_ENABLED=False` is set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.web.asker import Asker
from assistant.web.feedback import FeedbackStore
from assistant.web.page_events import AUTO, PageEvents, header_text, language_choices
from assistant.web.texts import FALLBACK, page_texts

STATE_SECONDS = 4 * 3600  # how long the server keeps the conversation of an open page that is not used
SYSTEM_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "Noto Sans CJK SC",
    "sans-serif",
)

# Runs in the browser when the component is there; `FriendshipChat` comes from static/chat.js.
_JOIN_CHAT = """
const chat = window.FriendshipChat(element.querySelector('.fc'), {
  onAsk: (question) => trigger('ask', { question }),
  onRetry: () => trigger('retry', {}),
  onVote: (vote) => trigger('vote', vote),
});
chat.show(props.value);
watch('value', () => chat.show(props.value));
"""


def mount_page(
    app: FastAPI, assistant: Asker, *, feedback: FeedbackStore, city_names: Mapping[str, str]
) -> None:
    """Mounts the chat page at `/`; nothing of it calls another host."""
    events = PageEvents(assistant, feedback, city_names)

    async def mount() -> None:
        _mount(app, build_page(events))

    # Without a running event loop the library makes one and never closes it; this one is closed.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, mount()).result()


def _mount(app: FastAPI, page: gr.Blocks) -> None:
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=gr.themes.Base(
            primary_hue="teal",
            neutral_hue="slate",
            font=list(SYSTEM_FONTS),
            font_mono=["ui-monospace", "Consolas", "monospace"],
        ),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )


def build_page(events: PageEvents) -> gr.Blocks:
    """The page's components, wired to its events."""
    texts = page_texts(FALLBACK, events.city_names)
    blocks: gr.Blocks
    with gr.Blocks(title=texts["title"], analytics_enabled=False, fill_width=True) as blocks:
        turns = gr.State([], time_to_live=STATE_SECONDS)
        shown_language = gr.State(FALLBACK, time_to_live=STATE_SECONDS)
        with gr.Row(elem_id="fc-header"):
            header = gr.Markdown(header_text(texts), elem_id="fc-title")
            language = gr.Dropdown(
                language_choices(texts),
                value=AUTO,
                label=texts["language"],
                filterable=False,
                elem_id="fc-language",
            )
        chat = gr.HTML(
            events.view([], FALLBACK),
            html_template='<div class="fc"></div>',
            js_on_load=_JOIN_CHAT,
            apply_default_css=False,
            elem_id="fc-chat",
        )
        with gr.Column(elem_id="fc-composer"):
            with gr.Row(elem_id="fc-line"):
                question = gr.Textbox(
                    label=texts["question_label"],
                    placeholder=texts["placeholder"],
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    elem_id="fc-question",
                )
                ask = gr.Button(texts["ask"], variant="primary", elem_id="fc-ask")
                stop = gr.Button(texts["stop"], variant="primary", elem_id="fc-stop")
            with gr.Row(elem_id="fc-foot"):
                disclosure = gr.Markdown(texts["disclosure"], elem_id="fc-disclosure")
                clear = gr.Button(texts["clear"], size="sm", elem_id="fc-clear")

        # Without a limit of its own an event handles one person at a time, and fifty wait in line.
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        asked: dict[str, Any] = {
            "outputs": [chat, turns, question],
            "concurrency_limit": None,
            **quiet,
        }
        known = [turns, shown_language, language]
        running = [
            question.submit(events.ask_typed, inputs=[question, *known], **asked),
            ask.click(events.ask_typed, inputs=[question, *known], **asked),
            chat.ask(events.ask_chosen, inputs=known, **asked),
            chat.retry(events.ask_again, inputs=known, **asked),
        ]
        ended: dict[str, Any] = {
            "inputs": [turns, shown_language],
            "outputs": [chat, turns, question],
            "cancels": running,
            "queue": False,
            **quiet,
        }
        stop.click(events.stop, **ended)
        clear.click(events.clear, **ended)
        chat.vote(events.vote, inputs=[turns], outputs=None, queue=False, **quiet)
        dressed: dict[str, Any] = {
            "inputs": [turns, language],
            "outputs": [chat, shown_language, header, language, question, ask, stop, clear, disclosure],
            "queue": False,
            **quiet,
        }
        blocks.load(events.dress, **dressed)
        language.input(events.dress, **dressed)
    blocks.queue(default_concurrency_limit=None, api_open=False)
    return blocks
