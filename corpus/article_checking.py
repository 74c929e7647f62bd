"""Whether articles hold what they promise: each number and date proven, sources known, languages in pairs.

Knows nothing about the form of the files, which the reader has checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from corpus.articles import article_path, content_hash
from corpus.broken import BrokenRecord
from corpus.evidence import Facts, blanked, facts_by_source
from corpus.model import Article, Corpus, SourcedSpan
from corpus.printed_dates import printed_days, spanned_dates
from corpus.printed_numbers import printed_numbers, worded_numbers

_SHOWN = 60  # characters of a sentence that an error quotes
_DECLARED = re.compile(r"(?P<value>.+?)\s+(?:—|--|:)\s+(?P<basis>.+)|(?P<bare>.+)", re.DOTALL)
_SOURCE_ID = re.compile(r"\b[A-Z][A-Za-z0-9-]*\d\b")
_COUNTED_WORD = Decimal(3)  # "one" and "two" are words of speech more often than numbers
_LOOKS_LIKE_MARKER = re.compile(r"\[[A-Z]{1,3}\d+[^\]]*\]")
_LETTER = re.compile(r"[^\W\d_]")


def check_articles(corpus: Corpus, folder: Path | None = None) -> list[BrokenRecord]:
    """What is wrong with the articles, in the order of their ids.

    Args:
        corpus: the corpus as read.
        folder: where it was read from; the lines of the files are named then.
    """
    facts = facts_by_source(corpus)
    problems: list[BrokenRecord] = []
    for article in corpus.articles.values():
        found = _digest(article, corpus, facts) if article.kind == "digest" else _added(article, corpus)
        problems += [_placed(article, field, said, text, folder) for field, said, text in found]
    return problems


_Found = Iterator[tuple[str, str, str]]  # field, what is wrong with it, the words in the file where it is


def _placed(article: Article, field: str, said: str, words: str, folder: Path | None) -> BrokenRecord:
    name = f"articles/{article.language}/{article.id}.md"
    line = _line(article_path(folder, article.id, article.language), field, words) if folder else 0
    return (
        BrokenRecord.at(name, line, field, said) if line else BrokenRecord(f"{name}, field {field}: {said}")
    )


def _line(path: Path, field: str, words: str) -> int:
    """The line of the file that holds the words, or else its field."""
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = words if field == "text" else f"{field}:"
    places = (at for at, line in enumerate(lines, start=1) if wanted and wanted in line)
    return next(places, 0) if field != "declared" else _declared_line(lines, words)


def _declared_line(lines: list[str], words: str) -> int:
    return next(
        (at for at, line in enumerate(lines, start=1) if line.lstrip().startswith("- ") and words in line), 0
    )


def _added(article: Article, corpus: Corpus) -> _Found:
    if content_hash(article.text) != article.content_hash:
        yield (
            "content_hash",
            f"the text was changed after it was added; run: python -m corpus replace {article.id} FILE",
            "",
        )
    first = corpus.articles.get(article.witness_of)
    if first is not None and (first.witness_of or first.kind != "article"):
        yield "witness_of", f"{first.id} is not the first of its story; name the added text that is", ""
    for other in corpus.articles.values():
        same = other.kind == "article" and content_hash(other.text) == content_hash(article.text)
        if same and other.id < article.id:
            yield "id", f"the text is that of {other.id}; run: python -m corpus remove {article.id}", ""


def _digest(article: Article, corpus: Corpus, facts: Mapping[str, Facts]) -> _Found:
    yield from _markers(article, corpus)
    yield from _translations(article, corpus)
    declared = Facts()
    for entry in article.declared:
        yield from _declaration(article, corpus, entry, declared)
    for span in article.spans:
        proven = Facts()
        proven.include(declared)
        for source in span.sources:
            proven.include(facts.get(source, Facts()))
        yield from _unproven(article, span, proven)


def _markers(article: Article, corpus: Corpus) -> _Found:
    used = dict.fromkeys(source for span in article.spans for source in span.sources)
    for source in used:
        if source not in corpus.sources:
            yield "text", f"{source!r} is not in sources.csv; add it there or correct the marker", source
        elif source not in article.sources:
            yield "sources", f"{source} is cited in the text but missing in the list; add it", ""
    for source in article.sources:
        if source not in used:
            yield (
                "sources",
                f"{source} is listed, but nothing in the text cites it; cite it or take it out",
                "",
            )
    end = 0
    for span in (*article.spans, SourcedSpan(len(article.text), len(article.text), ())):
        between = article.text[end : span.start]
        if _LETTER.search(between):
            yield (
                "text",
                f"no source is named for {_shown(between)}; close it with a marker",
                between.strip()[:30],
            )
        end = span.end
    if match := _LOOKS_LIKE_MARKER.search(article.text):
        yield "text", f"{match.group()} is no marker; write it as [N03; R18]", match.group()


def _translations(article: Article, corpus: Corpus) -> _Found:
    original = corpus.articles.get(article.translation_of)
    if original is None:
        digests = [one for one in corpus.articles.values() if one.kind == "digest"]
        has = {article.language} | {one.language for one in digests if one.translation_of == article.id}
        for language in sorted({one.language for one in digests} - has):
            yield "translation_of", f"no digest in {language} is a translation of this one; write it", ""
        return
    if original.translation_of or original.kind != "digest":
        yield "translation_of", f"{original.id} is no original digest; name the one that is", ""
    if original.language == article.language:
        yield (
            "translation_of",
            f"{original.id} is in {original.language} too; name one in another language",
            "",
        )
    if missing := sorted(set(original.sources) ^ set(article.sources)):
        yield (
            "sources",
            f"{', '.join(missing)}: not in both this and {original.id}; cite the same sources",
            "",
        )


def _declaration(article: Article, corpus: Corpus, entry: str, declared: Facts) -> _Found:
    """Takes in what an entry of `declared` says, unless something is wrong with it."""
    match = _DECLARED.fullmatch(entry)
    value, basis = (match.group("value") or "", match.group("basis") or "") if match else ("", "")
    if not value:
        yield "declared", f"{entry!r} has no reason; write 'value — SOURCE, how it is known'", entry
    elif not any(_squeezed(value) in _squeezed(place) for place in (article.text, article.title)):
        yield "declared", f"{value!r} does not stand in the text; take it out", value
    else:
        numbers = Facts()
        numbers.read(value)
        named = _SOURCE_ID.findall(basis)
        if (numbers.numbers or numbers.dates) and not any(name in corpus.sources for name in named):
            yield "declared", f"{value!r} names no source of sources.csv; write 'value — SOURCE, …'", value
        declared.include(numbers)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _unproven(article: Article, span: SourcedSpan, proven: Facts) -> _Found:
    """Each number and date of a span that nothing it cites says."""
    text = article.text[span.start : span.end]
    dates, days = spanned_dates(text), printed_days(text)
    for date in dates:
        if not proven.has_date(date.date):
            yield _miss(text, text[date.start : date.end], "date", span)
    for day in days:
        if not proven.has_day(day.month, day.day):
            yield _miss(text, text[day.start : day.end], "date", span)
    rest = blanked(text, [(one.start, one.end) for one in dates] + [(one.start, one.end) for one in days])
    numbers = printed_numbers(rest)
    if article.language == "en":
        numbers += [one for one in worded_numbers(rest) if one.value >= _COUNTED_WORD]
    for number in numbers:
        if not proven.has_number(number.value):
            yield _miss(text, text[number.start : number.end], "number", span)


def _miss(text: str, printed: str, kind: str, span: SourcedSpan) -> tuple[str, str, str]:
    sources = "; ".join(span.sources)
    said = f"the {kind} {printed!r} in {_shown(text)} is not in what the records give for {sources}"
    return "text", f"{said}; correct it, cite its source, or declare it", text.strip()[:30]


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
