"""The door of the corpus: the values of texts and records, and what reads and writes them out."""

from corpus.article_checking import check_articles
from corpus.articles import read_articles
from corpus.broken import BrokenRecord
from corpus.gazetteer import Gazetteer, open_gazetteer
from corpus.home_file import Measures, read_measures
from corpus.model import (
    LANGUAGES,
    Article,
    Claim,
    Corpus,
    Counted,
    DateBasis,
    Event,
    Evidence,
    Figure,
    Home,
    PartialDate,
    Partner,
    Scope,
    Source,
    SourcedSpan,
    Status,
    Tie,
    TieKind,
)
from corpus.naming.matching import NameMatcher
from corpus.naming.mentions import Entry, Mention
from corpus.reading import corpus_version, default_folder, read_corpus
from corpus.vocabulary import EventType
from corpus.writing_out import Written, country_name, date_in_words, write_out

__all__ = [
    "LANGUAGES",
    "Article",
    "BrokenRecord",
    "Claim",
    "Corpus",
    "Counted",
    "DateBasis",
    "Entry",
    "Event",
    "EventType",
    "Evidence",
    "Figure",
    "Gazetteer",
    "Home",
    "Measures",
    "Mention",
    "NameMatcher",
    "PartialDate",
    "Partner",
    "Scope",
    "Source",
    "SourcedSpan",
    "Status",
    "Tie",
    "TieKind",
    "Written",
    "check_articles",
    "corpus_version",
    "country_name",
    "date_in_words",
    "default_folder",
    "open_gazetteer",
    "read_articles",
    "read_corpus",
    "read_measures",
    "write_out",
]
