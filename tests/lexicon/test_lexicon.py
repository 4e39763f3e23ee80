import ast
import json
from pathlib import Path

import pytest

from geomap.extraction.coders.learned import typical
from geomap.extraction.plover.lexicon import DYAD_NOUNS, DYAD_VERBS
from geomap.extraction.triggers.constraints import CONSTRAINTS
from geomap.lexicon import EVENT_TYPES, NOUNS, PLOVER_KEYS, SUB_EVENTS, VERBS, territory
from geomap.lexicon.event_types import TRAITS
from geomap.lexicon.tables import read_table
from tests.conftest import ROOT


def code() -> dict[str, str]:
    files = sorted((ROOT / "geomap").rglob("*.py"))
    return {str(f.relative_to(ROOT)): f.read_text(encoding="utf-8") for f in files}


def test_traits_are_known_and_each_is_asked_for_somewhere() -> None:
    assert {trait for kind in EVENT_TYPES.values() for trait in kind.traits} == set(TRAITS)
    asked = "".join(text for name, text in code().items() if "lexicon" not in name)
    assert [trait for trait in TRAITS if f'"{trait}"' not in asked] == []


def test_what_is_known_of_a_type_stands_in_its_row_and_nowhere_else() -> None:
    """A set of four types or more is a trait; rules that compare two or three may name them."""
    found = []
    for name, text in code().items():
        for node in ast.walk(ast.parse(text)):
            words: list[object] = []
            if isinstance(node, ast.Set | ast.Tuple | ast.List | ast.Dict):
                parts = node.keys if isinstance(node, ast.Dict) else node.elts
                words = [e.value for e in parts if isinstance(e, ast.Constant)]
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".split"):
                whole = node.func.value if isinstance(node.func, ast.Attribute) else None
                words = str(whole.value).split() if isinstance(whole, ast.Constant) else []
            keys = [word for word in words if word in EVENT_TYPES]
            if len(keys) >= 4 and len(keys) >= 0.7 * len(words):
                found.append(f"{name}:{node.lineno} {' '.join(map(str, keys))}")
    assert found == []


def test_there_are_six_types_and_twenty_five_sub_types() -> None:
    assert len(SUB_EVENTS) == 6
    assert sum(map(len, SUB_EVENTS.values())) == 25


def test_names_are_the_codebooks_own(shared: Path) -> None:
    rows = json.loads((shared / "vocab" / "acled_event_categories.json").read_text("utf-8"))
    theirs = {(row["event_type"], row["sub_event_type"]) for row in rows}
    assert {(kind, sub) for kind, subs in SUB_EVENTS.items() for sub in subs} == theirs


def test_plover_types_and_modes_are_plovers(shared: Path) -> None:
    known = json.loads((shared / "vocab" / "plover_0.8_events_modes.json").read_text("utf-8"))
    for sense in EVENT_TYPES.values():
        kind, _, mode = sense.plover.partition("/")
        # PLOVER has no type for being under way, finds of the dead, escapes and ACLED's "Other".
        assert kind in known or sense.key in ("journey", "found", "escape", "measure")
        assert not mode or mode in known[kind]["modes"], sense


def test_every_sense_has_words_or_is_chosen_by_its_arguments_or_the_encoder() -> None:
    told = {t.type.key for triggers in VERBS.values() for t in triggers}
    told |= {t.type.key for entries in NOUNS.values() for _, t in entries}
    by_arguments = {"reject", "excessive", "plant"}
    by_encoder = {typical(sub).key for subs in SUB_EVENTS.values() for sub in subs}
    by_dealings = set(PLOVER_KEYS.values())
    assert set(EVENT_TYPES) - told <= by_arguments | by_encoder | by_dealings


def test_every_type_of_a_dealing_has_a_row() -> None:
    rows = [row for rows in DYAD_VERBS.values() for row, _ in rows] + list(DYAD_NOUNS.values())
    assert {plover.partition("/")[0] for plover in rows} <= set(PLOVER_KEYS)
    assert set(PLOVER_KEYS.values()) <= set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("kind", "sub"),
    [
        ("state forces", "Government regains territory"),
        ("external forces", "Government regains territory"),
        ("rebel group", "Non-state actor overtakes territory"),
        (None, "Non-state actor overtakes territory"),
    ],
)
def test_who_takes_ground_decides_its_sub_type(kind: str | None, sub: str) -> None:
    assert territory(EVENT_TYPES["overtake"], kind).sub_event_type == sub


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("event_types.csv", ("key",)),
        ("verbs.csv", ("verb", "event_type", "needs")),
        ("nouns.csv", ("noun", "event_type", "modifiers")),
        ("word_classes.csv", ("class", "word")),
    ],
)
def test_no_row_of_the_lexicon_stands_twice(table: str, columns: tuple[str, ...]) -> None:
    keys = [tuple(row[c] for c in columns) for row in read_table(table)]
    assert [key for key in dict.fromkeys(keys) if keys.count(key) > 1] == []
    assert all(value == value.strip().lower() for key in keys for value in key)


def test_every_row_of_words_names_a_known_type_and_need() -> None:
    assert {row["event_type"] for row in read_table("verbs.csv")} <= set(EVENT_TYPES)
    assert {row["event_type"] for row in read_table("nouns.csv")} <= set(EVENT_TYPES)
    assert {row["needs"] for row in read_table("verbs.csv")} <= set(CONSTRAINTS)


def test_every_class_of_words_says_where_it_comes_from() -> None:
    assert all(row["source"] for row in read_table("word_classes.csv"))
