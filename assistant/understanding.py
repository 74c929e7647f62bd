"""From a text to a Question: language, linked places and terms, time, kind, and what nothing explains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.asking_clause import Named, asking_clause, context_of, is_own, is_sentence, narrowed, shifted
from assistant.detecting import simplify, written_in
from assistant.examples import ExampleSpace, KindScore
from assistant.language import asking_type, function_words
from assistant.lexicon import Lexicon
from assistant.question import Question, Span
from assistant.spelling import Speller
from assistant.timeframe import parse_time
from assistant.wordforms import form_spans
from corpus import LANGUAGES, Gazetteer, Mention
from index import question_words, words_of

# Masks are single private-use characters for the n-gram space and plain words for the encoder.
_MASKS = {
    "home": ("\ue000", "our city"),
    "partner": ("\ue001", "that town"),
    "country": ("\ue002", "that country"),
    "area": ("\ue003", "that region"),
    "foreign": ("\ue001", "that town"),
    "time": ("\ue004", "that year"),
}
_FOREIGN_KINDS = ("attribute", "off-topic")  # their examples use words that the records cannot answer
# cosine: fillers ("kindly", "for my homework") keep 0.92 and more, "bridge", "budget" and "founded" fall
# below
_SAME_MEANING = 0.88
_NEAR_IN_MEANING = 0.75  # so near to an example, an odd word more is no other question
_NEAR_IN_LETTERS = 0.22  # likewise where only character n-grams compare; off-topic questions stay below
_FITS = 0.3  # of the classifier; a chance text stays below it in every language
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SPACE = re.compile(r"\s+")
_CAPITAL_REACH = 8  # characters between a country and the word for its capital
_FULL_WIDTH_MARKS = frozenset("？！，：；")
_MARK = re.compile(f"([{''.join(sorted(_FULL_WIDTH_MARKS))}])")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What it takes to understand a question."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    spaces: Mapping[str, ExampleSpace]
    encode: Callable[[list[str]], NDArray[np.float32]]
    encoder_languages: frozenset[str]
    vocabulary: Mapping[str, frozenset[str]]
    speller: Speller | None = None

    def understand(
        self, text: str, *, language: str | None, today: date, spoken: str | None = None
    ) -> Question:
        """The Question of a stand-alone text.

        Args:
            text: one question, already cleaned.
            language: the reply's language, or None for that of the text.
            today: what "this year" rests on.
            spoken: the language of the conversation, which a text that tells none is taken to be in.
        """
        written = written_in(text)
        spoken = written.language if written.is_sure or spoken is None else spoken
        if spoken == "zh" and (simplified := simplify(text)) != text:
            return replace(
                self.understand(simplified, language=language, today=today, spoken="zh"), typed=text
            )
        places = self._with_capitals(text, spoken, self.gazetteer.link(text, language=spoken))
        time = parse_time(text, spoken, today=today)
        reach = time.reach if time else (0, 0)  # "end" of "at the end of 2024" ends nothing
        terms = _beside(_outside(self.lexicon.find_terms(text), places), reach)
        measures = _of_subjects(_beside(_outside(self.lexicon.find_measures(text), places), reach), spoken)
        spans = tuple(time.spans) if time else ()
        covered = [*((at.start, at.end) for at in (*places, *terms, *measures)), *spans]
        spelt = self.speller.correct(text, spoken, covered) if self.speller else text
        if spelt != text:
            question = self.understand(spelt, language=language, today=today, spoken=spoken)
            return replace(question, typed=text)
        clause = asking_clause(text, spoken)
        whole = Named(places, terms, measures, time)
        own = clause if clause and is_own(text, clause, whole, spoken) else None
        if own:
            asked = parse_time(text[slice(*own)], spoken, today=today)
            named = narrowed(whole, own, shifted(asked, own[0]), apart=is_sentence(text, own))
            places, terms, measures, time = named.places, named.terms, named.measures, named.time
            spans = tuple(time.spans) if time else ()
        alone = own if own and is_sentence(text, own) else None
        masked, plain = _masked(text, alone, _trimmed(places, (*terms, *measures)), spans)
        space = self.spaces.get(spoken) or self.spaces["en"]
        knows = spoken in self.encoder_languages and space.embedded is not None
        query = self.encode([plain])[0] if knows else None
        kinds = space.nearest_kinds(masked, query)
        context = context_of(text, own, Named(places, terms, measures, time), spoken)
        unknown = self._unknown(text, spoken, (*places, *terms, *measures), (*spans, reach, *context))
        return Question(
            text=text,
            language=language if language in LANGUAGES else spoken,
            places=places,
            terms=terms,
            measures=measures,
            time=time,
            kinds=kinds,
            unknown=() if self._is_clear(kinds, plain, unknown, knows=knows) else unknown,
            names=() if spoken == "de" else tuple(word for word in unknown if _is_proper(word, text)),
            masked=masked,
            clause=clause,
            context=context,
            numbers=tuple(int(found) for found in re.findall(r"(?<![\d.,])\d{1,4}(?![\d.,]\d)", masked)),
        )

    def _with_capitals(self, text: str, spoken: str, places: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The places, with "the Belarusian capital" read as the city that it is."""
        spans = form_spans(text, "capital", spoken)
        found = list(places)
        for start, end in spans:
            for at, place in enumerate(found):
                reach = place.start - end if place.start >= end else start - place.end
                country = next(
                    (one for kind, one in zip(place.kinds, place.ids, strict=True) if kind == "country"), ""
                )
                capital = self.gazetteer.capital(country)
                if capital is not None and 0 <= reach <= _CAPITAL_REACH:
                    first, last = min(start, place.start), max(end, place.end)
                    found[at] = replace(
                        place,
                        start=first,
                        end=last,
                        surface=text[first:last],
                        kinds=capital[:1],
                        ids=capital[1:],
                    )
                    break
        return tuple(found)

    def concepts(self, text: str) -> frozenset[str]:
        """The ids of everything that a text names: places but the home city, terms, subjects and measures."""
        places = (
            f"{kind}:{identity}"
            for mention in self.gazetteer.link(text)
            for kind, identity in zip(mention.kinds, mention.ids, strict=True)
            if kind != "home"
        )
        terms = (term.ids[0] for term in self.lexicon.find_terms(text))
        figures = (
            f"{mention.kind}:{identity}"
            for mention in self.lexicon.find_measures(text)
            for identity in mention.ids
        )
        return frozenset((*places, *terms, *figures))

    def _is_clear(
        self, kinds: tuple[KindScore, ...], plain: str, unknown: tuple[str, ...], *, knows: bool
    ) -> bool:
        """True when the words that nothing explains do not change what is asked."""
        best = kinds[0] if kinds else None
        if not unknown or best is None:
            return not unknown
        if best.kind in _FOREIGN_KINDS:
            return False
        if not knows:  # no encoder tells; a question near enough to an example is taken for one
            return best.score >= _NEAR_IN_LETTERS or best.fit >= _FITS
        return best.score >= _NEAR_IN_MEANING or self._are_filler(plain, unknown)

    def _are_filler(self, plain: str, unknown: tuple[str, ...]) -> bool:
        """True when the question means the same without the words that nothing explains."""
        if not unknown:
            return True
        without = plain
        for word in unknown:
            without = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", without)
        one, two = self.encode([plain, clean(without) or plain])
        return float(one @ two) >= _SAME_MEANING

    def _unknown(
        self, text: str, language: str, mentions: Iterable[Mention], spans: tuple[tuple[int, int], ...]
    ) -> tuple[str, ...]:
        """The words that are neither linked, nor say where a linked place lies, nor stand in any example question."""
        mentions = tuple(mentions)
        covered = [(mention.start, mention.end) for mention in mentions] + list(spans)
        known = self.vocabulary.get(language, frozenset())
        regions = {
            word
            for mention in mentions
            for identity in mention.ids
            if mention.kinds[0] == "partner"
            for word in self.gazetteer.region_words("partner", identity)
        }
        return tuple(
            dict.fromkeys(
                match.group()
                for match in _WORD.finditer(text)
                if not any(start < match.end() and match.start() < end for start, end in covered)
                and not known.issuperset(words_of(match.group(), language) or (match.group().lower(),))
                and match.group().lower() not in function_words() | regions
                and not match.group().isdigit()
            )
        )


