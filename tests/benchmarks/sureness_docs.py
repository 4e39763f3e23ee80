"""
What the confidence of pins came to, as geomap/docs/accuracy.md shows it.

    python tests/benchmarks/sureness_docs.py

Writes the figures of ``geomap/extraction/confidence/weights.json`` between the page's markers;
``train_confidence.py --write`` measures them and does the same.
"""

from __future__ import annotations

from pathlib import Path

from geomap.cli.event_scores import measured_sureness

PAGE = Path(__file__).resolve().parents[2] / "geomap" / "docs" / "accuracy.md"
MARKERS = ("<!-- sureness: begin -->", "<!-- sureness: end -->")


def written(text: str) -> str:
    """Return the page with the figures of the weights in use."""
    before, opening, rest = text.partition(MARKERS[0])
    _, closing, after = rest.partition(MARKERS[1])
    if not opening or not closing:
        raise SystemExit(f"accuracy.md: lines {MARKERS[0]} and {MARKERS[1]} are missing; add them")
    return f"{before}{opening}\n```\n{measured_sureness()}\n```\n{closing}{after}"


def main() -> None:
    PAGE.write_text(written(PAGE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
