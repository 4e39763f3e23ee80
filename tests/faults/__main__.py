"""
Kill builds, imports, archives, saves of the desk and syncs: ``python tests/faults --kills 200``.

Each is killed at random moments, ``… sync`` that job alone. After each kill the folder, or of
a sync the database, has to be wholly old or wholly new, and the next run to give the same bytes as
an undisturbed one. The first that is not ends the run with an error.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[2]))

from kills import CASES, kill_once, prepared, table

NEWS = 20  # kills between two tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of each job")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("jobs", nargs="*", default=list(CASES))
    asked = parser.parse_args()
    dice = random.Random(asked.seed)  # noqa: S311  moments, not secrets
    for name in asked.jobs:
        counts: Counter[str] = Counter()
        with TemporaryDirectory() as folder, prepared(name, Path(folder) / "case") as case:
            for number in range(1, asked.kills + 1):
                counts[kill_once(case, Path(folder), dice)] += 1
                if number % NEWS == 0 or number == asked.kills:
                    print(table({name: counts}), flush=True)


if __name__ == "__main__":
    main()
