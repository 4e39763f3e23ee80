"""
How long a decision takes at the desk of 500 documents with 5,000 events.

    python tests/benchmarks/bench_desk.py [DOCUMENTS]

The texts are made up of towns and sides in turn. Times are the processor's, of the server alone:
it has one thread, so that they are what an editor waits on a machine with nothing else to do. They
are of the list, an article, 200 decisions with all others in the table, a name corrected in all
documents, and a rebuild.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from geomap.desk import Desk, decisions
from geomap.desk.maps import Maps
from geomap.settings import Settings

TOWNS = (
    "Aleppo Homs Hama Idlib Raqqa Palmyra Latakia Tartus Daraa Douma Mosul Tikrit Ramadi Fallujah "
    "Kirkuk Samarra Baghdad Basra Najaf Karbala Tripoli Sidon Tyre Baalbek Amman Irbid Zarqa"
).split()
DEEDS = (
    "{a} shelled {t} on {d}.",
    "{a} captured the town of {t} from {b} on {d}.",
    "Jets of {a} bombed a depot near {t} on {d}, killing {n} people.",
    "{a} clashed with {b} in {t} on {d}.",
    "A car bomb killed {n} people in {t} on {d}.",
)
SIDES = ("the Syrian army", "Islamic State", "Russia", "Hezbollah", "Turkey", "the Iraqi army")
DAYS = [f"{day} {month} 2015" for month in ("May", "June", "July") for day in range(1, 29)]


def text_of(number: int) -> str:
    """Ten sentences that each tell an event."""
    said = []
    for n in range(10):
        at = number * 10 + n
        a, b = SIDES[at % 6], SIDES[(at // 6 + 1 + at) % 6]
        words = DEEDS[at % 5].format(
            a=a, b=b if a != b else "rebels", t=TOWNS[(at * 7 + number) % len(TOWNS)],
            d=DAYS[(at * 11) % len(DAYS)], n=2 + at % 90,
        )  # fmt: skip
        said.append(words[0].upper() + words[1:])
    return "\n\n".join(said)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Run; give milliseconds of processor time and what came of it."""
    begun = time.process_time()
    found = work()
    return 1000 * (time.process_time() - begun), found


def told(name: str, times: list[float]) -> None:
    """Print a line of figures."""
    last = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{name:<44}{median(times):8.0f} ms median {last:8.0f} ms of the slowest 5 %")


def measure(folder: Path) -> Desk:
    """Time what the server does."""
    begun = time.process_time()
    desk = Desk([folder], Settings(merging="none"), folder.parent / "out")
    print(f"read {len(desk.run.documents)} documents in {time.process_time() - begun:.0f} s")
    gc.collect()
    gc.freeze()  # as `geomap desk` does
    spent, queue = timed(desk.queue)
    print(f"{len(queue['id'])} events of {len(desk.accounts.events)} accounts")
    told("the list", [spent])
    told(
        "an article",
        [timed(lambda k=k: desk.document(k))[0] for k in list(desk.run.documents)[:50]],
    )
    fill(desk, queue["id"][200:])
    each = []
    for key in queue["id"][:200]:
        event = desk.event(key)
        spent, _ = timed(
            lambda k=key, e=event: decisions.decide(
                desk, k, {"status": "claimed"}, seen=e["revision"]
            )
        )
        each.append(spent)
    told("a decision, 200 of them after 4,800", each)
    told("undo", [timed(desk.undo)[0] for _ in range(20)])
    told(
        "a name in all documents",
        [timed(lambda: decisions.name(desk, "Homs", None, {"place": "Hama"}))[0]],
    )
    told("nothing new asked for", [timed(lambda: desk.changes(desk.version))[0] for _ in range(50)])
    desk.undo()
    desk.rebuild()
    key = queue["id"][0]
    decisions.name(desk, "Homs", desk.event(key)["document"], {"place": "Hama"})
    told("rebuild after a document was changed", [timed(desk.rebuild)[0]])
    maps = Maps(desk, None)
    told("the ground of the desk's map, once", [timed(lambda: maps.ground)[0]])
    told("the page of the rebuilt map", [timed(lambda: maps._drawn(desk.first))[0]])
    return desk


def fill(desk: Desk, keys: list[str]) -> None:
    """Decide the rest at once, as another editor would have."""
    from geomap.desk.decision_rows import decide_event
    from geomap.desk.locked_table import CorrectionsTable, Edit

    sheet = desk.table.read()
    steps = [
        decide_event(sheet, desk.accounts.known(k), desk.accounts.homes[k], {"accept": "yes"})
        for k in keys
    ]
    CorrectionsTable(desk.table.path).change(Edit(tuple(steps)))
    told("to take up 4,800 decisions of others", [timed(desk.queue)[0]])


def main() -> None:
    """Make the texts, and measure."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), 500)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "articles"
        folder.mkdir()
        for number in range(count):
            (folder / f"{number:03}.txt").write_text(text_of(number), encoding="utf-8")
        measure(folder)


if __name__ == "__main__":
    main()
