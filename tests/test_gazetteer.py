"""Place names of six languages, inflected, misspelt or ambiguous, lead to the right places and to no others."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import (
    LANGUAGES,
    BrokenRecord,
    Corpus,
    Entry,
    Gazetteer,
    Mention,
    NameMatcher,
    PartialDate,
    default_folder,
    open_gazetteer,
    read_corpus,
)
from corpus.naming.checking import naming_problems, needless_names
from corpus.naming.folding import fold
from corpus.naming.name_files import NameForm, NameKind, read_lookalikes, read_names
from corpus.naming.regions import read_areas
from corpus.naming.world import open_world

DATA = Path(__file__).parent / "data"
SECOND_HOME = DATA / "second-home"
LETTERS = {"zh": r"[\u4e00-\u9fff]", "ja": r"[\u30a1-\u30fa\u4e00-\u9fff]", "ko": "[가-힣]", "ru": "[а-яё]"}
NAMES_HEADER = "kind,id,language,name,form,basis\n"


def _questions() -> list[tuple[str, str, str]]:
    with (DATA / "gazetteer" / "questions.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["language"], row["text"], row["mentions"]) for row in rows]


def _said(mention: Mention) -> str:
    """A mention as the table writes it; of a city of the world only that it is one."""
    pairs = zip(mention.kinds, mention.ids, strict=True)
    readings = (kind if kind == "place" and name.isdigit() else f"{kind}:{name}" for kind, name in pairs)
    return f"{'+'.join(readings)}={mention.surface}"


def _pairs(mention: Mention) -> set[tuple[str, str]]:
    return set(zip(mention.kinds, mention.ids, strict=True))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("names")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus()


@pytest.fixture(scope="module")
def gazetteer(corpus: Corpus, cache: Path) -> Gazetteer:
    return open_gazetteer(corpus, cache=cache)


@pytest.fixture
def folder_with(tmp_path: Path) -> Callable[[str, str], Path]:
    """A folder that holds one naming file."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(("language", "text", "mentions"), _questions())
def test_a_question_names_these_places_and_no_others(
    gazetteer: Gazetteer, language: str, text: str, mentions: str
) -> None:
    assert "; ".join(map(_said, gazetteer.link(text, language=language))) == mentions


def test_the_table_of_questions_covers_all_languages_well() -> None:
    questions = _questions()
    assert sum(max(1, mentions.count("=")) for _, _, mentions in questions) >= 150
    for language in LANGUAGES:
        assert sum(spoken == language for spoken, _, _ in questions) >= 15


def test_a_surface_is_what_stands_at_the_offsets(gazetteer: Gazetteer) -> None:
    for language, text, _ in _questions():
        for mention in gazetteer.link(text, language=language):
            assert text[mention.start : mention.end] == mention.surface


