"""A short run of the harness, and every input that once was a fault; ``make fuzz`` runs long."""

from __future__ import annotations

import json
import random
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.gazetteer.index import Index

sys.path.insert(0, str(Path(__file__).parent))

from damage import CORPUS, damaged, fault_of, samples

ROUNDS = 1  # of all samples; a round is about 80 inputs
SEED = 17


@pytest.fixture(scope="module")
def index() -> Index:
    """The world gazetteer, opened once."""
    return Index()


@pytest.mark.parametrize("kept", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_what_once_was_a_fault_is_none(kept: Path, tmp_path: Path, index: Index) -> None:
    reader, name = kept.name.split(".", 1)
    path = tmp_path / name
    path.write_bytes(kept.read_bytes())
    assert fault_of(reader, path, index) is None


def test_damaged_samples_are_read_or_refused_in_one_line(tmp_path: Path, index: Index) -> None:
    dice = random.Random(SEED)  # noqa: S311  damage, not secrets
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries say of damage is theirs
        for sample in list(samples(tmp_path)) * ROUNDS:
            path = tmp_path / sample.name
            path.write_bytes(damaged(sample.data, dice))
            assert fault_of(sample.reader, path, index) is None, path.read_bytes()[:2000]


_CELL = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=9), st.integers(), max_size=2),
)  # fmt: skip
_KEYS = st.sampled_from(
    "title latitude longitude date fatalities event_id source sources quantities name id".split()
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.dictionaries(_KEYS, _CELL), min_size=1, max_size=4),
    st.sampled_from(
        ["table.a.jsonl", "table.a.geojson", "documents.a.jsonl", "gazetteer.geojson-a.geojson"]
    ),
)
def test_rows_of_any_json_are_read_or_refused_in_one_line(
    tmp_path: Path, index: Index, rows: list[dict[str, object]], where: str
) -> None:
    reader, name = where.split(".", 1)
    path = tmp_path / name
    features = [{"type": "Feature", "geometry": None, "properties": row} for row in rows]
    lines = "\n".join(map(json.dumps, rows))
    whole = json.dumps({"type": "FeatureCollection", "features": features})
    path.write_text(lines if name.endswith(".jsonl") else whole)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert fault_of(reader, path, index) is None
