"""
Read the saved pages of tests/pages: words found and right, days, and events of teasers.

``python tests/benchmarks/bench_webpages.py [FOLDER]``: FOLDER has pages and ``expected.json`` with
``paragraphs`` and ``published`` of each, ours by default. Precision and recall are of words, a mean
over pages, as scrapinghub's article-extraction-benchmark counts shingles. The pages are our own,
made after the patterns of saved news pages: cards, comments, cookie walls, hidden text, captions.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

import geomap
from geomap.documents import read_documents

PAGES = Path(__file__).parent.parent / "pages"
SHINGLE = 4
"""Words of a shingle, as in that benchmark."""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    scores, days, strange, told = [], 0, [], 0
    for name, wanted in expected.items():
        documents = read_documents(folder / name).documents
        text = "\n".join(document.text for document in documents)
        right = shingles(" ".join(wanted["paragraphs"]))
        found = shingles(text)
        shared = (found & right).total()
        scores.append((shared / max(1, found.total()), shared / max(1, right.total())))
        published = {str(d.published) if d.published else None for d in documents}
        days += published == {wanted["published"]}
        article = " ".join(wanted["paragraphs"])
        for event in geomap.extract_events(documents):
            told += 1
            if not all(word in article for word in re.findall(r"\w{4,}", event.sources[0].quote)):
                strange.append(f"{name}: {event.title}")
    precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{len(scores)} pages: F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}")
    print(f"days right: {days} of {len(scores)}")
    print(f"events: {told}, of them outside the article: {len(strange)}", *strange, sep="\n")


if __name__ == "__main__":
    main()
