"""The widget on another site: opens, asks, cites, closes; refused where not allowed; stores nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pytest

from assistant.web import FEEDBACK_FILE, create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

    from tests.hand_assistant import HandAssistant

pytestmark = pytest.mark.slow

Served = Callable[[Any], AbstractContextManager[str]]


class Portal:
    """Another site: one page with the widget's script; its own content policy lets only that in."""

    def __init__(self) -> None:
        self.assistant = ""
        self.attributes = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        page = f"""<!doctype html><html lang="en"><title>Portal</title><h1>Portal</h1>
            <button id="own">Own button</button>
            <script src="{self.assistant}/widget.js" async {self.attributes}></script></html>"""
        policy = (
            f"default-src 'none'; script-src {self.assistant}; frame-src {self.assistant}; img-src 'self'"
        )
        headers = [(b"content-type", b"text/html"), (b"content-security-policy", policy.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page.encode()})


@pytest.fixture(scope="module")
def portal(served: Served) -> Iterator[tuple[Portal, str]]:
    """The other site and its address."""
    site = Portal()
    with served(site) as address:
        yield site, address


@pytest.fixture(scope="module")
def allowing(
    hand_assistant: HandAssistant, served: Served, portal: tuple[Portal, str], state_folder: Any
) -> Iterator[str]:
    """An assistant that lets the portal, and nobody else, show the widget."""
    names = {"en": "Harbourtown"}
    app = create_app(hand_assistant, home=state_folder, embed_origins=[portal[1]], city_names=names)
    with served(app) as address:
        yield address
        hand_assistant.release.set()


def _visit(
    browser: Browser, portal: tuple[Portal, str], assistant: str, attributes: str = "", **options: Any
) -> Page:
    site, address = portal
    site.assistant, site.attributes = assistant, attributes
    page = browser.new_context(locale="en-GB", **options).new_page()
    page.goto(address)
    page.locator("friendship-assistant .launch").wait_for()
    return page


def _frame(page: Page) -> Frame:
    page.locator("friendship-assistant iframe").wait_for()
    frame = page.locator("friendship-assistant iframe").element_handle().content_frame()
    assert frame is not None
    frame.wait_for_load_state()
    return frame


@pytest.fixture
def visitor(chromium: Browser, portal: tuple[Portal, str], allowing: str) -> Iterator[Page]:
    """The portal's page in a browser; at the end nothing was stored and no third host was asked."""
    asked: list[str] = []
    page = _visit(chromium, portal, allowing)
    page.context.on("request", lambda request: asked.append(request.url))
    yield page
    assert [url for url in asked if not url.startswith((allowing, portal[1]))] == []
    assert page.context.cookies() == []
    for frame in page.frames:
        assert frame.evaluate("localStorage.length + sessionStorage.length") == 0
    page.context.close()


def test_the_widget_opens_asks_and_shows_the_cited_quote(visitor, allowing):
    assert visitor.locator("friendship-assistant iframe").count() == 0
    visitor.get_by_role("button", name="Ask about friendship cities").click()
    frame = _frame(visitor)
    assert frame.url.startswith(f"{allowing}/embed?lang=en")
    frame.wait_for_selector("#question:focus")
    visitor.keyboard.type("How many partners?")
    visitor.keyboard.press("Enter")
    frame.wait_for_selector(".fc-done")
    assert "There are 3 partners." in frame.inner_text(".fc-text")
    frame.get_by_role("button", name="Source 1", exact=True).click()
    assert frame.get_by_text("Northport and Eastham are partners of the city.").is_visible()
    assert "Our summary of:" in frame.locator(".fc-source").nth(1).inner_text()


def test_a_follow_up_in_the_widget_sends_the_conversation_along(visitor, hand_assistant):
    visitor.locator("friendship-assistant .launch").click()
    frame = _frame(visitor)
    for number, question in enumerate(("How many partners?", "and in Norland?")):
        frame.fill("#question", question)
        frame.press("#question", "Enter")
        frame.locator(".fc-turn").nth(number).locator(".fc-done").wait_for()
    assert "Understood as: How many partners are there in Norland?" in frame.inner_text(".fc-turn:last-child")
    assert [turn.role for turn in hand_assistant.asked[-1][1]] == ["user", "assistant"]
    frame.get_by_role("button", name="Start over").click()
    assert frame.locator(".fc-turn").count() == 0
    frame.locator(".fc-chip").first.click()
    frame.wait_for_selector(".fc-done")
    assert hand_assistant.asked[-1][1] == ()


def test_escape_closes_and_the_focus_comes_back(visitor):
    launcher = visitor.locator("friendship-assistant .launch")
    assert launcher.get_attribute("aria-expanded") == "false"
    launcher.click()
    frame = _frame(visitor)
    frame.wait_for_selector("#question:focus")
    assert launcher.get_attribute("aria-expanded") == "true"
    assert visitor.locator("friendship-assistant iframe").get_attribute("title")
    visitor.keyboard.press("Escape")
    visitor.locator("friendship-assistant .panel").wait_for(state="hidden")
    assert launcher.get_attribute("aria-expanded") == "false"
    focused = "document.activeElement.shadowRoot?.activeElement?.className"
    assert visitor.evaluate(focused) == "launch"
    launcher.press("Enter")
    frame.wait_for_selector("#question:focus")
    visitor.get_by_role("button", name="Close").click()
    assert visitor.evaluate(focused) == "launch"


