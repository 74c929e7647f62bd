"""What scorers know of the corpus: texts of nodes, names of partners and of countries.

Read straight from the corpus, so that a reply is judged by the records and not by the assistant's own view
of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale

from corpus import LANGUAGES, Corpus, Gazetteer, open_gazetteer, write_out
from evals.scoring.names import NameFinder, name_finder


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The corpus as scorers need it."""

    corpus: Corpus
    node_texts: Mapping[str, str]
    node_entities: Mapping[str, tuple[str, ...]]
    partner_of_tie: Mapping[str, str]
    partners: NameFinder
    countries: NameFinder
    today: date | None = None  # the day that the assistant is asked on

    def text_of(self, node_id: str) -> str | None:
        """The text of a record or of the article that a node belongs to; None for an unknown node."""
        if node_id.startswith("article:"):
            article = self.corpus.articles.get(node_id.removeprefix("article:").split("#")[0])
            return article.text if article else None
        return self.node_texts.get(node_id)


def _country_forms(corpus: Corpus, gazetteer: Gazetteer) -> dict[str, set[str]]:
    codes = {partner.country for partner in corpus.partners.values()}
    return {
        f"country:{code}": {
            *(name for language in LANGUAGES if (name := Locale(language).territories.get(code))),
            *gazetteer.forms("country", code),
        }
        for code in sorted(codes)
    }


def _partner_forms(corpus: Corpus, gazetteer: Gazetteer) -> dict[str, set[str]]:
    return {
        partner.id: {
            partner.name,
            partner.name_local,
            partner.name_zh,
            *gazetteer.forms("partner", partner.id),
        }
        - {""}
        for partner in corpus.partners.values()
    }


def know(corpus: Corpus, folder: Path, *, today: date | None = None) -> Knowledge:
    """The knowledge of a corpus that was read from `folder`, for questions that are asked `today`."""
    written = list(write_out(corpus))
    gazetteer = open_gazetteer(corpus, folder)
    return Knowledge(
        corpus=corpus,
        node_texts={item.node_id: item.text for item in written},
        node_entities={item.node_id: item.entities for item in written},
        partner_of_tie={tie.id: tie.partner for tie in corpus.ties.values()},
        partners=name_finder(_partner_forms(corpus, gazetteer)),
        countries=name_finder(_country_forms(corpus, gazetteer)),
        today=today,
    )
