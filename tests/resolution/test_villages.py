"""A village needs its context: without it, a text reads as if the layer were not there."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner

from geomap.cli import app
from geomap.gazetteer.importing import Options, import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import default_path, layer_files
from geomap.model import Document, Mention, Place, Toponym
from geomap.pipeline import missing_villages
from geomap.recognition import recognise
from geomap.recognition.villages import is_called_village
from geomap.resolution import resolve
from geomap.resolution.villages import VILLAGE, WEIGHTS, speaks_for

ADMIN1 = (
    "SY.12\tIdlib\tIdlib\t169387\nSY.09\tAleppo\tAleppo\t170062\nUA.05\tDonetsk\tDonetsk\t709716\n"
)
# Invented but for the words they are called by; (name, admin1, latitude, longitude).
SYRIA = [
    ("Kafr Zoltan", "12", 35.95, 36.70), ("Tell Quffaz", "12", 35.90, 36.60),
    ("Ayn Mirzad", "09", 36.30, 37.10), ("Police", "12", 35.9, 36.6), ("Said", "12", 35.9, 36.6),
    ("Grenade", "09", 36.3, 37.1), ("Central", "09", 36.3, 37.1), ("Paris", "12", 35.94, 36.65),
    ("Kabul", "09", 36.2, 37.2), ("Hamas", "12", 35.9, 36.5), ("Marwan", "12", 35.9, 36.5),
    *((("Zorabad", "12" if n == 0 else "09", 35.9 + n / 50, 36.7 + n / 40)) for n in range(11)),
]  # fmt: skip
UKRAINE = [("Kozubarivka", "05", 48.1, 37.9), ("Tell Quffaz", "05", 48.2, 37.8)]
WARY = frozenset("police said grenade central hamas".split())


def lines(country: str, villages: list[tuple[str, str, float, float]], first: int) -> str:
    rows = []
    for number, (name, admin1, lat, lon) in enumerate(villages, start=first):
        cells = [str(number), name, name, "", str(lat), str(lon), "P", "PPL", country, "", admin1]
        rows.append("\t".join([*cells, "", "", "", "0", "", "", "", ""]))
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("villages")
    (folder / "admin1").write_text(ADMIN1, encoding="utf-8")
    for country, places, first in (("SY", SYRIA, 88000001), ("UA", UKRAINE, 88100001)):
        table = folder / f"{country}.txt"
        table.write_text(lines(country, places, first), encoding="utf-8")
        options = Options(
            name=f"villages-{country.lower()}", admin1=folder / "admin1", country=country,
            below=True, wary=WARY,
        )  # fmt: skip
        import_layer("geonames", table, folder / "layers", options)
    return Index(default_path(), layer_files(folder / "layers"))


def meant(index: Index, text: str, name: str, *others: str) -> Place | None:
    """Resolve a name, the last so spelt in the text, beside other names of it."""
    spans = [(text.rindex(n), n) for n in (name, *others)]
    mentions = [Mention(start, start + len(n), n) for start, n in spans]
    found = resolve(Document("d", text), mentions, index)
    return found[0].place


def found_names(index: Index, text: str) -> list[str]:
    return [m.text for m in recognise(Document("d", text), None, index)]


IN_CONTEXT = [
    ("Shells hit Kafr Zoltan in Idlib province, Syria.", "Kafr Zoltan", ("Idlib", "Syria"), "SY"),
    ("Raids on the village of Kafr Zoltan hurt two, Syria said.", "Kafr Zoltan", ("Syria",), "SY"),
    ("Syrians left Ayn Mirzad, near Aleppo, for Idlib.", "Ayn Mirzad", ("Aleppo", "Idlib"), "SY"),
    ("Ukraine lost the village of Kozubarivka.", "Kozubarivka", ("Ukraine",), "UA"),
    ("Ukraine: shells hit Tell Quffaz, near Donetsk.", "Tell Quffaz", ("Ukraine", "Donetsk"), "UA"),
    ("Syria: shells hit Tell Quffaz, near Idlib.", "Tell Quffaz", ("Syria", "Idlib"), "SY"),
    ("The army shelled Zorabad, Idlib province, in Syria.", "Zorabad", ("Idlib", "Syria"), "SY"),
    ("The village of Police in Idlib, Syria, was shelled.", "Police", ("Idlib", "Syria"), "SY"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "others", "country"), IN_CONTEXT)
def test_a_village_is_meant_where_the_text_speaks_for_it(
    villages: Index, text: str, name: str, others: tuple[str, ...], country: str
) -> None:
    place = meant(villages, text, name, *others)
    assert place is not None
    assert (place.country, place.name) == (country, name)
    assert place.id.startswith("geonames:88")


OUT_OF_CONTEXT = [
    (
        "Mr Zoltan met Kafr Zoltan in Berlin.",
        "Kafr Zoltan",
        ("Berlin",),
    ),  # its country is not there
    ("Kafr Zoltan was mentioned.", "Kafr Zoltan", ()),  # nothing is
    ("Talks in Paris on Syria and Idlib went on.", "Paris", ("Syria", "Idlib")),  # the French one
    ("Syria sent envoys from Aleppo to Kabul.", "Kabul", ("Syria", "Aleppo")),  # the capital
    ("Police in Idlib, Syria, said so.", "Police", ("Idlib", "Syria")),
    ("A bomb in Idlib; Said, Syria said.", "Said", ("Idlib", "Syria")),
    ("Grenade attack, Aleppo, Syria", "Grenade", ("Aleppo", "Syria")),
    ("Central, Aleppo and Idlib in Syria", "Central", ("Aleppo", "Idlib", "Syria")),
    ("Hamas in Idlib, Syria, denied it.", "Hamas", ("Idlib", "Syria")),
    ("The army shelled Zorabad in Syria.", "Zorabad", ("Syria",)),  # which of the eleven?
]


@pytest.mark.parametrize(("text", "name", "others"), OUT_OF_CONTEXT)
def test_without_its_context_a_text_reads_as_if_the_layer_were_not_there(
    villages: Index, text: str, name: str, others: tuple[str, ...]
) -> None:
    assert meant(villages, text, name, *others) == meant(villages.settled, text, name, *others)


FOUND = [
    ("Warplanes bombed the village of Kafr Zoltan in Idlib province, Syria.", "Kafr Zoltan"),
    ("In Idlib, Syria, fighters left the villages of Tell Quffaz and Kafr Zoltan.", "Tell Quffaz"),
    ("Shells fell in Ayn Mirzad, north of Aleppo, Syria's army said.", "Ayn Mirzad"),
]


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_a_village_that_is_called_one_is_recognised(villages: Index, text: str, name: str) -> None:
    assert name in found_names(villages, text)


UNFOUND = [
    "Police in Idlib said that Central Command had sent police to Aleppo, Syria.",
    "Grenade attacks shook Aleppo and Idlib in Syria, Said Marwan told reporters.",
    "Hamas denied that Hamas men were in Idlib, Syria. Said another: Hamas is not here.",
    "President Marwan spoke in Damascus; Marwan is a Syrian.",
    "The Paris Review writes on Kafr Zoltan, a poet.",
]


@pytest.mark.parametrize("text", UNFOUND)
def test_words_people_and_groups_are_no_villages(villages: Index, text: str) -> None:
    assert found_names(villages, text) == found_names(villages.settled, text)


CALLED = [
    ("the village of Xyz", "Xyz"), ("the hamlet called Xyz", "Xyz"), ("Xyz village", "Xyz"),
    ("the villages of Abc, Tell Def and Xyz", "Xyz"), ("Xyz, a town near Abc", "Xyz"),
    ("في قرية زيزان", "زيزان"), ("وبلدة زيزان", "زيزان"), ("مخيم #زيزان", "زيزان"),
]  # fmt: skip
NOT_CALLED = [
    ("the village. Xyz said", "Xyz"), ("left the villages of Abc. Later Xyz", "Xyz"),
    ("the village head, Xyz", "Xyz"), ("Xyz left the village", "Xyz"), ("قال زيزان", "زيزان"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), CALLED + NOT_CALLED)
def test_a_word_for_a_village_must_be_said_of_the_name(text: str, name: str) -> None:
    start = text.index(name)
    assert is_called_village(text, start, start + len(name)) is ((text, name) in CALLED)


def test_the_index_alone_decides_where_no_layer_lies_below_it(index: Index) -> None:
    assert index.settled is index


def test_a_text_of_nothing_but_names_takes_linear_time(villages: Index) -> None:
    names = ["Idlib", "Aleppo", "Syria", "Zorabad", "Kafr Zoltan"]

    def seconds(times: int) -> float:
        text, mentions = "", []
        for number in range(times):
            for name in names:
                mentions.append(Mention(len(text), len(text) + len(name), name))
                text += f"{name}, " if number % 2 else f"{name} and "
        start = process_time()
        resolve(Document("d", text), mentions, villages)
        return process_time() - start

    seconds(10)  # looks the names up
    assert seconds(2_000) < 40 * max(seconds(200), 0.02)


def test_no_single_signal_makes_a_village() -> None:
    signs = [name for name in VILLAGE if name != "village"]
    alone = {name: speaks_for({"village": 1.0, name: 1.0}) for name in signs}
    assert [name for name, sum_ in alone.items() if sum_ > 0] == ["called_village", "enclosed"]
    # … and either needs its country in play before it is asked for at all.
    assert set(WEIGHTS) == set(VILLAGE)


def toponym(name: str, country: str | None) -> Toponym:
    place = Place(f"x:{name}", name, 0.0, 0.0, "P", "PPL", country) if country else None
    return Toponym(Mention(0, len(name), name), place)


def text_with(unknown: str, *known: tuple[str, str]) -> list[Toponym]:
    found = [toponym(name, country) for name, country in known]
    return found + [toponym(name, None) for name in unknown.split()]


SUDAN = (("Nyala", "SD"), ("Khartoum", "SD"), ("Cairo", "EG"))


def test_many_unresolved_names_of_one_country_are_told_once_with_the_command(index: Index) -> None:
    texts = [text_with("Aa Bb Cc", *SUDAN), text_with("Cc Dd Ee Ff", *SUDAN)]
    (missing,) = missing_villages(texts, index)
    assert (missing.country, missing.names[0], len(missing.names)) == ("SD", "Cc", 6)
    assert missing.command == "geomap gazetteer add SD"
    assert str(missing) == (
        "6 names of SD are in no gazetteer in use (Cc, Aa, Bb, Dd, Ee and 1 other): "
        "geomap gazetteer add SD would fetch its villages"
    )


def test_few_names_or_names_of_no_one_country_are_not_worth_a_line(index: Index) -> None:
    assert missing_villages([text_with("Aa Bb Cc Dd", *SUDAN)], index) == ()
    mixed = (("Nyala", "SD"), ("Cairo", "EG"), ("Paris", "FR"))
    assert missing_villages([text_with("Aa Bb Cc Dd Ee Ff", *mixed)], index) == ()
    assert missing_villages([text_with("Aa Bb Cc Dd Ee Ff")], index) == ()


def test_a_country_whose_villages_are_there_is_not_told(villages: Index) -> None:
    syria = (("Idlib", "SY"), ("Aleppo", "SY"))
    assert missing_villages([text_with("Aa Bb Cc Dd Ee Ff", *syria)], villages) == ()


def test_a_build_says_so_in_its_warnings_and_its_report(tmp_path: Path) -> None:
    from geomap.pipeline import build

    text = (
        "Fighting in Sudan spread to Nyala, El Fasher and Khartoum. Shells fell in Zalanqay. The "
        "army took the town of Abu Quzaym, the village of Wad Zimbal, the town of Garsilaq and "
        "the village of Umm Zorqaq."
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert [v["command"] for v in report["villages"]] == ["geomap gazetteer add SD"]
    assert sum("geomap gazetteer add SD" in w for w in report["warnings"]) == 1


def test_geoparse_says_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))  # no layers of the user's
    names = ["Sudan", "Nyala", "Zalanqay", "Abu Quzaym", "Wad Zimbal", "Garsilaq", "Umm Zorqaq"]
    text = ", ".join(names)
    spans = [{"start": text.index(n), "end": text.index(n) + len(n)} for n in names]
    row = json.dumps({"id": "1", "text": text, "toponyms": spans})
    (tmp_path / "in.jsonl").write_text(row + "\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["geoparse", "--given-mentions", str(tmp_path / "in.jsonl")])
    assert told.exit_code == 0
    assert told.stderr.count("warning: 5 names of SD are in no gazetteer in use") == 1
    assert "geomap gazetteer add SD" in told.stderr
