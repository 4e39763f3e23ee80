"""
Hard texts of growing size: processor time and memory of geoparsing, each in its own process.

``python tests/benchmarks/robustness.py [--model] [--sizes 0.5,1,2,5] [--plot FILE.png]``

Sizes are millions of characters. ``--model`` takes the language model (some 40,000 characters a
second) instead of the gazetteer alone. A time that doubles with the size is linear: the last
column is time per character against that of the smallest size.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from time import process_time

SENTENCES = (
    "Shells fell on the northern outskirts of Homs overnight, residents said.",
    "In Paris, Texas, the council met on Tuesday; nobody spoke of France.",
    "The ministry in Damascus denied that a convoy had left for Deir ez-Zor.",
    "Karen Jordan, a teacher from Lebanon, Ohio, wrote to the Aleppo Observer.",
    "Fighters withdrew from Jisr al-Shughour towards Latakia's mountains.",
    "Nothing of this was known to the crew, who slept until the rain had stopped.",
)
ARABIC = (
    "قال شهود إن قذائف سقطت على ريف حمص الشمالي مساء أمس.",
    "وصلت القافلة إلى دير الزور بعد أن غادرت دمشق صباحا.",
    "وفي بيروت نفى الوزير علمه بما جرى في حلب.",
)


def sample(kind: str, size: int) -> str:
    """Make a text of about so many characters, in our own words."""
    if kind == "one name":
        return " ".join(islice(cycle(["Aleppo,"]), size // 8))
    if kind == "arabic":
        return _filled(ARABIC, size)
    text = _filled(SENTENCES, size)
    if kind == "capitals":
        return text.upper()
    if kind == "small letters":
        return text.lower()
    if kind == "html remains":
        return text.replace(". ", '.</p><p class="x&nbsp;y">&#8220; ').replace(
            ", ", ",&nbsp;\t<br/>"
        )
    return text


def _filled(sentences: tuple[str, ...], size: int) -> str:
    line = " ".join(sentences)
    paragraphs = islice(cycle([line, "\n\n"]), 2 * (size // (len(line) + 2)) + 2)
    return "".join(paragraphs)[:size]


KINDS = ("plain", "capitals", "small letters", "arabic", "html remains", "one name")


def run(kind: str, size: int, model: bool) -> None:
    """Geoparse one text in this process and print what it took."""
    from geomap.model import Document
    from geomap.pipeline import fast_recognizer, find_toponyms, model_recognizer
    from geomap.settings import Settings

    settings = Settings()
    recognizer = model_recognizer(settings) if model else fast_recognizer(settings, size)
    find_toponyms(Document("warm", "Shells fell on Homs."), settings, recognizer=recognizer)
    text = sample(kind, size)
    start = process_time()
    found = find_toponyms(Document("x", text), settings, recognizer=recognizer)
    seconds = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mentions": len(found), "mb": peak}))


def measured(kind: str, size: int, model: bool) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", kind, str(size)] + ["--model"] * model
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--sizes", default="0.625,1.25,2.5,5")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--one", nargs=2, metavar=("KIND", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return run(options.one[0], int(options.one[1]), options.model)
    sizes = [int(float(part) * 1_000_000) for part in options.sizes.split(",")]
    rows: dict[str, list[float]] = {}
    print(f"{'text':<16}{'Mchars':>8}{'seconds':>9}{'mentions':>10}{'peak MB':>9}{'per char':>10}")
    for kind in options.kinds.split(","):
        for size in sizes:
            took = measured(kind, size, options.model)
            times = rows.setdefault(kind, [])
            times.append(took["seconds"])
            slope = (took["seconds"] / size) / (times[0] / sizes[0])
            print(
                f"{kind:<16}{size / 1e6:>8.2f}{took['seconds']:>9.2f}{took['mentions']:>10}"
                f"{took['mb']:>9.0f}{slope:>9.2f}x",
                flush=True,
            )
    if options.plot:
        plot(options.plot, sizes, rows)
    return None


def plot(path: Path, sizes: list[int], rows: dict[str, list[float]]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    for kind, times in rows.items():
        axes.plot([size / 1e6 for size in sizes], times, marker="o", label=kind)
    axes.set(xlabel="million characters", ylabel="seconds", xlim=(0, None), ylim=(0, None))
    axes.legend(frameon=False)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