def test_the_kind_of_a_mention_is_that_of_its_first_reading(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.link("Georgia?")
    assert (mention.kind, mention.kinds, mention.ids) == (
        "country",
        ("country", "partner"),
        ("GE", "georgia-us"),
    )


def test_exact_forms_score_one_and_misspelt_forms_less(gazetteer: Gazetteer) -> None:
    exact, inflected, misspelt = gazetteer.link("Shimonoseki, Ungarns, Shimonseki", language="de")
    assert exact.score == 1.0
    assert exact.score > inflected.score > misspelt.score > 0.5


@pytest.mark.parametrize("language", LETTERS)
def test_every_partner_has_a_main_name_in_the_script_of_the_language(
    gazetteer: Gazetteer, corpus: Corpus, language: str
) -> None:
    without = [
        identity
        for identity in corpus.partners
        if not re.search(LETTERS[language], gazetteer.name("partner", identity, language).lower())
    ]
    assert not without


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_name_of_each_partner_leads_back_to_it(
    gazetteer: Gazetteer, corpus: Corpus, language: str
) -> None:
    excluded = {
        (row.id, row.language) for row in read_names(default_folder()) if row.form is NameForm.EXCLUDED
    }
    for identity in corpus.partners:
        if (identity, language) in excluded:
            continue
        name = gazetteer.name("partner", identity, language)
        (mention,) = gazetteer.link(name, language=language)
        assert ("partner", identity) in _pairs(mention), name
        assert mention.surface == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_library_name_of_each_country_leads_to_it(
    gazetteer: Gazetteer, cache: Path, language: str
) -> None:
    # The Japanese name of Myanmar has a space before its parenthesis, which running Japanese text never has.
    for code in sorted({one.country for one in open_world(cache).countries} - {"MM"}):
        name = gazetteer.name("country", code, language)
        found = gazetteer.link(name, language=language)
        assert [("country", code) in _pairs(mention) for mention in found] == [True], name


def test_each_row_of_the_naming_files_is_found(gazetteer: Gazetteer) -> None:
    rows = [row for row in read_names(default_folder()) if row.form is not NameForm.EXCLUDED]
    shadowed = {(row.id, row.name) for row in read_names(default_folder()) if row.form is NameForm.EXCLUDED}
    assert len(rows) > 500
    for row in rows:
        if (row.id, row.name) not in shadowed:
            found = gazetteer.link(row.name, language=row.language)
            if row.kind is NameKind.PLACE:  # known by its code where it has one
                inside = {
                    partner
                    for mention in found
                    for pair in _pairs(mention)
                    for partner in gazetteer.partners_within(*pair)
                }
                assert inside == set(gazetteer.partners_within("place", row.id)), row
                continue
            assert any((row.kind.value, row.id) in _pairs(mention) for mention in found), row
    for lookalike in read_lookalikes(default_folder()):
        for form in lookalike.forms:
            found = gazetteer.link(form)
            assert any(("lookalike", lookalike.id) in _pairs(mention) for mention in found), form


def test_each_area_is_found_by_its_names_and_forms(gazetteer: Gazetteer, cache: Path) -> None:
    areas = read_areas(default_folder(), open_world(cache))
    assert len(areas) > 40
    for (kind, identity), area in areas.items():
        for language in LANGUAGES:
            for name in (area.names[language], *area.forms.get(language, ())):
                found = gazetteer.link(name, language=language)
                assert any((kind, identity) in _pairs(mention) for mention in found), name


@pytest.mark.parametrize(
    ("bloc", "members"),
    [
        ("sco-members", 10),
        ("sco-partners", 17),
        ("sco", 27),
        ("eu", 27),
        ("asean", 11),
        ("brics", 10),
        ("rcep", 15),
    ],
)
def test_a_bloc_has_its_members_of_today(gazetteer: Gazetteer, bloc: str, members: int) -> None:
    assert len(gazetteer.countries("bloc", bloc)) == members


@pytest.mark.parametrize(
    ("bloc", "country", "day", "belongs"),
    [
        ("eu", "GB", "2019", True),
        ("eu", "GB", "2021", False),
        ("eu", "HR", "2012", False),
        ("sco-members", "IN", "2016", False),
        ("sco-members", "IN", "2018", True),
        ("sco", "BY", "2024-07-05", True),
        ("brics", "EG", "2023-12-31", False),
        ("brics", "ID", "2025-01-06", True),
        ("asean", "KH", "1998", False),
    ],
)
def test_membership_is_that_of_the_day(
    gazetteer: Gazetteer, bloc: str, country: str, day: str, belongs: bool
) -> None:
    assert (country in gazetteer.countries("bloc", bloc, on=PartialDate.parse(day))) is belongs


@pytest.mark.parametrize(
    ("kind", "identity", "inside", "outside"),
    [
        ("continent", "europe", {"HU", "RU", "BY"}, {"GE", "TR", "KZ"}),
        ("continent", "americas", {"US", "PE", "GD"}, {"ES"}),
        ("region", "central-asia", {"UZ", "KG", "TJ"}, {"AF", "MN"}),
        ("region", "nordic", {"FI", "DK"}, {"EE", "GB"}),
        ("region", "latin-america", {"MX", "BR", "GD"}, {"US", "ES"}),
        ("region", "southeast-asia", {"KH", "PH"}, {"CN", "LK"}),
        ("country", "KR", {"KR"}, {"KP"}),
        ("partner", "samarkand", {"UZ"}, {"CN"}),
        ("lookalike", "hyderabad-pk", {"PK"}, {"IN"}),
        ("place", "US-CA", {"US"}, {"CA"}),
        ("place", "DE/Bavaria", {"DE"}, {"AT"}),
    ],
)
def test_countries_of_a_place(
    gazetteer: Gazetteer, kind: str, identity: str, inside: set[str], outside: set[str]
) -> None:
    countries = gazetteer.countries(kind, identity)
    assert inside <= countries
    assert not outside & countries


def test_partners_within_a_country_a_state_and_a_region_of_the_records(gazetteer: Gazetteer) -> None:
    assert "regensburg" in gazetteer.partners_within("country", "DE")
    assert set(gazetteer.partners_within("place", "US-CA")) == {
        "long-beach",
        "san-francisco",
        "thousand-oaks",
    }
    assert gazetteer.partners_within("place", "DE/Bavaria") == ("regensburg",)


@pytest.mark.parametrize(
    ("kind", "identity", "language", "name"),
    [
        ("country", "KR", "ko", "한국"),
        ("country", "KR", "ru", "Южная Корея"),
        ("country", "US", "de", "USA"),
        ("country", "GE", "ja", "ジョージア"),
        ("partner", "shimonoseki", "ja", "下関"),
        ("partner", "daegu", "ko", "대구"),
        ("partner", "copenhagen", "de", "Kopenhagen"),
        ("partner", "odesa", "ru", "Одесса"),
        ("bloc", "sco", "zh", "上海合作组织国家"),
        ("region", "central-asia", "de", "Zentralasien"),
        ("place", "1796236", "ru", "Шанхай"),
        ("place", "US-CA", "zh", "加利福尼亚州"),
        ("place", "DE-BY", "ru", "Бавария"),
        ("lookalike", "qinhuangdao", "en", "Qinhuangdao"),
    ],
)
def test_names_to_show(gazetteer: Gazetteer, kind: str, identity: str, language: str, name: str) -> None:
    assert gazetteer.name(kind, identity, language) == name


def test_forms_hold_old_and_foreign_spellings(gazetteer: Gazetteer) -> None:
    assert {"Pusan", "釜山", "부산", "Пусан"} <= set(gazetteer.forms("partner", "busan"))
    assert {"Shanghai", "上海"} <= set(gazetteer.forms("place", "1796236"))
    assert {"South Korea", "Korea", "한국", "韩国"} <= set(gazetteer.forms("country", "KR"))


@pytest.mark.parametrize(
    "written",
    [
        "下關",
        "下関",
        "下关",
        "ｼﾓﾉｾｷ",
        "SHIMONOSEKI",
        "Ｓｈｉｍｏｎｏｓｅｋｉ",
        "シモノセキ市",
        "Симоносе\u0301ки",
    ],
)
def test_character_sets_width_and_accents_do_not_count(gazetteer: Gazetteer, written: str) -> None:
    (mention,) = gazetteer.link(f"{written}?")
    assert mention.ids == ("shimonoseki",)
    assert mention.surface in written


def test_a_decomposed_text_keeps_its_own_offsets(gazetteer: Gazetteer) -> None:
    text = "Pa\u0308rnu und Brasov"
    assert [text[one.start : one.end] for one in gazetteer.link(text)] == ["Pa\u0308rnu", "Brasov"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_folding_keeps_the_way_back_to_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for start, end in zip(folded.starts, folded.ends, strict=True):
        assert 0 <= start < end <= len(text)


WORDS = [
    "Kiel",
    "Georgia",
    "下关",
    "부산과",
    "в Перми",
    ", ",
    " in ",
    "(",
    ")",
    "Pakistan",
    "Auch",
    "US",
    "的",
    "'s",
    "ｼﾓ",
]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_mentions_of_any_text_are_in_order_and_apart(gazetteer: Gazetteer, text: str) -> None:
    at = 0
    for mention in gazetteer.link(text):
        assert at <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.surface
        assert len(mention.ids) == len(mention.kinds) > 0
        at = mention.end


TERMS = NameMatcher(
    [
        Entry("tie", "sister", "sister city", "en"),
        Entry("tie", "sister", "姐妹城市", "zh"),
        Entry("tie", "sister", "город-побратим", "ru"),
        Entry("tie", "sister", "자매도시", "ko"),
        Entry("tie", "partner", "Partnerstadt", "de"),
        Entry("tie", "any", "city", "en"),
        Entry("measure", "area", "city", "en"),
        Entry("tie", "long", "friendly cooperation city", "en"),
        Entry("tie", "strong", "port", "en", 5),
        Entry("tie", "weak", "port", "en"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two sister citys", ["sister"]),
        ("Sister-City", ["sister"]),
        ("a friendly-cooperation city", ["long"]),
        ("青岛的姐妹城市", ["sister"]),
        ("с городом-побратимом", ["sister"]),
        ("자매도시는", ["sister"]),
        ("자매도시락", []),
        ("der Partnerstadt", ["partner"]),
        ("capacity", []),
        ("the port", ["strong"]),
    ],
)
def test_a_matcher_of_any_terms_takes_the_longest_and_knows_endings(text: str, found: list[str]) -> None:
    assert [mention.ids[0] for mention in TERMS.find(text)] == found


def test_a_term_of_two_meanings_keeps_both() -> None:
    (mention,) = TERMS.find("which city")
    assert _pairs(mention) == {("tie", "any"), ("measure", "area")}


def test_misspelt_terms_are_found_only_when_asked() -> None:
    assert not TERMS.find("Partnerstatd")
    assert TERMS.find("Partnerstatd", fuzzy=True)[0].ids == ("partner",)


def test_the_naming_files_fit_the_records(corpus: Corpus, cache: Path) -> None:
    assert [str(problem) for problem in naming_problems(corpus, default_folder())] == []
    assert [str(problem) for problem in needless_names(corpus, default_folder(), cache=cache)] == []


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "names.csv",
            NAMES_HEADER + "partner,atlantis,en,Atlantis,main,x\n",
            "line 2, field id: there is no partner",
        ),
        (
            "names.csv",
            NAMES_HEADER + "partner,kiel,ru,Киль,main,x\npartner,kiel,ru,Кильх,main,x\n",
            "line 3, field form: line 2 is the main name in ru too",
        ),
        (
            "names.csv",
            NAMES_HEADER + "partner,kiel,ru,Киль,main,x\npartner,kiel,ru,Киль,alternative,x\n",
            "line 3, field name: 'Киль' stands on line 2 too",
        ),
        (
            "lookalikes.csv",
            "id,name,country,confused_with,forms,within,note\nx,X,DE,kiel,,,\nx,Y,DE,kiel,,,\n",
            "field id: 'x' stands 2 times",
        ),
        (
            "lookalikes.csv",
            "id,name,country,confused_with,forms,within,note\nx,X,DE,atlantis,,,\n",
            "row x, field confused_with: 'atlantis' is neither",
        ),
        (
            "regions.toml",
            '[region.baltic]\nmembers = ["QQ"]\n[region.baltic.names]\n'
            + "".join(f'{language} = "x"\n' for language in LANGUAGES),
            "field region.baltic.members: there is no country 'QQ'",
        ),
    ],
)
def test_what_does_not_fit_is_one_clear_line(
    corpus: Corpus, folder_with: Callable[[str, str], Path], file: str, text: str, message: str
) -> None:
    (problem,) = naming_problems(corpus, folder_with(file, text))
    assert str(problem).startswith(file)
    assert message in str(problem)


