"""Pages load nothing foreign; nobody frames them unasked; of the page library only the needed is open."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from assistant.web import BadOrigin, create_app, read_origins

ROOT = Path(__file__).resolve().parent.parent


def _policy(response: httpx.Response) -> dict[str, str]:
    parts = response.headers["content-security-policy"].split("; ")
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/widget.js", "/healthz", "/web/chat.js", "/theme.css", "/api/ask", "/nowhere"]
)
def test_every_response_has_the_security_headers(city_site, path):
    response = httpx.get(f"{city_site}{path}")
    policy = _policy(response)
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    allowed = {"'self'", "'none'", "'unsafe-eval'", "'unsafe-inline'", "data:"}
    for words in policy.values():
        assert {word for word in words.split() if not word.startswith("'nonce-")} <= allowed


def test_only_the_page_library_s_page_may_evaluate_or_style_inline(city_site):
    for path in ("/embed", "/widget.js", "/healthz"):
        assert "unsafe" not in httpx.get(f"{city_site}{path}").headers["content-security-policy"]
    page = _policy(httpx.get(f"{city_site}/"))
    assert "'unsafe-inline'" not in page["script-src"]


def test_every_script_of_the_page_has_the_nonce_of_its_response(city_site):
    nonces = set()
    for _ in range(2):
        response = httpx.get(f"{city_site}/")
        nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])[1]
        assert response.text.count("<script") == response.text.count(f'<script nonce="{nonce}"') > 3
        assert response.headers["cache-control"] == "no-store"
        nonces.add(nonce)
    assert len(nonces) == 2


def test_the_page_names_no_other_host(city_site):
    text = httpx.get(f"{city_site}/").text
    served = re.sub(r"http://127\.0\.0\.1:\d+", "", text)
    assert re.findall(r"""(?:src|href|content)=["'](?:https?:)?//[^"']+""", served) == []
    assert "googleapis" not in served
    assert "cdnjs" not in served


def test_the_page_and_the_widget_are_titled_in_the_readers_language(city_site):
    for path in ("/", "/embed"):
        page = httpx.get(f"{city_site}{path}", headers={"Accept-Language": "fr, de-CH;q=0.8, en;q=0.5"}).text
        assert '<html\n\tlang="de"' in page or '<html lang="de">' in page
        assert "<title>Hafenstadt: internationale Partnerstädte</title>" in page


def test_named_sites_and_no_others_may_frame_the_widget(hand_assistant, served, tmp_path):
    origins = ("https://www.example.org", "http://127.0.0.1:9000")
    with served(create_app(hand_assistant, home=tmp_path, embed_origins=origins)) as address:
        assert _policy(httpx.get(f"{address}/embed"))["frame-ancestors"] == " ".join(origins)
        assert _policy(httpx.get(f"{address}/"))["frame-ancestors"] == "'none'"


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        ("https://a.example", ("https://a.example",)),
        (" https://A.example/ , http://b.example:8080\nhttp://[::1]:3000", (
            "https://a.example", "http://b.example:8080", "http://[::1]:3000",
        )),
    ],
)  # fmt: skip
def test_origins_are_read_from_a_list(text, origins):
    assert read_origins(text) == origins


@pytest.mark.parametrize(
    "text",
    [
        "*", "example.org", "ftp://a.example", "https://a.example/path", "https://*.example", "'self'",
        "https://u:p@a.example", "http://a.example:0", "http://a.example:99999", "https://ä.example", "null",
    ],
)  # fmt: skip
def test_what_is_no_exact_origin_is_refused(text, hand_assistant, tmp_path):
    with pytest.raises(BadOrigin, match="write"):
        read_origins(text)
    with pytest.raises(BadOrigin, match="write"):
        create_app(hand_assistant, home=tmp_path, embed_origins=[text])


def test_an_origin_cannot_smuggle_in_a_directive(hand_assistant, tmp_path):
    with pytest.raises(BadOrigin):
        create_app(hand_assistant, home=tmp_path, embed_origins=["https://a.example; script-src *"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/hostname"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/monitoring"),
        ("POST", "/gradio_api/call/ask_typed"),
        ("GET", "/docs"),
    ],
)
def test_what_the_page_does_not_need_is_closed(city_site, method, path):
    response = httpx.request(method, f"{city_site}{path}")
    assert response.status_code == 404
    assert response.json()["error"].startswith("There is nothing at")


@pytest.mark.parametrize("path", ["/api/ask", "/", "/gradio_api/queue/join", "/embed"])
def test_no_other_origin_is_let_in_to_read(city_site, path):
    headers = {
        "Origin": "https://elsewhere.example",
        "Host": "assistant.example",
        "Access-Control-Request-Method": "POST",
    }
    for method in ("GET", "OPTIONS", "POST"):
        response = httpx.request(method, f"{city_site}{path}", headers=headers)
        assert not [name for name in response.headers if name.startswith("access-control-")]


GUARDED = """
import sys, threading, time
LOCAL = ("127.", "::1", "localhost", "0.0.0.0")
seen = []
def guard(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(LOCAL):
            seen.append(f"connect {address}")
            raise ConnectionRefusedError(str(address))
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
        if host not in (None, "") and not str(host).startswith(LOCAL):
            seen.append(f"{event} {host}")
            raise ConnectionRefusedError(str(host))
sys.addaudithook(guard)
sys.path[:0] = [sys.argv[1]]
from pathlib import Path
import json, urllib.request
from tests.hand_assistant import HandAssistant
from assistant.web import create_app, serve
opened = []
app = create_app(HandAssistant(), home=Path(sys.argv[2]))
where = {"host": "127.0.0.1", "port": 0, "ready": opened.append}
threading.Thread(target=serve, args=(app,), kwargs=where, daemon=True).start()
until = time.monotonic() + 30
while not opened and time.monotonic() < until:
    time.sleep(0.05)
for path in ("/", "/embed", "/widget.js", "/config", "/healthz"):
    assert urllib.request.urlopen(opened[0] + path).status == 200
body = json.dumps({"question": "How many?"}).encode()
request = urllib.request.Request(opened[0] + "/api/ask", body, {"Content-Type": "application/json"})
assert json.load(urllib.request.urlopen(request))["kind"] == "answer"
time.sleep(1.5)  # telemetry is sent from threads a little later
print("\\n".join(seen) or "nothing", flush=True)
import os
os._exit(0)
"""


@pytest.mark.slow
def test_the_process_contacts_no_other_host_while_it_starts_and_answers(tmp_path):
    command = [sys.executable, "-c", GUARDED, str(ROOT), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
    assert done.stderr == ""
    assert done.stdout == "nothing\n"
