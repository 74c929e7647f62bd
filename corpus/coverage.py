"""How much the corpus holds and how well it is proven: the figures behind ``python -m corpus stats``.

Everything is computed from the records; no number stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpus.gazetteer import Gazetteer
from corpus.model import LANGUAGES, Corpus, Counted, DateBasis, Tie
from corpus.writing_out import country_name

_OTHER_SCRIPTS = ("zh", "ja", "ko", "ru")  # where a Latin name means that there is none
_UNDATED = "undated"
_SHOWN = {"True": "yes", "False": "no", "None": "not stated"}


def _tally(values: Iterable[object]) -> dict[str, int]:
    """How often each value occurs, the most frequent first, then by name."""
    counter = Counter(str(value) for value in values)
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _decade(tie: Tie) -> str:
    """The decade of the start; a date that the tie only existed by, before or after dates nothing."""
    is_dated = tie.start_basis not in (DateBasis.BY, DateBasis.BEFORE, DateBasis.AFTER)
    return f"{tie.start.year // 10 * 10}s" if tie.start and is_dated else _UNDATED


def _total(corpus: Corpus, name: str) -> int | None:
    figure = corpus.figures.get(corpus.home.totals.get(name, ""))
    return int(figure.number) if figure and figure.number is not None else None


def _named(corpus: Corpus, ties: list[Tie]) -> dict[str, Any]:
    countries = {corpus.partners[tie.partner].country for tie in ties}
    partners = {tie.partner for tie in ties}
    total = _total(corpus, "partners")
    return {
        "partners": len(partners),
        "countries": len(countries),
        "of_partners": total,
        "of_countries": _total(corpus, "countries"),
        "cannot_be_named_at_least": max(total - len(partners), 0) if total is not None else None,
        "said_to_be_counted": sum(tie.counted is Counted.YES for tie in ties),
    }


def _links(corpus: Corpus) -> dict[str, Any]:
    linked = {source.id for source in corpus.sources.values() if source.link == "full"}
    rows: Mapping[str, Mapping[str, Any]] = {
        "ties": corpus.ties,
        "claims": corpus.claims,
        "events": corpus.events,
        "figures": corpus.figures,
    }
    return {
        "sources": _tally(source.link for source in corpus.sources.values()),
        "rows_without_full_link": {
            name: sum(not linked.intersection(row.sources) for row in table.values())
            for name, table in rows.items()
        },
    }


def _translations(corpus: Corpus) -> dict[str, Any]:
    digests = [article for article in corpus.articles.values() if article.kind == "digest"]
    translated = {article.translation_of for article in digests if article.translation_of}
    return {
        "articles_by_language": _tally(article.language for article in corpus.articles.values()),
        "digests": len(digests),
        "digests_without_translation": sum(
            not article.translation_of and article.id not in translated for article in digests
        ),
        "home_names": {language: bool(corpus.home.names.get(language)) for language in LANGUAGES},
        "partners_with_chinese_name": sum(bool(partner.name_zh) for partner in corpus.partners.values()),
        "partners_with_unchecked_chinese_name": sum(
            partner.name_zh_basis == "unchecked" for partner in corpus.partners.values()
        ),
    }


def _names(gazetteer: Gazetteer, ties: list[Tie], corpus: Corpus) -> dict[str, Any]:
    """For each script that is not Latin, how many named partners have a name in it, and who lacks one."""
    partners = dict.fromkeys(tie.partner for tie in ties)
    without = {
        language: [
            identity
            for identity in partners
            if gazetteer.name("partner", identity, language) == corpus.partners[identity].name
        ]
        for language in _OTHER_SCRIPTS
    }
    return {
        language: {"named": len(partners) - len(missing), "missing": ", ".join(missing) or "none"}
        for language, missing in without.items()
    }


def stats(corpus: Corpus, gazetteer: Gazetteer | None = None) -> dict[str, Any]:
    """What is there, as nested data with stable keys; with a gazetteer also the coverage of names."""
    ties = [tie for tie in corpus.ties.values() if tie.is_named_partner]
    tables: Mapping[str, Mapping[str, Any]] = {
        "ties": corpus.ties,
        "claims": corpus.claims,
        "events": corpus.events,
        "figures": corpus.figures,
    }
    return {
        "home": corpus.home.names["en"],
        "version": corpus.version,
        "rows": {
            "partners": len(corpus.partners),
            **{name: len(table) for name, table in tables.items()},
            "sources": len(corpus.sources),
            "articles": len(corpus.articles),
        },
        "named": _named(corpus, ties),
        "named_by_country": _tally(country_name(corpus.partners[tie.partner].country) for tie in ties),
        "named_by_kind": _tally(tie.kind for tie in ties),
        "named_by_decade": dict(sorted(_tally(_decade(tie) for tie in ties).items())),
        "ties_by_scope": _tally(tie.scope for tie in corpus.ties.values()),
        "ties_by_kind": _tally(tie.kind for tie in corpus.ties.values()),
        "ties_by_status": _tally(tie.status for tie in corpus.ties.values()),
        "ties_by_counted": _tally(tie.counted for tie in corpus.ties.values()),
        "events_by_type": _tally(event.type for event in corpus.events.values()),
        "evidence": {name: _tally(row.evidence for row in table.values()) for name, table in tables.items()},
        "links": _links(corpus),
        "coordinates": {
            "given": sum(partner.latitude is not None for partner in corpus.partners.values()),
            "missing": sum(partner.latitude is None for partner in corpus.partners.values()),
        },
        "translations": {
            **_translations(corpus),
            **({"partner_names": _names(gazetteer, ties, corpus)} if gazetteer else {}),
        },
    }


def _lines(value: object, name: str, depth: int) -> Iterator[str]:
    label = "  " * depth + name.replace("_", " ")
    if isinstance(value, Mapping):
        yield f"{label}:"
        for key, part in value.items():
            yield from _lines(part, str(key), depth + 1)
    else:
        shown = _SHOWN.get(str(value), value)
        yield f"{label}: {shown}"


def stats_as_text(figures: Mapping[str, Any]) -> Iterator[str]:
    """The data of `stats` as indented lines, the sum of what can be named first."""
    named = figures["named"]
    if named["of_partners"] is not None:
        yield (
            f"{figures['home']}: {named['partners']} partners in {named['countries']} countries "
            f"can be named; the official total is {named['of_partners']}"
            + (f" in {named['of_countries']} countries." if named["of_countries"] is not None else ".")
        )
        yield (
            f"At least {named['cannot_be_named_at_least']} cannot be named; "
            f"{named['said_to_be_counted']} are said by a source to be among the total."
        )
    for name, value in figures.items():
        yield from _lines(value, name, 0)