def test_a_row_that_a_library_makes_needless_is_named(
    corpus: Corpus, cache: Path, folder_with: Callable[[str, str], Path]
) -> None:
    folder = folder_with("names.csv", NAMES_HEADER + "partner,minsk,ru,Минск,main,x\n")
    (problem,) = needless_names(corpus, folder, cache=cache)
    assert "line 2, field name: 'Минск' comes from" in str(problem)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("names.csv", "kind,id\n", "line 1, field language: this column is missing"),
        ("names.csv", NAMES_HEADER + "city,kiel,en,Kiel,main,x\n", "line 2, field kind: 'city' is none of"),
        (
            "names.csv",
            NAMES_HEADER + "partner,kiel,xx,Kiel,main,x\n",
            "line 2, field language: 'xx' is none of",
        ),
        (
            "names.csv",
            NAMES_HEADER + "partner,kiel,en,Kiel,best,x\n",
            "line 2, field form: 'best' is none of",
        ),
        ("names.csv", NAMES_HEADER + "partner,kiel,en,,main,x\n", "line 2, field name: is empty"),
        ("lookalikes.csv", "id,name,country,confused_with,forms,within,note\nx,X,D,,,,\n", "field country"),
        ("regions.toml", "[region\n", "correct the TOML"),
        ("regions.toml", "[planet.mars]\n", "field planet: is none of"),
        ("regions.toml", '[region.x]\nmembers = ["DE"]\n', "field region.x.names.en: is missing"),
        ("regions.toml", '[region.x]\ncldr = "143"\ncolour = 1\n', "field region.x.colour: is unknown"),
        ("regions.toml", '[bloc.x]\ncldr = "EU"\nmembers = {DE = "1958-13"}\n', "field bloc.x.members.DE"),
        (
            "regions.toml",
            '[bloc.x]\ncldr = "EU"\nincludes = ["y"]\n',
            "field bloc.x.includes: there is no bloc",
        ),
        (
            "regions.toml",
            '[bloc.x]\ncldr = "EU"\nincludes = ["y"]\n[bloc.y]\ncldr = "EU"\nincludes = ["x"]\n',
            "field bloc.x.includes: the references run in a circle (x → y → x)",
        ),
    ],
)
def test_a_broken_naming_file_is_one_clear_line(
    corpus: Corpus, cache: Path, folder_with: Callable[[str, str], Path], file: str, text: str, message: str
) -> None:
    with pytest.raises(BrokenRecord) as caught:
        open_gazetteer(corpus, folder_with(file, text), cache=cache)
    assert str(caught.value).startswith(file)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_home_city_is_linked_with_its_own_files_and_the_general_names(cache: Path) -> None:
    second = read_corpus(SECOND_HOME)
    other = open_gazetteer(second, SECOND_HOME, cache=cache)
    found = other.link("Is Velmora Alta near Brightwater? And Lindhaven, the USA, Korea, Europe or Busan?")
    assert [_said(mention) for mention in found] == [
        "lookalike:velmora-alta=Velmora Alta",
        f"home:{second.home.id}=Brightwater",
        "partner:lindhaven=Lindhaven",
        "country:US=USA",
        "country:KR=Korea",
        "continent:europe=Europe",
        "place=Busan",
    ]
    assert other.name("partner", "lindhaven", "ru") == "Линдхавн"
    assert {row.kind for row in read_names(SECOND_HOME)} == {NameKind.PARTNER}


def test_a_damaged_cache_is_made_anew_and_an_unwritable_one_does_no_harm(
    corpus: Corpus, cache: Path, tmp_path: Path
) -> None:
    for path in cache.glob("*"):
        (tmp_path / path.name).write_bytes(path.read_bytes()[:1000])
    mended = open_gazetteer(corpus, cache=tmp_path)
    assert mended.link("Barcelona")[0].kind == "place"
    assert {path.stat().st_size for path in tmp_path.glob("*")} == {
        path.stat().st_size for path in cache.glob("*")
    }
    (tmp_path / "file").write_text("", encoding="utf-8")
    stateless = open_gazetteer(corpus, cache=tmp_path / "file" / "folder")
    assert stateless.link("Barcelona")[0].kind == "place"
