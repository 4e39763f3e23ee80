"""The counts of ``report.json`` add up, whatever goes in."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from geomap.pipeline import extract
from geomap.pipeline.report import report_json
from geomap.settings import Settings

TEXTS = (
    "Rebels attacked Homs on 7 October 2015, killing three people.",
    "Rebels attacked Homs on 7 October 2015 and killed three people. Nobody was said to be hurt.",
    "Gunmen may shoot guards near Aleppo if talks fail. Police denied it.",
    "Am Montag beschossen Truppen die Stadt Homs, wie die Behörden mitteilten.",
    "The minister of Qwertzburg met farmers in Asdfville.",
)
ROWS = (
    '{"id": "a", "text": "Protesters marched in Hama on 2 May 2015."}',
    '{"id": "a", "text": "Protesters marched in Hama on 2 May 2015."}',
    '{"id": "b"}', '{"id": "c", "text": [', "", '{"id": NaN, "text": "x"}',
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_counts_add_up(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    for number in range(dice.randint(1, 5)):
        (tmp_path / f"{number}.txt").write_text(dice.choice(TEXTS), encoding="utf-8")
    for number in range(dice.randint(0, 2)):
        (tmp_path / f"{number}.png").write_bytes(b"x")
        (tmp_path / f"{number}.pdf").write_bytes(b"no PDF")
    (tmp_path / "rows.jsonl").write_text("\n".join(dice.choices(ROWS, k=4)) + "\n" + ROWS[0])
    settings = Settings(min_confidence=dice.choice([0.0, 0.5, 0.9]))
    counts = json.loads(report_json(extract([tmp_path], settings), []))["counts"]
    assert all(count >= 0 for count in counts.values())
    done, failed = counts["inputs_done"], counts["inputs_failed"]
    assert counts["inputs"] == done + failed + counts["inputs_passed_over"]
    assert counts["toponyms"] == counts["toponyms_resolved"] + counts["toponyms_unresolved"]
    kept = counts["events"] + counts["events_left_out"]
    assert counts["tellings"] == kept + counts["tellings_vetoed"] + counts["tellings_merged"]
