"""Finds known names in running text: longest match, inflected forms, no overlaps.

Used for places and, by other rooms, for any terms. Knows nothing about geography.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from corpus.naming.folding import fold_name
from corpus.naming.grammar import MIN_STEM, grammar, korean_tail, stem, stems
from corpus.naming.mentions import Candidate, Entry, Mention
from corpus.naming.scanning import Scan, Script, Token, words_of
from corpus.naming.spelling import Speller

INFLECTED = 0.98  # score of an inflected form; an exact one has 1
_MIN_JOINED = 4  # letters of "Kwang-ju" written as one word
_MAX_HANGUL_WORDS = 4
_STEMMED = ("ru", "de")


def endings(word: str) -> Iterator[str]:
    """A folded word, and what it may be the genitive or plural of."""
    yield word
    for ending in grammar()["german"]["endings"]:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)]


def hangul_spans(
    scan: Scan, index: int, heads: frozenset[str], known: Container[str]
) -> Iterator[tuple[str, int]]:
    """Each (known name, folded end) that begins at a token and that only a Korean ending follows."""
    tail = korean_tail()
    joined = ""
    for token in scan.tokens[index : index + _MAX_HANGUL_WORDS]:
        start = len(joined)
        joined += token.text
        if token.script is Script.CJK or (len(joined) > 1 and heads.isdisjoint((joined[:1], joined[:2]))):
            return
        if token.script is Script.WORD:
            continue
        for length in range(len(joined), start, -1):
            if joined[:length] in known and tail.fullmatch(joined, length):
                yield joined[:length], token.start + length - start


def longest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that do not overlap: leftmost, then longest, then best."""
    chosen: list[Candidate] = []
    at = 0
    for candidate in sorted(candidates, key=lambda one: (one.start, -one.end, -one.score)):
        if candidate.start >= at:
            chosen.append(candidate)
            at = candidate.end
    return chosen


def _begins_alike(name: str, word: str) -> bool:
    """True when a word can be a form of a short name: as long or a little longer, with the same beginning."""
    return word.startswith(name[:MIN_STEM]) and len(word) <= len(name) + 2


