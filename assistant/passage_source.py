"""Retrieved nodes as passages with their sources: the bridge from the index to the passage reader."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.candidates import Candidate, Passage
from assistant.evidence import Evidence
from assistant.language import DEFAULT_LANGUAGE
from assistant.late_interaction import SentenceTokens
from assistant.passages import Concepts, PassageReader, inverse_document_frequency
from assistant.question import Question
from assistant.sentence_vectors import SentenceVectors
from assistant.sentences import split_sentences
from corpus import Article, Claim, Event, Figure, Tie
from index import Node, NodeWithScore, OpenIndex, question_words, words_of

_RARE_SHARE = 0.45  # of the rarest word's weight; commoner words ("relationship", "date") tell nothing apart
_TOP_K = 16  # nodes to retrieve …
_READ = 12  # … and to read
_KEPT = 2  # a question and the same in English words
_NEAREST = 8  # sentences of articles that support a question best, whose nodes are read as well
_SCANNED = 2_500  # sentences of articles that a question is held against at once: 8 ms, 100 MB; beyond, retrieval alone


class PassageSource:
    """Finds candidate sentences; loads what it needs on first use."""

    def __init__(
        self, index: OpenIndex, evidence: Evidence, *, concepts: Concepts, vectors: SentenceVectors
    ) -> None:
        self._index = index
        self._evidence = evidence
        self._concepts = concepts
        self._vectors = vectors
        self._reader: PassageReader | None = None
        self._scan: SentenceTokens | None = None
        self._scanned: list[Node] = []  # the node of each sentence of the scan
        self._lock = threading.Lock()
        self._last: tuple[tuple[Question, list[Candidate]], ...] = ()

    def find(self, question: Question) -> list[Candidate]:
        """The candidate sentences for a question, best first; the last ones are kept, as one answer asks for them again."""
        for kept, candidates in self._last:
            if kept is question:
                return candidates
        candidates = self._read(question)
        self._last = ((question, candidates), *self._last)[:_KEPT]
        return candidates

    def _read(self, question: Question) -> list[Candidate]:
        found = self._index.retrieve(question.text, top_k=_TOP_K)
        passages = [self._passage(hit) for hit in found if self._may_speak(hit)][:_READ]
        read = {passage.node_id for passage in passages}
        passages += [self._passage(hit) for hit in self._nearest(question) if hit.node.node_id not in read]
        return self._open_reader().read(question, passages)

    def _nearest(self, question: Question) -> list[NodeWithScore]:
        """The nodes of the articles' sentences that meet the question best in the encoder's space."""
        asked = self._open_reader().asked(question)
        if asked is None or self._scan is None:
            return []
        support = self._scan.supports(asked) @ asked.weights
        best = sorted(range(len(support)), key=lambda at: (-support[at], at))[:_NEAREST]
        return [
            NodeWithScore(node, 0.0)
            for node in {self._scanned[at].node_id: self._scanned[at] for at in best}.values()
        ]

    def specific_words(self, question: Question, usual: frozenset[str]) -> list[str]:
        """The question's words that are neither names nor usual for its kind: what it is about in particular."""
        reader = self._open_reader()
        return [
            word
            for word in reader.content(question, names=False)
            if word not in usual and reader.weigh(word) >= _RARE_SHARE * reader.rarest
        ]

    def defines(self, question: Question, candidate: Candidate) -> frozenset[str]:
        """What the question asks about and a sentence begins by naming."""
        return self._open_reader().defines(question, candidate)

    def covers(self, words: Sequence[str], texts: Iterable[str], language: str) -> float:
        """The share of the words, by weight, that texts hold together; 1 without words."""
        return self._open_reader().covers(words, texts, language)

    def find_on(self, question: Question, topics: frozenset[str]) -> list[Candidate]:
        """The candidate sentences of the articles on these topics, in the question's language where there are such."""
        articles = [
            article for article in self._evidence.corpus.articles.values() if topics & set(article.topics)
        ]
        spoken = {article.language for article in articles}
        language = question.language if question.language in spoken else DEFAULT_LANGUAGE
        spoken_here = [article for article in articles if article.language == language]
        main = [article for article in spoken_here if article.topics and article.topics[0] in topics]
        wanted = {f"article:{article.id}" for article in main or spoken_here}
        passages = [
            self._passage(NodeWithScore(node, 1.0))
            for node in self._index.nodes()
            if node.node_id.partition("#")[0] in wanted
        ]
        return self._open_reader().read(question, passages)

    def _open_reader(self) -> PassageReader:
        with self._lock:
            if self._reader is None:
                nodes = list(self._index.nodes())
                self._open_scan(nodes)
                languages = tuple(sorted({_language(node) for node in nodes}))
                tokens = [frozenset(words_of(node.text, _language(node))) for node in nodes]
                self._reader = PassageReader(
                    words_of=words_of,
                    question_words=lambda text: question_words(text, languages),
                    idf=inverse_document_frequency(tokens),
                    vectors=self._vectors,
                    concepts=self._concepts,
                    country_of={
                        partner.id: partner.country for partner in self._evidence.corpus.partners.values()
                    },
                    home_country=self._evidence.corpus.home.country,
                )
            return self._reader

    def _open_scan(self, nodes: Sequence[Node]) -> None:
        sentences = [
            (node, sentence.text)
            for node in nodes
            if node.metadata.get("kind") != "record" and self._vectors.knows(_language(node))
            for sentence in split_sentences(node.text)
        ]
        if len(sentences) <= _SCANNED:
            tokens = self._vectors.tokens_of_sentences([(text, _language(node)) for node, text in sentences])
            self._scan, self._scanned = SentenceTokens(tokens), [node for node, _ in sentences]

    def _may_speak(self, hit: NodeWithScore) -> bool:
        """False for records that may not be stated as facts."""
        node_id = hit.node.node_id
        room, _, identity = node_id.partition(":")
        corpus = self._evidence.corpus
        tables: dict[
            str, Mapping[str, Tie] | Mapping[str, Event] | Mapping[str, Figure] | Mapping[str, Claim]
        ] = {
            "tie": corpus.ties,
            "event": corpus.events,
            "figure": corpus.figures,
            "claim": corpus.claims,
        }
        if room == "partner":
            return any(tie.evidence.is_assertable for tie in self._evidence.ties_of.get(identity, ()))
        record = tables.get(room, {}).get(identity)
        return record is None or record.evidence.is_assertable

    def _passage(self, hit: NodeWithScore) -> Passage:
        metadata = hit.node.metadata
        sources = tuple(metadata.get("sources", ()))
        article = self._evidence.corpus.articles.get(
            str(metadata.get("document_id", "")).removeprefix("article:")
        )
        start = int(metadata.get("start") or 0)
        return Passage(
            node_id=hit.node.node_id,
            kind=str(metadata.get("kind", "record")),
            text=hit.node.text,
            title=str(metadata.get("title", "")),
            language=_language(hit.node),
            entities=tuple(metadata.get("entities", ())),
            sources_at=_sources_at(article, start, sources),
            date=str(metadata.get("date", "")),
            score=float(hit.score),
        )


def _language(node: Node) -> str:
    return str(node.metadata.get("language") or "en")


def _sources_at(
    article: Article | None, offset: int, sources: tuple[str, ...]
) -> Callable[[int, int], tuple[str, ...]]:
    """The sources that characters of a node rest on: those of the article's span, or those of the whole."""

    def at(start: int, end: int) -> tuple[str, ...]:
        if article is None:
            return sources
        spans = [span for span in article.spans if span.start < offset + end and offset + start < span.end]
        found = dict.fromkeys(source for span in spans for source in span.sources)
        return tuple(found) or article.sources or sources

    return at
