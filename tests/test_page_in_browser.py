"""The chat page in a real browser: ask, read quotes, stop, clear, vote, change language; on a phone too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from assistant.web import FEEDBACK_FILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

BOX = "#fc-question textarea"
ANSWERED = ".fc-turn:last-child .fc-done"
STATUS = ".fc > [role=status]"


def _open(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    context = browser.new_context(**options)  # type: ignore[arg-type]  # the options are the caller's
    page = context.new_page()
    faults: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("response", lambda response: faults.append(response.url) if response.status >= 400 else None)
    page.on("request", lambda request: foreign.append(request.url))
    page.goto(address)
    page.wait_for_selector(".fc-chip")
    yield page
    own = ("data", "blob")
    assert [url for url in foreign if not url.startswith(address) and urlsplit(url).scheme not in own] == []
    assert faults == []
    context.close()


@pytest.fixture
def page(chromium: Browser, city_site: str) -> Iterator[Page]:
    """The chat page, fresh; at the end it has shown no error and asked no other host."""
    yield from _open(chromium, city_site, locale="en-GB")


@pytest.fixture
def phone(chromium: Browser, city_site: str) -> Iterator[Page]:
    """The chat page on a small phone."""
    yield from _open(
        chromium, city_site, locale="en-GB", viewport={"width": 360, "height": 640}, has_touch=True
    )


def _ask(page: Page, question: str) -> None:
    before = page.locator(".fc-turn").count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.locator(".fc-turn").nth(before).locator(".fc-done").wait_for()


def test_a_typed_question_is_answered_and_its_citation_opens_to_the_quote(page):
    _ask(page, "How many partners?")
    assert page.locator(".fc-asked").inner_text().endswith("How many partners?")
    assert "There are 3 partners." in page.inner_text(ANSWERED)
    quote = page.get_by_text("Northport and Eastham are partners of the city.")
    assert not quote.is_visible()
    page.get_by_role("button", name="Source 1", exact=True).click()
    assert quote.is_visible()
    source = page.locator(".fc-source").first
    assert all(
        word in source.inner_text() for word in ("[1]", "Record", "Report 1", "Harbour Gazette", "4 May 2019")
    )
    assert source.locator("summary", has_text="Also in (2)").is_visible()
    link = source.get_by_role("link")  # those of the further sources are folded away
    assert link.get_attribute("href") == "https://example.org/report"
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert source.locator("> summary").evaluate("element => element === document.activeElement")
    assert page.input_value(BOX) == ""


def test_a_digest_is_called_our_summary_and_has_no_link_without_an_address(page):
    _ask(page, "How many partners?")
    page.get_by_role("button", name="Source 2", exact=True).click()
    digest = page.locator(".fc-source").nth(1)
    assert "Our summary of:" in digest.inner_text()
    assert digest.get_by_role("link").count() == 0
    assert "Article" in page.locator(".fc-source").nth(2).inner_text()


def test_the_answer_says_as_of_when_and_shows_its_rows(page):
    _ask(page, "How many partners?")
    assert "As of 4 May 2019" in page.inner_text(ANSWERED)
    page.locator("summary", has_text="Records behind this answer (2)").click()
    assert page.locator(".fc-rows td").all_inner_texts() == ["Northport", "1980-05-03", "Eastham", "1994"]


def test_many_markers_fold_and_every_source_is_still_there(page):
    _ask(page, "list all")
    assert page.locator(".fc-source").count() == 20
    last = page.locator(".fc-source").nth(19)
    assert not last.is_visible()
    page.get_by_role("button", name="Source 20", exact=True).click()
    assert "Town 20 signed." in last.inner_text()
    first_line = page.locator(".fc-text > p").first
    assert first_line.locator("button").all_inner_texts() == ["[1]", "[2]", "[3]", "[4]", "[5]", "+15"]


def test_an_abstention_looks_different_and_offers_questions_that_work(page):
    _ask(page, "Unknown thing?")
    notice = page.locator(".fc-notice")
    assert "No proven answer" in notice.inner_text()
    assert "Northport, a sister city since 1980" in notice.inner_text()
    assert page.locator(".fc-source").count() == 0
    page.locator(".fc-turn:last-child .fc-chip").first.click()
    page.locator(".fc-turn").nth(1).locator(".fc-done").wait_for()
    assert "There are 3 partners." in page.inner_text(ANSWERED)


def test_an_example_asks_when_clicked(page):
    page.get_by_role("button", name="How many partners?").click()
    page.wait_for_selector(ANSWERED)
    assert page.locator(".fc-turn").count() == 1


def test_a_follow_up_carries_the_conversation_and_shows_how_it_was_understood(page, hand_assistant):
    _ask(page, "How many partners?")
    _ask(page, "and in Norland?")
    assert "Understood as: How many partners are there in Norland?" in page.inner_text(ANSWERED)
    turns = hand_assistant.asked[-1][1]
    assert [turn.role for turn in turns] == ["user", "assistant"]
    assert turns[1].content.startswith("There are 3 partners. [1]")


def test_shift_enter_breaks_the_line_and_a_word_being_composed_is_not_sent(page):
    page.fill(BOX, "first")
    page.press(BOX, "Shift+Enter")
    page.keyboard.type("second")
    assert page.input_value(BOX) == "first\nsecond"
    page.locator(BOX).evaluate(
        """element => element.dispatchEvent(new KeyboardEvent("keydown", {
            key: "Enter", isComposing: true, bubbles: true, cancelable: true,
        }))"""
    )
    page.wait_for_timeout(300)
    assert page.locator(".fc-turn").count() == 0


def test_a_blank_question_asks_nothing(page, hand_assistant):
    before = len(hand_assistant.asked)
    page.fill(BOX, "   ")
    page.press(BOX, "Enter")
    page.wait_for_timeout(300)
    assert len(hand_assistant.asked) == before
    assert page.locator(".fc-turn").count() == 0


def test_stop_ends_the_waiting_and_the_page_stays_usable(page, hand_assistant):
    hand_assistant.release.clear()
    page.fill(BOX, "a slow one")
    page.press(BOX, "Enter")
    page.wait_for_selector(".fc-pending")
    assert not page.locator("#fc-ask").is_visible()
    page.locator("#fc-stop").click()
    page.wait_for_selector(".fc-stopped")
    hand_assistant.release.set()
    assert "Stopped." in page.inner_text(".fc-turn:last-child")
    page.locator("#fc-ask").wait_for()
    _ask(page, "How many partners?")
    page.wait_for_timeout(300)
    assert page.locator(".fc-turn").count() == 2
    assert page.locator(".fc-stopped").count() == 1


def test_asking_again_takes_the_place_of_the_last_reply(page):
    _ask(page, "How many partners?")
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_timeout(500)
    page.wait_for_selector(ANSWERED)
    assert page.locator(".fc-turn").count() == 1


def test_clear_starts_over_and_forgets_the_conversation(page, hand_assistant):
    _ask(page, "How many partners?")
    page.locator("#fc-clear").click()
    page.locator(".fc-welcome").wait_for()
    assert page.locator(".fc-turn").count() == 0
    _ask(page, "How many partners?")
    assert hand_assistant.asked[-1][1] == ()


def test_an_assistant_that_fails_is_told_in_one_line(page):
    page.fill(BOX, "explode")
    page.press(BOX, "Enter")
    page.wait_for_selector(".fc-failed")
    assert "Something went wrong on our side." in page.inner_text(".fc-failed")
    assert "made to fail" not in page.inner_text("body")


def test_a_very_long_question_gets_the_abstention(page):
    _ask(page, "x" * 200_000)
    assert "The question is too long." in page.inner_text(ANSWERED)
    assert len(page.inner_text(".fc-asked")) < 1_000


def test_votes_and_the_comment_are_kept(page, state_folder):
    _ask(page, "How many partners?")
    with page.expect_response("**/gradio_api/run/predict"):
        page.get_by_role("button", name="Not helpful").click()
    page.get_by_label("What was wrong? (optional)").fill("It is four.")
    with page.expect_response("**/gradio_api/run/predict"):
        page.keyboard.press("Enter")
    lines = (state_folder / FEEDBACK_FILE).read_text(encoding="utf-8").splitlines()
    first, second = (json.loads(line) for line in lines[-2:])
    assert (first["vote"], first["comment"]) == ("down", "")
    assert (second["vote"], second["comment"], second["reply_id"]) == ("down", "It is four.", "r-count")
    assert page.inner_text(STATUS) == "Thank you, noted."


def test_the_page_speaks_the_chosen_language_and_asks_in_it(page, hand_assistant):
    page.locator("#fc-language input").click()
    page.get_by_role("option", name="Deutsch").click()
    page.get_by_role("button", name="Wie viele Partner gibt es?").click()
    page.wait_for_selector(ANSWERED)
    assert hand_assistant.asked[-1][2] == "de"
    assert "Stand: 4. Mai 2019" in page.inner_text(ANSWERED)
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.inner_text("h1") == "Hafenstadt: internationale Partnerstädte"
    assert page.inner_text("#fc-ask") == "Fragen"


def test_data_never_becomes_markup(page):
    _ask(page, "hostile <img src=x onerror=window.hacked=1>")
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".fc img, .fc script").count() == 0
    assert page.locator(".fc a[href^=javascript]").count() == 0
    assert "<script>window.hacked=1</script> **a** [9] ${7*7} {{8*8}}" in page.inner_text(".fc-text")
    assert page.locator(".fc-asked").inner_text().endswith("hostile <img src=x onerror=window.hacked=1>")


def test_screen_readers_hear_start_and_end_only(page):
    page.evaluate(
        """selector => {
            window.heard = [];
            const region = document.querySelector(selector);
            const listen = () => window.heard.push(region.textContent);
            new MutationObserver(listen).observe(region, {childList: true});
        }""",
        STATUS,
    )
    _ask(page, "How many partners?")
    assert page.evaluate("window.heard") == ["Looking through the records …", "Answer ready, 3 sources."]
    assert page.locator(".fc-turns[aria-live], .fc-turns [aria-live]").count() == 0


def test_everything_is_reached_by_the_keyboard(page):
    _ask(page, "How many partners?")
    page.locator(".fc-marker").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Northport and Eastham are partners of the city.").is_visible()
    page.keyboard.press("Enter")
    assert not page.get_by_text("Northport and Eastham are partners of the city.").is_visible()
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('[id^=fc]')?.id"))
    assert {"fc-chat", "fc-question", "fc-ask", "fc-clear"} <= reached


def test_a_phone_shows_everything_without_scrolling_sideways(phone):
    for question in ("How many partners?", "list all", "Unknown thing?", "hostile", "W" * 500):
        _ask(phone, question)
        for details in phone.locator("details").all():
            details.evaluate("element => { element.open = true }")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    composer = phone.locator("#fc-composer").bounding_box()
    assert composer["y"] + composer["height"] <= 640
    assert composer["height"] < 200
    for name in ("#fc-ask", "#fc-clear", BOX):
        box = phone.locator(name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


def test_the_page_is_readable_in_the_dark(chromium, city_site):
    for page in _open(chromium, city_site, locale="en-GB", color_scheme="dark"):
        shade = "selector => getComputedStyle(document.querySelector(selector))"
        ground = page.evaluate(f"({shade})('body').backgroundColor")
        ink = page.evaluate(f"({shade})('.fc-greeting').color")
        assert max(map(int, re.findall(r"\d+", ground)[:3])) < 60
        assert min(map(int, re.findall(r"\d+", ink)[:3])) > 180