def test_what_the_widget_drew_survives_closing(visitor):
    launcher = visitor.locator("friendship-assistant .launch")
    launcher.click()
    frame = _frame(visitor)
    frame.locator(".fc-chip").first.click()
    frame.wait_for_selector(".fc-done")
    launcher.click()
    launcher.click()
    assert frame.locator(".fc-turn").count() == 1


def test_stop_ends_the_waiting_in_the_widget(visitor, hand_assistant):
    hand_assistant.release.clear()
    visitor.locator("friendship-assistant .launch").click()
    frame = _frame(visitor)
    frame.fill("#question", "slow")
    frame.press("#question", "Enter")
    frame.wait_for_selector(".fc-pending")
    frame.click("#stop")
    frame.wait_for_selector(".fc-stopped")
    hand_assistant.release.set()
    assert frame.locator("#ask").is_visible()


def test_a_failure_is_told_and_can_be_asked_again(visitor):
    visitor.locator("friendship-assistant .launch").click()
    frame = _frame(visitor)
    frame.fill("#question", "explode")
    frame.press("#question", "Enter")
    frame.wait_for_selector(".fc-failed")
    assert frame.get_by_role("button", name="Ask again").is_visible()


def test_votes_from_the_widget_are_kept(visitor, state_folder):
    visitor.locator("friendship-assistant .launch").click()
    frame = _frame(visitor)
    frame.locator(".fc-chip").first.click()
    frame.wait_for_selector(".fc-done")
    with visitor.expect_response("**/api/feedback") as kept:
        frame.get_by_role("button", name="Helpful", exact=True).click()
    assert kept.value.status == 201
    line = json.loads((state_folder / FEEDBACK_FILE).read_text(encoding="utf-8").splitlines()[-1])
    assert (line["vote"], line["question"]) == ("up", "How many partners?")


def test_data_never_becomes_markup_in_the_widget(visitor):
    visitor.locator("friendship-assistant .launch").click()
    frame = _frame(visitor)
    frame.fill("#question", "hostile")
    frame.press("#question", "Enter")
    frame.wait_for_selector(".fc-done")
    assert frame.evaluate("window.hacked") is None
    assert frame.locator(".fc img, .fc script, .fc a[href^=javascript]").count() == 0


def test_a_message_from_elsewhere_does_not_close_the_widget(visitor):
    visitor.locator("friendship-assistant .launch").click()
    frame = _frame(visitor)
    frame.wait_for_selector("#question:focus")
    visitor.evaluate("window.postMessage('friendship:close', '*')")
    visitor.wait_for_timeout(200)
    assert visitor.locator("friendship-assistant .panel").is_visible()


def test_the_site_chooses_language_side_colour_and_label(chromium, portal, allowing):
    attributes = (
        'data-language="de" data-position="left" data-color="#ffd400" data-label="Frag uns &lt;b&gt;"'
    )
    page = _visit(chromium, portal, allowing, attributes, viewport={"width": 1000, "height": 700})
    launcher = page.get_by_role("button", name="Frag uns <b>")
    assert launcher.bounding_box()["x"] < 100
    assert launcher.evaluate("element => getComputedStyle(element).backgroundColor") == "rgb(255, 212, 0)"
    assert launcher.evaluate("element => getComputedStyle(element).color") == "rgb(17, 17, 17)"
    launcher.click()
    frame = _frame(page)
    assert frame.locator("html").get_attribute("lang") == "de"
    assert frame.locator("#ask").inner_text() == "Fragen"
    assert (
        frame.evaluate("getComputedStyle(document.querySelector('#ask')).backgroundColor")
        == "rgb(255, 212, 0)"
    )
    page.context.close()


def test_on_a_phone_the_open_widget_fills_the_screen(chromium, portal, allowing):
    page = _visit(chromium, portal, allowing, viewport={"width": 360, "height": 640})
    page.locator("friendship-assistant .launch").click()
    frame = _frame(page)
    assert page.locator("friendship-assistant .panel").bounding_box() == {
        "x": 0,
        "y": 0,
        "width": 360,
        "height": 640,
    }
    for question in ("How many partners?", "list all", "hostile"):
        frame.fill("#question", question)
        frame.click("#ask")
        frame.locator(".fc-turn:last-child .fc-done").wait_for()
        assert frame.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_a_site_that_was_not_allowed_cannot_show_the_widget(chromium, portal, city_site):
    page = _visit(chromium, portal, city_site)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.locator("friendship-assistant .launch").click()
    page.wait_for_timeout(1000)
    assert any("frame-ancestors" in text for text in told)
    frame = page.locator("friendship-assistant iframe").element_handle().content_frame()
    assert frame.locator("#question").count() == 0
    page.keyboard.press("Escape")
    page.context.close()
