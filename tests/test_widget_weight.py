"""The widget weighs at most 15 kB over the wire and loads from one origin only."""

from __future__ import annotations

import gzip
import re

import httpx

MOST_BYTES = 15_000


def _parts(address: str) -> dict[str, bytes]:
    page = httpx.get(f"{address}/embed", headers={"Accept-Language": "ru"})
    found = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert all(path.startswith("/web/") for path in found)
    parts = {path: httpx.get(f"{address}{path}").content for path in found}
    return {**parts, "/embed": page.content, "/widget.js": httpx.get(f"{address}/widget.js").content}


def test_launcher_page_script_and_style_weigh_at_most_15_kilobytes(city_site):
    parts = _parts(city_site)
    weights = {path: len(gzip.compress(content, 9)) for path, content in parts.items()}
    assert {path.rpartition(".")[2] for path in weights} >= {"/embed", "js", "css"}
    assert sum(weights.values()) <= MOST_BYTES, weights


def test_the_widget_is_served_compressed(city_site):
    for path in ("/embed", "/widget.js", "/web/chat.js", "/web/chat.css"):
        response = httpx.get(f"{city_site}{path}", headers={"Accept-Encoding": "gzip"})
        assert response.headers["content-encoding"] == "gzip"


def test_the_launcher_is_not_sent_again_when_unchanged(city_site):
    first = httpx.get(f"{city_site}/widget.js")
    again = httpx.get(f"{city_site}/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert first.headers["content-type"].startswith("text/javascript")


def test_the_data_in_the_widgets_page_cannot_end_its_script(hand_assistant, served, tmp_path):
    from assistant.web import create_app

    class Tricky(type(hand_assistant)):
        def examples(self, language):
            return ("</script><script>window.hacked=1</script>",)

    names = {"en": "<b>Port</b> {{state}}"}
    with served(create_app(Tricky(), home=tmp_path, city_names=names)) as address:
        page = httpx.get(f"{address}/embed").text
    assert page.count("<script") == 3
    assert page.count("</script>") == 3
    assert "<title>&lt;b&gt;Port&lt;/b&gt; {{state}}: international" in page
