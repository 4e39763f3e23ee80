"""
Damage samples of every reader, and count what is not told in one line: ``make fuzz``.

``python tests/fuzz [INPUTS] [SEED]``: a traceback, an error of several lines, a file that is
neither read nor told of, and one that takes longer than `PATIENCE_S` are faults. Each is printed
and kept in ``output/fuzz``, from where it goes to ``tests/fuzz/corpus`` when it is mended.
"""

from __future__ import annotations

import random
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[2]))

from damage import Sample, damaged, fault_of, samples

from geomap.gazetteer.index import Index

PATIENCE_S = 5.0
_KEPT = Path(__file__).resolve().parent.parent.parent / "output" / "fuzz"
_NEWS = 500  # inputs between two lines of news


def main() -> None:
    wanted, seed = (int(arg) for arg in (*sys.argv[1:3], "100000", "1")[:2])
    dice, index = random.Random(seed), Index()  # noqa: S311  damage, not secrets
    warnings.simplefilter("ignore")
    faults = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        sound = list(samples(folder))
        for number in range(wanted):
            sample = sound[number % len(sound)]
            faults += _is_fault(sample, damaged(sample.data, dice), folder, index)
            if number % _NEWS == _NEWS - 1:
                print(f"{number + 1:,} inputs, {faults} faults", flush=True)
    print(f"{wanted:,} inputs, {faults} faults")
    sys.exit(1 if faults else 0)


def _is_fault(sample: Sample, data: bytes, folder: Path, index: Index) -> bool:
    path = folder / sample.name
    path.write_bytes(data)
    since = process_time()
    fault = fault_of(sample.reader, path, index)
    took = process_time() - since
    if fault is None and took > PATIENCE_S:
        fault = f"took {took:.1f} s"
    if fault:
        _KEPT.mkdir(parents=True, exist_ok=True)
        kept = _KEPT / f"{sample.reader}.{abs(hash(data)):x}.{sample.name}"
        kept.write_bytes(data)
        print(f"{kept}: {fault}", flush=True)
    return bool(fault)


if __name__ == "__main__":
    main()
