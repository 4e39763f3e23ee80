"""Recognition by the gazetteer alone: what capitals and neighbours tell of a name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import app
from geomap.gazetteer.index import Index
from geomap.gazetteer.scanning import look_ups
from geomap.model import Document
from geomap.recognition.fast import recognise_fast


def found(text: str, index: Index) -> list[str]:
    return [m.text for m in recognise_fast(Document("x", text), index, look_ups(index))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shells fell on Homs and Deir ez-Zor overnight.", ["Homs", "Deir ez-Zor"]),
        ("The convoy left Syria's north; the Netherlands sent aid.", ["Syria", "Netherlands"]),
        ("In Paris, Texas, the council met.", ["Paris", "Texas"]),
        ("A man from Moore, Okla., was unhurt.", ["Moore", "Okla."]),
        ("The U.S. and the UAE agreed; they told us.", ["U.S.", "UAE"]),
        ("Fighters left the town of Sarmin towards al-Bab.", ["Sarmin", "al-Bab"]),
        ("A school in Kerr County burned.", ["Kerr County"]),
        ("Snow fell in south Lebanon.", ["Lebanon"]),
    ],
)
def test_names_beside_words_of_place_are_places(text: str, names: list[str], index: Index) -> None:
    assert found(text, index) == names


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton laughed; Ms. Lancaster did not.",
        "Karen Madison spoke. Madison said no more.",
        "He studied at the University of Warsaw.",
        "Reading is fun, and so is reading.",
        "The police said the man came home in March.",
        "Police blamed nobody; police never do.",
        "They told us that it is hot.",
    ],
)
def test_persons_bodies_and_common_words_are_none(text: str, index: Index) -> None:
    assert found(text, index) == []


def test_a_surname_is_no_town_later_in_the_text(index: Index) -> None:
    text = "Judge Carl Hartford ruled. On Monday Hartford left; a shop in Hartford opened."
    assert [m.start for m in recognise_fast(Document("x", text), index, look_ups(index))] == [62]


def test_texts_without_use_of_capitals_keep_what_is_sure(index: Index) -> None:
    text = "the army of syria entered the town of sarmin near damascus, and people said a prayer"
    assert found(text, index) == ["syria", "sarmin", "damascus"]
    assert found(text.upper(), index) == ["SYRIA", "SARMIN", "DAMASCUS"]


def test_arabic_names_are_found_behind_their_prepositions(index: Index) -> None:
    assert found("غادرت القافلة دمشق إلى حلب وفي بيروت نفى الوزير", index) == [
        "دمشق",
        "حلب",
        "بيروت",
    ]
    assert "حلب" in found("معارك بحلب ودمشق", index)


def test_offsets_are_the_texts_own(index: Index) -> None:
    text = "“Ḥomṣ’s” walls … St.\u00a0Petersburg’s, too — Deir\u2011ez\u2011Zor"
    for mention in recognise_fast(Document("x", text), index, look_ups(index)):
        assert text[mention.start : mention.end] == mention.text
        assert mention.role == "literal"


def test_the_command_needs_no_language_model(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "a", "text": "Shells fell on Homs."}), encoding="utf-8")
    command = ["geoparse", str(source), "--fast"]
    code = (
        "import sys\nfrom geomap.cli import main\n"
        f"try: main({command!r})\n"
        "finally: assert not {'spacy', 'numpy', 'pandas'} & set(sys.modules), 'heavy'"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "heavy" not in done.stderr
    (toponym,) = json.loads(done.stdout)["toponyms"]
    assert (toponym["name"], toponym["start"], toponym["country"]) == ("Homs", 15, "SY")


def test_fast_with_given_mentions_is_a_usage_error(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "text": "Homs", "toponyms": []}', encoding="utf-8")
    done = CliRunner().invoke(app, ["geoparse", str(source), "--fast", "--given-mentions"])
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("corpus", "least"), [("lgl", 0.75), ("geovirus", 0.90), ("mena-news", 0.80)]
)
def test_recognition_stays_as_good_as_told(
    corpus: str, least: float, shared: Path, index: Index
) -> None:
    from geomap.evaluation import Span, evaluate_toponyms

    file = shared / "corpora" / f"{corpus}.jsonl"
    predicted = {}
    for line in file.read_text(encoding="utf-8").strip().split("\n"):
        row = json.loads(line)
        document = Document(str(row["id"]), row["text"])
        mentions = recognise_fast(document, index, look_ups(index))
        predicted[document.id] = [Span(m.start, m.end, None, None) for m in mentions]
    assert evaluate_toponyms(file, predicted).overlap.f1 >= least
