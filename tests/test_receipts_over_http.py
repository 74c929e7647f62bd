"""Receipts over HTTP: each reply of the API and the page has one, as JSON or as a page that runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from assistant.receipts import Keeper, ReceiptStore
from assistant.reply import to_json
from assistant.web import create_app
from tests.hand_assistant import HOSTILE
from tests.receipts_by_hand import ReceiptHand, with_own_id
from tests.test_receipts_are_kept import BAD_IDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en-GB"}
NAMES = {"en": "Harbourtown", "de": "Hafenstadt"}


@pytest.fixture
def hand() -> ReceiptHand:
    """The assistant worked out by hand, with real ids."""
    return ReceiptHand()


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    """What keeps the receipts of `site`."""
    return Keeper(ReceiptStore(tmp_path))


@pytest.fixture
def site(hand: ReceiptHand, keeper: Keeper, served: Any, tmp_path: Path) -> Iterator[str]:
    """The address of the whole application, which keeps receipts."""
    with served(create_app(hand, home=tmp_path, city_names=NAMES, receipts=keeper)) as address:
        yield address
        hand.release.set()


def _ask(site: str, question: str, **body: Any) -> str:
    response = httpx.post(f"{site}/api/ask", json={"question": question, **body})
    return str(response.headers["X-Receipt-Id"])


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_reply_of_the_api_has_a_receipt_with_all_of_it(site, hand):
    found = httpx.get(f"{site}/api/receipts/{_ask(site, 'How many partners?', id='mine')}")
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    receipt = found.json()
    reply = to_json(hand.ask("How many partners?"))
    assert receipt["reply"] == reply
    assert (receipt["id"], receipt["question"], receipt["corpus_version"]) == (
        reply["id"],
        "How many partners?",
        "hand-1",
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", receipt["at"])
    assert "replay" not in receipt


def test_nothing_of_the_conversation_is_kept(site, keeper):
    history = [{"role": "user", "content": "my secret"}, {"role": "assistant", "content": "hush"}]
    found = httpx.get(f"{site}/api/receipts/{_ask(site, 'and for Jane Doe?', history=history)}")
    assert found.json()["question"] == "How many partners are there in Norland?"
    assert found.json()["in_conversation"] is True
    for word in ("secret", "hush", "Jane Doe"):
        assert word not in found.text


def test_an_abstention_has_a_receipt_too_and_a_refused_length_has_none(site):
    known = httpx.get(f"{site}/api/receipts/{_ask(site, 'Unknown thing?')}")
    assert known.json()["reply"]["reason"] == "not-in-corpus"
    assert httpx.get(f"{site}/api/receipts/{_ask(site, 'x' * 20_000)}").status_code == 404


def test_a_replay_over_the_same_corpus_holds(site):
    receipt_id = _ask(site, "How many partners?")
    found = httpx.get(f"{site}/api/receipts/{receipt_id}?replay=1").json()
    assert (found["replay"]["outcome"], found["replay"]["holds"]) == ("identical", True)
    assert found["reply"]["id"] == found["replay"]["reply"]["id"] == receipt_id


def test_a_replay_against_a_changed_corpus_says_what_differs_and_leaves_no_receipt(site, hand, keeper):
    question = "How many partners?"
    receipt_id = _ask(site, question)
    before = hand.ask(question)
    text = before.text.replace("3 partners", "2 partners")
    hand.now[question] = with_own_id(
        replace(
            before, text=text, rows=before.rows[:1], citations=before.citations[1:], corpus_version="hand-2"
        )
    )
    found = httpx.get(f"{site}/api/receipts/{receipt_id}?replay=1").json()["replay"]
    assert (found["outcome"], found["corpus_version"]) == ("different", {"then": "hand-1", "now": "hand-2"})
    assert {"before": "3", "after": ""} in found["differences"]["numbers"]
    assert found["differences"]["cited"] == [{"before": "tie:t1", "after": ""}]
    page = httpx.get(f"{site}/api/receipts/{receipt_id}?replay=1", headers=BROWSER).text
    told = Tags(page).text
    for part in ("No longer holds", "hand-1 then, hand-2 now", "tie:t1", "The answer today"):
        assert part in told
    keeper.flush()
    assert len(list(keeper.store.folder.iterdir())) == 1


@pytest.mark.parametrize(
    "path",
    [
        *(one.replace("\n", "%0A").replace("\x00", "%00") for one in BAD_IDS if one),
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e/feedback.jsonl",
        "0" * 32,
        "a/b",
        "x" * 3000,
    ],
)
def test_an_unknown_or_malformed_id_is_one_clear_line(site, path):
    response = httpx.get(f"{site}/api/receipts/{path}")
    if response.headers["content-type"] == "application/json":
        assert response.status_code == 404
        assert set(response.json()) == {"error"}
        assert "\n" not in response.json()["error"]
        assert len(response.text) < 300
    else:  # the client itself went up the path, out of the receipts
        assert response.status_code == 404 or "receipts" not in str(response.url)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_receipts_can_only_be_read(site, method):
    response = httpx.request(method, f"{site}/api/receipts/{_ask(site, 'How many partners?')}")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET"


def test_a_damaged_receipt_is_not_found_and_names_no_path(site, keeper, tmp_path):
    receipt_id = _ask(site, "How many partners?")
    keeper.flush()
    (keeper.store.folder / f"{receipt_id}.json.gz").write_bytes(b"broken")
    response = httpx.get(f"{site}/api/receipts/{receipt_id}")
    assert response.status_code == 404
    assert str(tmp_path) not in response.text


def test_a_browser_gets_a_page_of_the_receipt(site):
    receipt_id = _ask(site, "How many partners?")
    response = httpx.get(f"{site}/api/receipts/{receipt_id}", headers=BROWSER)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"].startswith("Accept")
    assert response.headers["x-robots-tag"] == "noindex"
    page = Tags(response.text)
    for part in (
        "Receipt: Harbourtown: international friendship cities",
        "How many partners?",
        "There are 3 partners.",
        "Northport and Eastham are partners of the city.",
        "Report 1",
        "Harbour Gazette · 2019-05-04",
        "Our summary of:",
        "hand-1",
        receipt_id,
        "Anyone who has this address can read this receipt.",
    ):
        assert part in page.text
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert {"#then-1", "#then-2", "#then-3", f"/api/receipts/{receipt_id}?replay=1&lang=en"} <= set(links)
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {link[1:] for link in links if link.startswith("#")} <= ids


def test_the_page_is_in_the_language_asked_for_or_the_readers(site):
    address = f"{site}/api/receipts/{_ask(site, 'How many partners?')}"
    assert '<html lang="ko">' in httpx.get(f"{address}?lang=ko", headers=BROWSER).text
    german = httpx.get(address, headers={**BROWSER, "Accept-Language": "de-CH"}).text
    assert '<html lang="de">' in german
    assert "Hafenstadt: internationale Partnerstädte" in german
    missing = httpx.get(f"{site}/api/receipts/{'0' * 32}?lang=zh", headers=BROWSER)
    assert missing.status_code == 404
    assert "此处没有保存该编号的凭据。" in missing.text


@pytest.mark.parametrize("query", ["", "?replay=1"])
def test_nothing_in_the_page_runs_or_comes_from_elsewhere(site, query):
    receipt_id = _ask(site, "hostile")
    response = httpx.get(f"{site}/api/receipts/{receipt_id}{query}", headers=BROWSER)
    policy = response.headers["content-security-policy"]
    assert policy.startswith(
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert "script-src" not in policy
    assert "unsafe" not in policy
    page = Tags(response.text)
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "form", "style", "object"} == set()
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src"):
            assert (attributes.get(name) or "/").startswith(("/", "#"))
    assert HOSTILE in page.text
    assert page.text.isprintable() or "\n" in page.text


def test_without_a_keeper_nothing_is_kept_and_nothing_is_linked(hand, served, tmp_path):
    with served(create_app(hand, home=tmp_path, city_names=NAMES)) as address:
        receipt_id = _ask(address, "How many partners?")
        assert httpx.get(f"{address}/api/receipts/{receipt_id}").status_code == 404
        assert httpx.get(f"{address}/api/receipts/{receipt_id}", headers=BROWSER).status_code == 404
        assert '"receipts": false' in httpx.get(f"{address}/embed").text
    assert list(tmp_path.iterdir()) == []


def test_the_widget_links_to_receipts(site):
    assert '"receipts": true' in httpx.get(f"{site}/embed").text


def test_a_state_folder_that_cannot_be_written_breaks_no_answer(hand, served, tmp_path):
    blocked = tmp_path / "state"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    keeper = Keeper(ReceiptStore(blocked))
    with served(create_app(hand, home=blocked, receipts=keeper)) as address:
        for _ in range(3):
            response = httpx.post(f"{address}/api/ask", json={"question": "How many partners?"})
            assert response.status_code == 200
            keeper.flush()
        assert httpx.get(f"{address}/api/receipts/{response.headers['X-Receipt-Id']}").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(
    ("locale", "word"), [("en-GB", "Receipt"), ("zh-CN", "凭据"), ("ru-RU", "Квитанция")]
)
def test_each_answer_on_the_page_links_to_its_receipt(chromium: Browser, site, locale, word):
    context = chromium.new_context(locale=locale)
    page = context.new_page()
    page.goto(site)
    page.wait_for_selector(".fc-chip")
    page.fill("#fc-question textarea", "How many partners?")
    page.press("#fc-question textarea", "Enter")
    page.wait_for_selector(".fc-done")
    link = page.get_by_role("link", name=word)
    with context.expect_page() as opened:
        link.click()
    receipt = opened.value
    receipt.wait_for_load_state()
    faults: list[str] = []
    receipt.on("pageerror", lambda error: faults.append(str(error)))
    receipt.on("console", lambda message: faults.append(message.text))
    receipt.reload()
    assert receipt.locator("html").get_attribute("lang") == locale.partition("-")[0]
    assert "There are 3 partners." in receipt.inner_text("main")
    column = receipt.locator("main").evaluate("element => getComputedStyle(element).maxWidth")
    assert column == "736px"  # the styles are let in by the policy
    receipt.set_viewport_size({"width": 360, "height": 640})
    assert receipt.evaluate("document.documentElement.scrollWidth") <= 360
    receipt.locator('a[href*="replay=1"]').click()
    receipt.locator(".outcome.holds").wait_for()
    assert faults == []
    context.close()
