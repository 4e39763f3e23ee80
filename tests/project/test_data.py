"""The sample corpus: enough of it, in every form, and in nobody else's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geomap.documents import Reading, read_documents
from tests.conftest import ROOT

DATA = ROOT / "data"
RUN = 8  # words in a row that two texts on one event do not share by chance


@pytest.fixture(scope="module")
def corpus() -> Reading:
    return read_documents([DATA])


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def test_the_corpus_is_read_without_a_word_of_complaint(corpus: Reading) -> None:
    assert len(corpus.documents) >= 25
    assert (corpus.errors, corpus.warnings) == ((), ())


def test_every_form_that_geomap_reads_is_in_it(corpus: Reading) -> None:
    forms = {Path(d.path or "").suffix for d in corpus.documents}
    assert forms == {".txt", ".md", ".html", ".jsonl"}
    assert any("#" in d.id for d in corpus.documents)


def test_every_dispatch_has_a_title_and_credits_no_real_outlet(corpus: Reading) -> None:
    assert all(d.title for d in corpus.documents)
    assert all("sample" in (d.source or d.author or "sample").lower() for d in corpus.documents)
    assert sum(d.published is not None for d in corpus.documents) > 25


def test_no_dispatch_repeats_the_articles_it_draws_facts_from(
    corpus: Reading, shared: Path
) -> None:
    seeds = set[tuple[str, ...]]()
    for path in (shared / "seeds").glob("*.txt"):
        seeds |= runs(path.read_text(encoding="utf-8"))
    assert seeds
    assert [d.id for d in corpus.documents if runs(f"{d.title} {d.text}") & seeds] == []
