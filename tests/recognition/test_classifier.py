"""The judge of recognition: trees, chances and the choice among overlapping names."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geomap.recognition.classifier import chosen, classifier_of, load_classifier

STRETCHES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 5)).map(lambda p: (p[0], p[0] + p[1])), max_size=12
)


def test_a_tree_sends_each_candidate_to_its_leaf() -> None:
    trees = [[[0, 0.5, 1, 2], [-2.0], [1, 3.0, 3, 4], [1.0], [4.0]]]
    model = {"signs": ["known", "tokens"], "base": 0.0, "threshold": 0.5, "trees": trees}
    judge = classifier_of(model)
    chances = judge.chances([{}, {"known": 1.0}, {"known": 1.0, "tokens": 5.0}])
    assert [round(c, 3) for c in chances] == [0.119, 0.731, 0.982]


def test_the_weights_are_readable_and_small() -> None:
    text = files("geomap.recognition").joinpath("weights.json").read_text(encoding="utf-8")
    assert len(text) < 2_000_000
    assert set(json.loads(text)) == {"about", "base", "threshold", "signs", "trees"}
    assert "rule" in load_classifier().columns


def test_no_candidates_have_no_chances() -> None:
    assert load_classifier().chances([]) == []


@given(STRETCHES, st.data())
def test_what_is_chosen_never_overlaps_and_was_likely(
    token_spans: list[tuple[int, int]], data: st.DataObject
) -> None:
    chances = data.draw(
        st.lists(st.floats(0, 1), min_size=len(token_spans), max_size=len(token_spans))
    )
    kept = chosen(token_spans, chances, 0.5)
    assert all(a[1] <= b[0] for a, b in pairwise(kept))
    assert all(
        max(c for s, c in zip(token_spans, chances, strict=True) if s == k) > 0.5 for k in kept
    )
