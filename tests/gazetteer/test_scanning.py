"""What a scan of running text finds: whole names, folded, the same by either way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.errors import OutputError
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.scanning import Scan, built, look_ups, names_file, scan, scanner
from geomap.text import fold
from tests.conftest import ROOT

PLACES = (
    "Homs", "New York", "New York City", "York", "City", "Jisr al-Shughour", "St. John's", "Adams",
    "Al", "Straße", "Ḥamāh", "حلب", "دير الزور", "Saint Kitts and Nevis", "D.C.", "Łódź",
    "دمشق", "दिल्ली", "Москва", "東京", "Xi'an", "A B C", "A B",
)  # fmt: skip


def an_index(folder: Path, names: tuple[str, ...] = PLACES) -> Index:
    table = folder / "places.csv"
    rows = [f'"{name}",35,36,{n},SY,5000\n' for n, name in enumerate(names, start=1)]
    table.write_text("name,lat,lon,id,country,population\n" + "".join(rows), encoding="utf-8")
    import_layer("csv", table, folder / "layers")
    return Index(next((folder / "layers").glob("*.sqlite")), ())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return an_index(tmp_path_factory.mktemp("scanning"))


@pytest.fixture(scope="module")
def both(small: Index, tmp_path_factory: pytest.TempPathFactory) -> tuple[Scan, Scan]:
    return built(small, folder=tmp_path_factory.mktemp("names")), look_ups(small)


def found(text: str, index: Index) -> list[str]:
    return [text[start:end] for start, end, _ in look_ups(index)(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("From Homs, by New York City.", ["Homs", "New York City"]),
        ("homs HOMS Homsi", ["homs", "HOMS"]),
        ("New York, City", ["New York", "City"]),
        ("New  York and New\nYork", ["New  York", "New\nYork"]),
        ("New\n\nYork", ["York"]),
        ("Saint. Kitts and Nevis, Jisr. al-Shughour", ["Jisr. al-Shughour"]),
        ("St. John's streets, St John’s", ["St. John's", "St John’s"]),
        ("Adam's house; Adams's house; York's", ["Adams", "York"]),
        ("JISR AL SHUGHOUR/jisr-al-shughour", ["JISR AL SHUGHOUR", "jisr-al-shughour"]),
        ("Strasse, STRASSE, straße", ["Strasse", "STRASSE", "straße"]),
        ("Hama\u0304h, Ḥamāh,", ["Hama\u0304h", "Ḥamāh"]),
        ("حَلَب ودير الزور في دير الزور", ["حَلَب", "دير الزور"]),
        ("Xian, Xi'an, Xi’an", ["Xian", "Xi'an", "Xi’an"]),
        ("(Homs)[York]\u201cCity\u201d", ["Homs", "York", "City"]),
        ("łódź दिल्ली МОСКВА", ["łódź", "दिल्ली", "МОСКВА"]),
        ("A B C, A B D", ["A B C"]),  # two letters are no name worth looking for
        ("東京 Al", []),
        ("", []),
    ],
)
def test_names_are_whole_longest_and_in_any_case(
    text: str, names: list[str], small: Index, both: tuple[Scan, Scan]
) -> None:
    assert found(text, small) == names
    assert both[0](text) == both[1](text)


PIECES = [*PLACES, "York's", "new", "of", ". ", "St.", " ", "\n", "\n\n", ", ", "'", "’s", "-", "–",
          "ß", "İ", "ﬁ", "\u0301", "\u0640", "\u200f", "\x01", "\x02s", "~", "ʿ", "…", "½", "　",
          "\ud800", "🙂", "i\u0307", "ſ", "한국", "_"]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.text(max_size=60),
)


@given(text=TEXTS)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_ways_find_the_same_and_every_match_folds_to_its_name(
    text: str, both: tuple[Scan, Scan]
) -> None:
    hits = both[0](text)
    assert hits == both[1](text)
    last = 0
    for start, end, key in hits:
        assert last <= start < end <= len(text)
        assert fold(text[start:end]) == key
        last = end


def test_the_whole_index_is_scanned_the_same_by_both_ways(index: Index, tmp_path: Path) -> None:
    automaton, lookup = built(index, folder=tmp_path), look_ups(index)
    assert names_file(index, tmp_path).stat().st_size < 80_000_000
    for path in sorted((ROOT / "data").glob("*.*")):
        text = path.read_text(encoding="utf-8")
        assert automaton(text) == lookup(text)
        assert all(fold(text[start:end]) == key for start, end, key in lookup(text))


def test_what_the_stop_list_never_takes_is_not_found(index: Index) -> None:
    assert scan("NATO and Western envoys in Reading", index)[-1:] == [(27, 34, "reading")]
    assert "nato" not in {key for _, _, key in scan("NATO and Western envoys", index)}


def test_a_layer_is_scanned_and_a_new_one_makes_the_automaton_stale(tmp_path: Path) -> None:
    base = an_index(tmp_path)
    built(base, folder=tmp_path / "names")
    (tmp_path / "more.csv").write_text("name,lat,lon,id\nNeudorf,35,36,x1\n", encoding="utf-8")
    import_layer("csv", tmp_path / "more.csv", tmp_path / "over")
    layered = Index(base.path, tuple((tmp_path / "over").glob("*.sqlite")))
    for way in (built(layered, folder=tmp_path / "names"), look_ups(layered)):
        assert way("Neudorf, Homs") == [(0, 7, "neudorf"), (9, 13, "homs")]
    again = built(Index(base.path, ()), folder=tmp_path / "names")
    assert again("Neudorf, Homs") == [(9, 13, "homs")]


@pytest.mark.parametrize("harm", ["cut", "changed", "header", "empty"])
def test_a_damaged_automaton_is_built_again(harm: str, small: Index, tmp_path: Path) -> None:
    built(small, folder=tmp_path)
    file = names_file(small, tmp_path)
    whole = file.read_bytes()
    file.write_bytes(
        {
            "cut": whole[:-10],
            "changed": whole[:-10] + bytes(10),
            "header": b"[]" + whole[2:],
            "empty": b"",
        }[harm]
    )
    fresh = Index(small.path, ())
    assert built(fresh, folder=tmp_path)("Homs") == [(0, 4, "homs")]
    assert file.read_bytes() == whole


def test_without_a_folder_to_write_to_names_are_looked_up(small: Index, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="make the folder writable"):
        built(small, folder=tmp_path / "file")
    assert scanner(small, 10**9, folder=tmp_path / "file")("Homs") == [(0, 4, "homs")]
