"""
Kill builds, imports and saves of the desk at random moments: ``python tests/faults --kills 200``.

After each kill the folder has to be wholly old or wholly new, and the next run to give the same
bytes as an undisturbed one. The first that is not ends the run with an error.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from kills import CASES, kill_once, prepared, table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of each job")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("jobs", nargs="*", default=list(CASES))
    asked = parser.parse_args()
    dice, counts = random.Random(asked.seed), {}  # noqa: S311  moments, not secrets
    for name in asked.jobs:
        with TemporaryDirectory() as folder:
            case = prepared(name, Path(folder) / "case")
            phases = (kill_once(case, Path(folder), dice) for _ in range(asked.kills))
            counts[name] = Counter(phases)
        print(table({name: counts[name]}), flush=True)


if __name__ == "__main__":
    main()
