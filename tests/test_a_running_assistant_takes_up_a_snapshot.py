"""A running assistant answers from a newer snapshot without a restart, and from the old one until it is open."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from assistant import Answer, open_assistant
from corpus import read_corpus
from index import build_index

SECOND_HOME = Path(__file__).with_name("data") / "second-home"
QUESTION = "How long is the Moonlight tunnel?"
ARTICLE = """---
id: en-tunnel
kind: article
title: The Moonlight tunnel
publisher: Harbour Times
date: "2025-01-01"
url: ""
language: en
sources: []
topics: []
translation_of: ""
declared: []
---

The Moonlight tunnel is 3,200 metres long and was opened in 2024.
"""


@pytest.mark.slow
def test_a_new_article_is_answered_from_without_a_restart(tmp_path: Path, second_home_state: Path) -> None:
    folder, home = tmp_path / "corpus", tmp_path / "home"
    shutil.copytree(SECOND_HOME, folder)
    shutil.copytree(second_home_state, home)
    assistant = open_assistant(home=home, corpus_folder=folder)
    before = assistant.corpus_version
    assert not isinstance(assistant.ask(QUESTION), Answer)

    (folder / "articles" / "en" / "en-tunnel.md").write_text(ARTICLE, encoding="utf-8")
    build_index(read_corpus(folder), home=home)
    time.sleep(2.1)  # the assistant looks for a newer snapshot at most every two seconds
    assistant.ask("Hello")
    deadline = time.monotonic() + 60
    while assistant.corpus_version == before and time.monotonic() < deadline:
        time.sleep(0.2)

    reply = assistant.ask(QUESTION)
    assert isinstance(reply, Answer)
    assert "3,200 metres" in reply.text
    assert reply.citations[0].kind == "article"
    assert reply.citations[0].source.publisher == "Harbour Times"