def _masked(
    text: str, clause: Span | None, places: Iterable[Mention], spans: tuple[Span, ...]
) -> tuple[str, str]:
    """The masked text of the asking clause, of all the text without one."""
    if clause is None:
        return mask(text, places, spans)
    start, end = clause
    inside = [
        replace(place, start=place.start - start, end=place.end - start)
        for place in places
        if start <= place.start and place.end <= end
    ]
    times = tuple((one - start, two - start) for one, two in spans if start <= one and two <= end)
    return mask(text[start:end], inside, times)


def _outside(found: Iterable[Mention], places: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions that are no part of a place's name: a word inside a name is none; a whole name may be both."""
    spans = [(place.start, place.end) for place in places]
    return tuple(
        mention
        for mention in found
        if not any(
            start <= mention.start and mention.end <= end and (start, end) != (mention.start, mention.end)
            for start, end in spans
        )
    )


def _beside(found: Iterable[Mention], reach: tuple[int, int]) -> tuple[Mention, ...]:
    """The mentions that are no words of the question's time."""
    return tuple(one for one in found if not (reach[0] < one.end and one.start < reach[1]))


def _of_subjects(found: tuple[Mention, ...], language: str) -> tuple[Mention, ...]:
    """The mentions without measures that only ask for a date ("since when"), where no subject has them."""
    if any(one.kind == "subject" for one in found):
        return found
    return tuple(one for one in found if asking_type(one.surface, language) != "date")


def _trimmed(places: Iterable[Mention], terms: Iterable[Mention]) -> list[Mention]:
    """The places without the letters that belong to a word behind them: "X市长" is X and 市长 (mayor), not X市 and 长."""
    starts = [term.start for term in terms]
    return [
        replace(
            place, end=min((start for start in starts if place.start < start < place.end), default=place.end)
        )
        for place in places
    ]


def _is_proper(word: str, text: str) -> bool:
    """True for a capitalised word that does not open the text: a name that nothing knows."""
    return word[:1].isupper() and not text.startswith(word) and len(word) > 2 and not word.isupper()


def clean(text: str) -> str:
    """The text with compatibility forms folded, control characters gone and white space single.

    The full-width marks of Chinese and Japanese stay: they are no variants of others there, and the text is shown.
    """
    folded = "".join(
        part if part in _FULL_WIDTH_MARKS else unicodedata.normalize("NFKC", part)
        for part in _MARK.split(text)
    )
    kept = "".join(
        char if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " for char in folded
    )
    return _SPACE.sub(" ", kept).strip()


def mask(text: str, places: Iterable[Mention], spans: tuple[tuple[int, int], ...] = ()) -> tuple[str, str]:
    """The text with places and times masked: one form for n-grams, one for the encoder."""
    cuts = [(mention.start, mention.end, _mask_name(mention.kinds[0])) for mention in places]
    cuts += [(start, end, "time") for start, end in spans]
    coded, plain, at = [], [], 0
    for start, end, name in sorted(cuts):
        if start < at:
            continue
        coded += [text[at:start], _MASKS[name][0]]
        plain += [text[at:start], _MASKS[name][1]]
        at = end
    return "".join((*coded, text[at:])), "".join((*plain, text[at:]))


def _mask_name(kind: str) -> str:
    if kind in _MASKS:
        return kind
    return "foreign" if kind in ("place", "lookalike") else "area"


def example_vocabulary(spaces: Mapping[str, ExampleSpace]) -> dict[str, frozenset[str]]:
    """Every index word of the example questions that the records can answer, by language."""
    return {
        language: frozenset(
            word
            for example in space.examples
            if example.kind not in _FOREIGN_KINDS
            for word in (*words_of(example.masked, language), *example.masked.lower().split())
        )
        for language, space in spaces.items()
    }


def kind_vocabulary(spaces: Mapping[str, ExampleSpace]) -> dict[tuple[str, str], frozenset[str]]:
    """The index words of the example questions, by language and kind: what asking in that kind sounds like."""
    found: dict[tuple[str, str], set[str]] = {}
    for language, space in spaces.items():
        for example in space.examples:
            words = question_words(example.masked, LANGUAGES)
            found.setdefault((language, example.kind), set()).update(words)
    return {key: frozenset(words) for key, words in found.items()}