class NameMatcher:
    """Entries made ready to be found; holds no text and can be shared by threads."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Args: entries: the names; a name may stand for several things."""
        exact: dict[str, list[Entry]] = defaultdict(list)
        self._cjk_lengths: dict[str, list[int]] = {}
        self._longest: dict[str, int] = {}
        self._stemmed: dict[tuple[str, str], list[Entry]] = {}
        self._stem_longest: dict[tuple[str, str], int] = {}
        self.entries = tuple(dict.fromkeys(entries))
        heads: set[str] = set()
        run_together: set[str] = set()
        for entry in self.entries:
            script, words = words_of(entry.name)
            if not words:
                continue
            if script is Script.CJK:
                key = "".join(fold_name(entry.name).split())
                lengths = self._cjk_lengths.setdefault(key[0], [])
                if len(key) not in lengths:
                    lengths.append(len(key))
                    lengths.sort(reverse=True)
            elif script is Script.HANGUL:
                key = "".join(words)
                heads.add(key[:2])
            else:
                key = " ".join(words)
                self._longest[words[0]] = max(self._longest.get(words[0], 1), len(words))
                joined = "".join(words)
                if len(words) > 1 and len(joined) >= _MIN_JOINED:
                    exact[joined].append(entry)
                    run_together.add(joined)
                self._add_stems(entry, words)
            exact[key].append(entry)
        self._exact = {key: tuple(dict.fromkeys(found)) for key, found in exact.items()}
        self._heads = frozenset(heads)
        self._speller = Speller(
            key
            for key, found in self._exact.items()
            if key not in run_together and any(entry.weight >= 0 for entry in found)
        )

    def _add_stems(self, entry: Entry, words: Sequence[str]) -> None:
        if entry.language not in _STEMMED:
            return
        head = [stem(word, entry.language) for word in words[:-1]]
        for last in stems(words[-1], entry.language):
            key = (entry.language, " ".join((*head, last)))
            self._stemmed.setdefault(key, []).append(entry)
            first = (entry.language, head[0] if head else last)
            self._stem_longest[first] = max(self._stem_longest.get(first, 1), len(words))

    def named(self, name: str) -> tuple[Entry, ...]:
        """The entries that have exactly this name, folded."""
        folded = fold_name(name)
        return self._exact.get(folded, ()) or self._exact.get("".join(folded.split()), ())

    def candidates(self, scan: Scan) -> Iterator[Candidate]:
        """Every reading of every span of a text."""
        for index, token in enumerate(scan.tokens):
            if token.script is Script.CJK:
                yield from self._cjk(scan, token)
                continue
            for key, end in hangul_spans(scan, index, self._heads, self._exact):
                yield Candidate(token.start, end, self._exact[key], 1.0)
            if token.script is Script.WORD:
                yield from self._cjk(scan, token, first_only=True)
                yield from self._words(scan, index)
                yield from self._stems(scan, index)

    def _cjk(self, scan: Scan, token: Token, *, first_only: bool = False) -> Iterator[Candidate]:
        for at in range(token.start, token.start + 1 if first_only else token.end):
            for length in self._cjk_lengths.get(scan.text[at], ()):
                key = scan.text[at : at + length]
                if first_only and key.isascii():
                    continue  # "SCO国" begins with letters; it makes no word of letters end early
                entries = self._exact.get(key)
                if entries and at + length <= len(scan.text) and not scan.touches_katakana(at, at + length):
                    yield Candidate(at, at + length, entries, 1.0)

    def _words(self, scan: Scan, index: int) -> Iterator[Candidate]:
        first = scan.tokens[index]
        for count in range(self._longest.get(first.text, 1), 0, -1):
            words = scan.tokens[index : index + count]
            if len(words) < count:
                continue
            head = " ".join(word.text for word in words[:-1])
            for ending in endings(words[-1].text):
                if entries := self._exact.get(f"{head} {ending}" if head else ending):
                    yield Candidate(
                        first.start,
                        words[-1].start + len(ending),
                        entries,
                        1.0 if ending == words[-1].text else INFLECTED,
                    )
                    break
        joined, last = first.text, index
        while scan.joins_next(last) and scan.tokens[last + 1].script is Script.WORD:
            last += 1
            joined += scan.tokens[last].text
            entries = self._exact.get(joined)
            if entries and (len(joined) >= _MIN_JOINED or scan.source(first.start, first.end).isupper()):
                yield Candidate(first.start, scan.tokens[last].end, entries, 1.0)

    def _stems(self, scan: Scan, index: int) -> Iterator[Candidate]:
        first = scan.tokens[index]
        if first.text.isdigit():
            return
        language = "ru" if "а" <= first.text[0] <= "я" else "de"
        head = stem(first.text, language)
        longest = self._stem_longest.get((language, head), 0)
        for count in range(longest, 0, -1):
            words = scan.tokens[index : index + count]
            key = " ".join((head, *(stem(word.text, language) for word in words[1:])))
            entries = tuple(self._stemmed.get((language, key), ()))
            if len(key) < MIN_STEM:
                # "Азии" has the stem "аз": the name must begin like the word and be about as long.
                entries = tuple(one for one in entries if _begins_alike(fold_name(one.name), first.text))
            if entries and len(words) == count:
                yield Candidate(first.start, words[-1].end, entries, INFLECTED)

    def misspelt(
        self, scan: Scan, free: Sequence[tuple[int, int]], known: Container[str] = ()
    ) -> list[Candidate]:
        """Names with a typing error in the folded spans `free`; words of `known` are no errors."""
        return [
            Candidate(start, end, self._exact[key], score)
            for start, end, key, score in self._speller.find(scan, free, known)
        ]

    def find(self, text: str, *, fuzzy: bool = False) -> tuple[Mention, ...]:
        """The names of a text in order, without overlaps.

        Args:
            text: any text.
            fuzzy: whether words that match nothing are tried as misspelt names.
        """
        scan = Scan(text)
        chosen = longest_first(self.candidates(scan))
        if fuzzy:
            chosen = longest_first([*chosen, *self.misspelt(scan, free_spans(scan, chosen))])
        return tuple(mention_of(scan, candidate) for candidate in chosen)


def free_spans(scan: Scan, chosen: Sequence[Candidate]) -> list[tuple[int, int]]:
    """The folded spans between chosen candidates."""
    edges = [0, *(edge for one in chosen for edge in (one.start, one.end)), len(scan.text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def mention_of(scan: Scan, candidate: Candidate, order: Sequence[str] = ()) -> Mention:
    """The mention of a candidate; ids in the order of kinds given, then as the entries stand."""
    top = max(entry.weight for entry in candidate.entries)
    pairs = dict.fromkeys((entry.kind, entry.id) for entry in candidate.entries if entry.weight == top)
    ranked = sorted(pairs, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    start, end = scan.span(candidate.start, candidate.end)
    source = scan.folded.source
    if source[end : end + 1] in (")", "）") and source.count("(", start, end) + source.count(
        "（", start, end
    ) > (source.count(")", start, end) + source.count("）", start, end)):
        end += 1  # "Hyderabad (Sindh)" is found by its words; its parenthesis is closed
    return Mention(
        start=start,
        end=end,
        surface=source[start:end],
        kind=ranked[0][0],
        ids=tuple(identity for _, identity in ranked),
        kinds=tuple(kind for kind, _ in ranked),
        score=candidate.score,
    )
