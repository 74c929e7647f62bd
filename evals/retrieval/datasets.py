"""Public retrieval sets read into one form: documents, queries, and what is relevant to which.

Formats: `xquad` (SQuAD-like JSON, each paragraph a document), `trec` (XML documents and topics, qrels as
text), `beir` (corpus.jsonl, queries.jsonl, qrels/*.tsv). Knows nothing about indexes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class BrokenDataset(ValueError):
    """A folder that does not hold a set of the format; says which file is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Texts by id, and for each query the grades, above 0, of its relevant documents."""

    name: str
    documents: Mapping[str, str]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]
    language: str = ""  # where the set says it


def read_datasets(folder: Path, *, form: str, split: str | None = None) -> list[Dataset]:
    """The sets of a folder; `xquad` has one a language, of which `split` chooses.

    Raises:
        BrokenDataset: when the folder does not hold the format.
        ValueError: when the format is unknown.
    """
    if not folder.is_dir():
        raise BrokenDataset(f"{folder} is no folder; give the folder that holds the files of the set")
    if form == "xquad":
        return list(_xquad(folder, split))
    if form == "trec":
        return [_trec(folder)]
    if form == "beir":
        return [_beir(folder, split or "test")]
    raise ValueError(f"{form!r} is no format; formats are xquad, trec, beir")


def _json(path: Path) -> Any:  # JSON has no type
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BrokenDataset(f"{path} is no JSON ({error})") from error


def _xquad(folder: Path, split: str | None) -> Iterator[Dataset]:
    files = sorted(folder.glob(f"*.{split or '*'}.json"))
    if not files:
        raise BrokenDataset(f"{folder} has no *.{split or '<language>'}.json")
    for file in files:
        documents: dict[str, str] = {}
        queries: dict[str, str] = {}
        relevant: dict[str, dict[str, float]] = {}
        try:
            for article in _json(file)["data"]:
                for paragraph in article["paragraphs"]:
                    identity = str(len(documents))
                    documents[identity] = paragraph["context"]
                    for asked in paragraph["qas"]:
                        queries[asked["id"]] = asked["question"]
                        relevant[asked["id"]] = {identity: 1.0}
        except (KeyError, TypeError) as error:
            raise BrokenDataset(f"{file} is no SQuAD-like JSON: {error} is missing") from error
        name = file.name.removesuffix(".json")
        yield Dataset(name, documents, queries, relevant, language=name.rsplit(".", 1)[-1])


def _tagged(text: str, tag: str) -> list[str]:
    """The texts between the tags; these files are SGML rather than XML, so no XML parser takes them."""
    return [
        " ".join(html.unescape(found).split())
        for found in re.findall(rf"<{tag}>(.*?)(?:</{tag}>|(?=<[a-z]+>)|\Z)", text, re.DOTALL | re.IGNORECASE)
    ]


def _trec(folder: Path) -> Dataset:
    documents: dict[str, str] = {}
    topics: list[tuple[str, str]] = []
    rows: list[tuple[str, str, float]] = []
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        text = file.read_text(encoding="utf-8", errors="replace")
        for block in re.findall(r"<doc>(.*?)</doc>", text, re.DOTALL | re.IGNORECASE):
            identity = "".join(_tagged(block, "docno"))
            title, body = " ".join(_tagged(block, "title")), " ".join(_tagged(block, "text"))
            # Cranfield repeats the title at the head of the text.
            whole = body if body.startswith(title) else f"{title} {body}"
            if identity and whole.strip():  # Cranfield has two documents without a word
                documents[identity] = whole.strip()
        for block in re.findall(r"<top>(.*?)</top>", text, re.DOTALL | re.IGNORECASE):
            number = re.search(r"\d+", "".join(_tagged(block, "num")))
            if number:
                topics.append((str(int(number[0])), " ".join(_tagged(block, "title"))))
        rows += list(_qrels(text))
    for found, what in ((documents, "<doc> blocks"), (topics, "<top> blocks"), (rows, "qrels lines")):
        if not found:
            raise BrokenDataset(f"{folder} has no file with {what}")
    judged = {query for query, _, _ in rows}
    # Cranfield's qrels count the topics from 1 in their order, and do not use the numbers that the topics
    # bear.
    by_place = not judged <= {number for number, _ in topics}
    queries = {
        str(place) if by_place else number: text for place, (number, text) in enumerate(topics, start=1)
    }
    relevant: dict[str, dict[str, float]] = {}
    for query, document, grade in rows:
        if grade > 0 and document in documents and query in queries:
            relevant.setdefault(query, {})[document] = grade
    return Dataset(folder.name, documents, queries, relevant)


def _qrels(text: str) -> Iterator[tuple[str, str, float]]:
    """Lines of the form: query, iteration, document, grade."""
    for line in text.splitlines():
        if match := re.fullmatch(r"\s*(\d+)\s+\S+\s+(\S+)\s+(-?\d+)\s*", line):
            yield match[1], match[2], float(match[3])


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise BrokenDataset(f"{path} is missing") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise BrokenDataset(f"{path} line {number} is no JSON") from error


def _beir(folder: Path, split: str) -> Dataset:
    try:
        documents = {
            str(item["_id"]): f"{item.get('title') or ''} {item['text']}".strip()
            for item in _jsonl(folder / "corpus.jsonl")
        }
        queries = {str(item["_id"]): str(item["text"]) for item in _jsonl(folder / "queries.jsonl")}
    except KeyError as error:
        raise BrokenDataset(f"{folder}: a line has no {error}") from error
    path = folder / "qrels" / f"{split}.tsv"
    if not path.is_file():
        raise BrokenDataset(f"{path} is missing; choose another by --split")
    relevant: dict[str, dict[str, float]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split("\t")
        if len(cells) != 3 or (number > 1 and not re.fullmatch(r"-?\d+(\.\d+)?", cells[2])):
            raise BrokenDataset(f"{path} line {number}: write query, document and grade with tabs between")
        if number > 1 and float(cells[2]) > 0:
            relevant.setdefault(cells[0], {})[cells[1]] = float(cells[2])
    return Dataset(folder.name, {key: text for key, text in documents.items() if text}, queries, relevant)
