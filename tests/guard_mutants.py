"""Statements made wrong in one place, by families: what the guard is held against.

A mutant that is still true by what it cites is none; each family says by which rule such ones are left out. The
rules look at the records and at the texts, never at what the guard thinks of them.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.draft import Statement, strip_markers
from assistant.guard import numbers_of
from assistant.messages import say
from assistant.written_dates import DateAtom, find_dates
from corpus import Corpus, Gazetteer, Tie

NUMBER_CHANGES = 3  # mutants of each number
ROUNDS = 2  # mutants of each date and of each name
KINDS = ("sister", "friendly-cooperation", "economic-partner", "intent")
STATUSES = ("paused", "active", "doubtful")
DENYING = re.compile(
    r"\b(?:not|no|never|cannot|n't|nicht|keine?|ohne|не|ни|нет)\b|[不没未非]|ない|ません|なく|아니|아닙|않|없",
    re.IGNORECASE,
)
NEGATIONS_ADDED = (
    (r"\b(is|are|has|have|lies|lie|stands|rose|fell|name|names|hold|differ|followed)\b", r"\1 not"),
    (r"(?<!不)是", "不是"),
    (r"位于", "不位于"),
    (r"列出", "没有列出"),
    (r"称之为", "不称之为"),
    (r"增加了", "没有增加"),
    (r"分布在", "没有分布在"),
    (r"です", "ではありません"),
    (r"あります", "ありません"),
    (r"含まれます", "含まれません"),
    (r"迎えます", "迎えません"),
    (r"입니다", "이 아닙니다"),
    (r"있습니다", "있지 않습니다"),
    (r"포함됩니다", "포함되지 않습니다"),
    (r" — (?=[а-яё])", " — не "),
    (r"\b(названо|назван|названы|находится|называются|выросло|исполняется)\b", r"не \1"),
    (r"\b(ist|hat|liegen|liegt|nennen|zählt|heißt|besteht|folgte|stieg|enthalten)\b", r"\1 nicht"),
)
NEGATIONS_DROPPED = (
    (r"\bis not\b", "is"),
    (r"\bdoes not stand\b", "stands"),
    (r"\bnot ", ""),
    (r"\bno (?=source|later)", "a "),
    (r"\bcannot\b", "can"),
    (r"\bundated\b", "dated"),
    (r"不是", "是"),
    (r"(?<=，)不", ""),
    (r"不在", "在"),
    (r"不计入", "计入"),
    (r"没有证实", "证实"),
    (r"待考", "已知"),
    (r"尚待查证", "已经查证"),
    (r"有待查证", "已经查证"),
    (r"ではありません", "です"),
    (r"含まれません", "含まれます"),
    (r"確認できません", "確認できます"),
    (r"は不明", "は明らか"),
    (r"区分不明", "区分判明"),
    (r"は未確認", "は確認済み"),
    (r"가 아닙니다", "입니다"),
    (r"이 아닙니다", "입니다"),
    (r"되지 않습니다", "됩니다"),
    (r"미상", "확인"),
    (r"미확인", "확인"),
    (r"\bне ", ""),
    (r"неизвест(?=ен|н)", "извест"),
    (r"сведения отсутствуют", "сведения имеются"),
    (r"\bnicht ", ""),
    (r" nicht\b", ""),
    (r"\bkeine (?=\w)", "eine "),
    (r"\bunbekannt\b", "bekannt"),
)
UNITS_CHANGED = (
    (r"(?<=\d) km²", " km"),
    (r"(?<=\d) km\b(?!²)", " m"),
    (r"(?<=\d) kilometres", " metres"),
    (r"(?<=\d) million\b", " billion"),
    (r"(?<=\d) billion\b", " million"),
    (r"(?<=\d) trillion\b", " billion"),
    (
        r"(\d (?:sister |friendly-cooperation |friendship |partner |international friendship )?)cities",
        r"\1countries",
    ),
    (r"(?<=\d) countries", " cities"),
    (r"(?<=\d) partners?\b", " countries"),
    (r"(?<=\d) years?\b", " months"),
    (r"(?<=\d)-year", "-month"),
    (r"(?<=\d) events?\b", " countries"),
    (r"(?<=\d)座国际友城", "个国家"),
    (r"(?<=\d)座(?!国)", "个国家"),
    (r"(?<=\d) ?个国家", "座城市"),
    (r"(?<=\d)个(?=\S*伙伴)", "个国家的"),
    (r"(?<=\d)周年", "个月"),
    (r"(?<=\d)项", "座城市"),
    (r"(?<=\d) 公里", " 米"),
    (r"(?<=\d) 平方公里", " 公里"),
    (r"(?<=\d) 百万", " 十亿"),
    (r"(?<=\d)か国", "都市"),
    (r"(?<=\d) ?都市", "か国"),
    (r"(?<=\d)周年", "か月"),
    (r"(?<=\d)か所", "か国"),
    (r"(?<=\d)개국", "개 도시"),
    (r"(?<=\d)곳", "개국"),
    (r"(?<=\d)주년", "개월"),
    (r"\bстран(?= — \d)", "городов"),
    (r"(?<=\d) партнё\w+", " стран"),
    (r"(?<=\d) (?:лет|года|год)\b", " месяцев"),
    (r"(?<=\d) событи\w+", " стран"),
    (r"(?<=\d) млн", " млрд"),
    (r"(?<=\d) Ländern", " Städten"),
    (r"(?<=\d) Partner\b", " Länder"),
    (r"(?<=\d) (?:Jahre|Jahr)\b", " Monate"),
    (r"(?<=\d)-jährige", "-monatige"),
    (r"(?<=\d) Ereignisse?\b", " Länder"),
    (r"(?<=\d) Millionen", " Milliarden"),
)
DIRECTIONS = (
    ("The first", "The newest"),
    ("the oldest", "the newest"),
    ("older tie", "newer tie"),
    ("newest first", "oldest first"),
    ("has the most", "has the fewest"),
    ("are more", "are fewer"),
    ("rose by", "fell by"),
    ("before ", "after "),
    ("第一座", "最新的一座"),
    ("最早", "最晚"),
    ("最新的", "最早的"),
    ("更早", "更晚"),
    ("由近及远", "由远及近"),
    ("最多", "最少"),
    ("增加", "减少"),
    ("之前", "之后"),
    ("最初", "最後"),
    ("最も古い", "最も新しい"),
    ("提携が古いのは", "提携が新しいのは"),
    ("（新しい順）", "（古い順）"),
    ("最も多い", "最も少ない"),
    ("増えました", "減りました"),
    ("より前", "より後"),
    ("가장 오래된", "가장 최근"),
    ("더 오래된", "더 최근"),
    ("첫 국제", "가장 최근 국제"),
    ("최근 것부터", "오래된 것부터"),
    ("가장 많은", "가장 적은"),
    ("늘었습니다", "줄었습니다"),
    ("раньше всех", "позже всех"),
    ("Раньше начались", "Позже начались"),
    ("Первый", "Последний"),
    ("сначала новые", "сначала старые"),
    ("Больше всего", "Меньше всего"),
    ("выросло", "уменьшилось"),
    ("ранее, чем", "позднее, чем"),
    ("am längsten dabei", "am kürzesten dabei"),
    ("Die ältere", "Die jüngere"),
    ("Die erste", "Die neueste"),
    ("neuesten zuerst", "ältesten zuerst"),
    ("Die meisten", "Die wenigsten"),
    ("stieg", "sank"),
    ("früher als", "später als"),
)
_OLDEST = re.compile(
    r"由近及远|由远及近|新しい順|古い順|нов|стар|neuesten|ältesten|oldest|newest|[Ff]irst|最早|最新|最初|最も古い|最も新しい|오래된|최근|첫|раньше|позже|Перв|Послед|längsten|kürzesten|erste|neueste"
)
_MERE_LIST = re.compile(r"\s*(?:,|、|and|und|и|和|및|与)?\s*")


@dataclass(frozen=True, slots=True)
class Names:
    """What names are taken from."""

    corpus: Corpus
    gazetteer: Gazetteer


@dataclass(frozen=True, slots=True)
class Mutant:
    """A statement made wrong in one place."""

    family: str
    was: str
    became: str
    statement: Statement


def changed(statement: Statement, start: int, end: int, became: str, family: str) -> Mutant:
    """The statement with other words in one place; no longer said to be verbatim."""
    text = strip_markers(statement.text)
    return Mutant(
        family,
        text[start:end],
        became,
        replace(statement, text=text[:start] + became + text[end:], is_verbatim=False),
    )


def _exchanged(statement: Statement, one: tuple[int, int], two: tuple[int, int], family: str) -> Mutant:
    text = strip_markers(statement.text)
    first, second = text[slice(*one)], text[slice(*two)]
    became = second + text[one[1] : two[0]] + first
    return changed(statement, one[0], two[1], became, family)


def _evidence(statement: Statement) -> str:
    derived = (f"{entry.value} {entry.other}" for entry in statement.derived)
    return " ".join([*(proof.quote for proof in statement.proofs), *derived])


def number_mutants(
    statement: Statement, _language: str, _names: Names, dice: random.Random
) -> Iterator[Mutant]:
    """Each number becomes one that stands nowhere in the evidence."""
    known = {
        int(digits)
        for between in (" ", "")
        for digits in re.findall(
            r"\d+", re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d)", between, _evidence(statement))
        )
    }
    text = strip_markers(statement.text)
    for start, end, _ in numbers_of(text):
        digits = re.sub(r"\D", "", text[start:end])
        for _ in range(NUMBER_CHANGES):
            at = dice.randrange(len(digits))
            other = dice.choice([digit for digit in "123456789" if digit != digits[at]])
            became = dice.choice([digits[:at] + other + digits[at + 1 :], digits + other])
            if int(became) not in known:
                yield changed(statement, start, end, became, "number")


def year_mutants(
    statement: Statement, _language: str, _names: Names, dice: random.Random
) -> Iterator[Mutant]:
    """Each date moves to another year, at most thirty away, that the evidence lacks."""
    text, evidence = strip_markers(statement.text), _evidence(statement)
    for atom in find_dates(text):
        year = atom.written.year
        at = text.find(str(year), atom.start, atom.end)
        free = [str(year + shift) for shift in range(-30, 31) if str(year + shift) not in evidence]
        for became in dice.sample(free, min(ROUNDS, len(free))) if at >= 0 else ():
            yield changed(statement, at, at + 4, became, "year")


def day_mutants(statement: Statement, _language: str, _names: Names, dice: random.Random) -> Iterator[Mutant]:
    """The day of each full date moves, where the evidence has no such date."""
    text = strip_markers(statement.text)
    known = {str(atom.written) for proof in statement.proofs for atom in find_dates(proof.quote)}
    for atom in find_dates(text):
        match = re.search(rf"(?<!\d)0?{atom.written.day}(?!\d)", text[atom.start : atom.end])
        if not atom.written.day or not match:
            continue
        for day in dice.sample([day for day in range(1, 29) if day != atom.written.day], ROUNDS):
            if str(replace(atom.written, day=day)) not in known:
                start, end = match.span()
                yield changed(statement, atom.start + start, atom.start + end, str(day), "day")


def name_mutants(statement: Statement, language: str, names: Names, dice: random.Random) -> Iterator[Mutant]:
    """Each partner or country becomes another one that the evidence does not speak of."""
    text, evidence = strip_markers(statement.text), _evidence(statement).lower()
    partners = names.corpus.partners
    cited = {entity for proof in statement.proofs for entity in proof.entities}
    for mention in names.gazetteer.link(_evidence(statement)):
        cited.update(mention.ids)
    cited |= {partners[entity].country for entity in cited if entity in partners}
    for mention in names.gazetteer.link(text):
        kind = mention.kinds[0]
        if kind not in ("partner", "country"):
            continue
        every = partners if kind == "partner" else {partner.country for partner in partners.values()}
        free = [
            name
            for identity in sorted(every)
            if identity not in cited
            and (name := names.gazetteer.name(kind, identity, language)).lower() not in evidence
        ]
        for became in dice.sample(free, min(ROUNDS, len(free))):
            yield changed(statement, mention.start, mention.end, became, "name")


def exchanged_numbers(
    statement: Statement, _language: str, _names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """Two different numbers change places; not two of a mere list ("28 and 38"), whose order says nothing."""
    text = strip_markers(statement.text)
    numbers = numbers_of(text)
    for at, (start, end, values) in enumerate(numbers):
        for other_start, other_end, others in numbers[at + 1 :]:
            between = text[end:other_start]
            if values & others or _MERE_LIST.fullmatch(between):
                continue
            yield _exchanged(statement, (start, end), (other_start, other_end), "exchanged numbers")


def _owner(text: str, atom: DateAtom, named: list[tuple[int, str]]) -> str:
    before = [partner for start, partner in named if start < atom.start]
    return before[-1] if before else ""


def exchanged_dates(
    statement: Statement, _language: str, names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """The different dates of two partners change places; so do those of two numbers and of an anniversary.

    Left out: dates of which one is but a coarser form of the other.
    """
    text = strip_markers(statement.text)
    atoms = find_dates(text)
    for one, two in itertools.pairwise(atoms):
        if one.first <= two.last and two.first <= one.last:
            continue
        mutant = _exchanged(statement, (one.start, one.end), (two.start, two.end), "exchanged dates")
        if sorted(str(atom.written) for atom in find_dates(mutant.statement.text)) == sorted(
            str(atom.written) for atom in atoms
        ):  # an English date inside another language is not read as one
            yield mutant


def exchanged_names(
    statement: Statement, language: str, names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """Two neighbouring partners change places.

    Left out: partners whose cited ties agree in everything that a text may say of them, and those of which the text
    says nothing apart, a mere list between two marks.
    """
    text = strip_markers(statement.text)
    ties = {proof.node_id.removeprefix("tie:") for proof in statement.proofs}
    found = [mention for mention in names.gazetteer.link(text) if mention.kinds[0] == "partner"]
    for one, two in itertools.pairwise(found):
        if one.ids == two.ids or _MERE_LIST.fullmatch(text[one.end : two.start]):
            continue
        if not re.search(r"\d", text[one.end : two.end + 40]):
            continue  # nothing but names in groups
        first, second = (_facts(names, ties, mention.ids[0]) for mention in (one, two))
        if first and second and not first & second:
            yield _exchanged(statement, (one.start, one.end), (two.start, two.end), "exchanged names")


def _facts(names: Names, ties: set[str], partner: str) -> set[str]:
    return {
        str(tie.start)
        for tie in names.corpus.ties.values()
        if tie.id in ties and tie.partner == partner and tie.start
    }


def negation_added(
    statement: Statement, _language: str, _names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """A denial is put into a sentence; not where the clause denies already, since two denials may cancel out."""
    text = strip_markers(statement.text)
    for pattern, became in NEGATIONS_ADDED:
        for match in re.finditer(pattern, text):
            if not DENYING.search(_clause(text, match.start(), match.end())):
                yield changed(statement, *match.span(), match.expand(became), "negation added")


def negation_dropped(
    statement: Statement, _language: str, _names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """A denial, or a word for not knowing, is taken out; not one of two in a clause, of which one stays."""
    text = strip_markers(statement.text)
    for pattern, became in NEGATIONS_DROPPED:
        for match in re.finditer(pattern, text):
            mutant = changed(statement, *match.span(), match.expand(became), "negation dropped")
            start = match.start()
            clause = _clause(mutant.statement.text, start, start + len(match.expand(became)))
            if not DENYING.search(clause):
                yield mutant


def _clause(text: str, start: int, end: int) -> str:
    marks = r"[.;:,()（）、。，；：–]"
    before = [match.end() for match in re.finditer(marks, text[:start])]
    after = re.search(marks, text[end:])
    return text[before[-1] if before else 0 : end + after.start() if after else len(text)]


def units_changed(
    statement: Statement, _language: str, _names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """The unit of a number becomes another one."""
    text = strip_markers(statement.text)
    ends = {end for _, end, _ in numbers_of(text)}
    for pattern, became in UNITS_CHANGED:
        for match in re.finditer(pattern, text):
            digits = [found.end() for found in re.finditer(r"\d", text[: match.end()])]
            if digits and digits[-1] not in ends and "стран" not in pattern:
                continue  # behind a date
            yield changed(statement, *match.span(), match.expand(became), "unit")


def kinds_changed(
    statement: Statement, language: str, names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """The kind of a tie, or its standing, becomes another one.

    Left out: a kind that another cited tie of the same partner has, and kinds that are denied: what is not a sister
    city is no economic partner either.
    """
    text = strip_markers(statement.text)
    if not any(proof.node_id.startswith(("tie:", "figure:")) for proof in statement.proofs):
        return
    cited = [
        tie
        for proof in statement.proofs
        if (tie := names.corpus.ties.get(proof.node_id.removeprefix("tie:"))) is not None
    ]
    kinds = {tie.kind.value for tie in cited}
    for table in ("kind", "kind_plural"):
        for kind in KINDS:
            word = say(language, f"{table}.{kind}")
            for match in re.finditer(rf"{re.escape(word)}(?![a-zа-я])", text):
                if DENYING.search(_clause(text, *match.span())):
                    continue
                for other in KINDS:
                    became = say(language, f"{table}.{other}")
                    if other == kind or became == word or (other in kinds and _several(cited)):
                        continue
                    yield changed(statement, *match.span(), became, "kind of tie")
    for status in STATUSES:
        word = say(language, f"status.{status}")
        for match in re.finditer(rf"(?<=[(（]){re.escape(word)}(?=[)）])", text):
            for other in STATUSES:
                if other != status:
                    yield changed(statement, *match.span(), say(language, f"status.{other}"), "kind of tie")


def _several(ties: list[Tie]) -> bool:
    """True when a partner has more than one cited tie."""
    return len({tie.partner for tie in ties}) < len(ties)


def directions_reversed(
    statement: Statement, _language: str, names: Names, _dice: random.Random
) -> Iterator[Mutant]:
    """First becomes newest, more fewer, rose fell, before after, and the other way round.

    Left out: oldest and newest of an area with one dated partner, which is both; events of one date, in either order.
    """
    text = strip_markers(statement.text)
    for pair in DIRECTIONS:
        for was, became in (pair, pair[::-1]):
            at = text.find(was)
            if at < 0:
                continue
            if (
                re.search(r"most|最[多少]|最も[多少]|많은|적은|всего|meist|wenig", was)
                and len(numbers_of(text)) < 2
            ):
                continue
            if _OLDEST.search(was) and not _has_rivals(statement, text, names):
                continue
            yield changed(statement, at, at + len(was), became, "direction")


def _has_rivals(statement: Statement, text: str, names: Names) -> bool:
    """True when more than one date is in play: cited ones, or those of the ties in the areas of the statement."""
    cited = {proof.date for proof in statement.proofs if proof.date}
    if len(statement.proofs) > 1:
        return len(cited) > 1
    areas = [names.gazetteer.countries(kind, identity) for kind, identity in statement.areas]
    dated = {
        str(tie.start)
        for tie in names.corpus.ties.values()
        if tie.is_named_partner
        and tie.start
        and tie.start_basis.value == "exact"
        and (not areas or any(names.corpus.partners[tie.partner].country in area for area in areas))
    }
    return len(dated) > 1


Family = Callable[[Statement, str, Names, random.Random], Iterator[Mutant]]
FAMILIES: Mapping[str, Family] = {
    "number": number_mutants,
    "year": year_mutants,
    "day": day_mutants,
    "name": name_mutants,
    "exchanged numbers": exchanged_numbers,
    "exchanged dates": exchanged_dates,
    "exchanged names": exchanged_names,
    "negation added": negation_added,
    "negation dropped": negation_dropped,
    "unit": units_changed,
    "kind of tie": kinds_changed,
    "direction": directions_reversed,
}
