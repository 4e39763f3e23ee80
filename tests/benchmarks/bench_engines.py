"""
What reading an archive costs by each engine, and whether all give the same bytes.

    python tests/benchmarks/bench_engines.py [ARTICLES …] [--workers N] [--engines local …]

Articles are generated (``generated_articles.py``); each run is ``geomap build`` in a process of its
own, by the wall clock, with all it takes to start; memory is the largest any one of its processes
held, processor seconds are of all of them together. Then one article in a hundred changes, the last
engine's folder is built again and compared with a build from scratch. The first line tells how much
other work the machine had: figures of a busy machine are of it, too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from generated_articles import write_jsonl


@dataclass(frozen=True)
class Run:
    seconds: float
    processor_s: float
    peak_mb: float
    digest: str


def children(pid: int) -> list[int]:
    """List a process and all that it has started, by the kernel's own tables."""
    found, fresh = [pid], [pid]
    while fresh:
        told = (Path(f"/proc/{one}/task/{one}/children") for one in fresh)
        fresh = [int(n) for path in told if path.exists() for n in path.read_text().split()]
        found += fresh
    return found


def resident_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    line = next((row for row in status.splitlines() if row.startswith("VmHWM")), "VmHWM: 0")
    return int(line.split()[1]) / 1000


def built(source: Path, out: Path, options: list[str]) -> Run:
    command = [sys.executable, "-m", "geomap", "build", str(source), "-o", str(out), "-q", *options]
    since, peak, before = time.monotonic(), 0.0, os.times()
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    while running.poll() is None:
        with suppress(OSError):  # one has just ended
            peak = max(peak, *map(resident_mb, children(running.pid)))
        time.sleep(0.25)
    if running.returncode:
        sys.exit((running.stderr.read() if running.stderr else b"").decode()[-2000:])
    after = os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return Run(time.monotonic() - since, used, peak, digest(out))


def digest(folder: Path) -> str:
    """Hash what a build wrote, file by file."""
    whole = sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"):
        whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()


def words(folder: Path) -> int:
    return sum(len(path.read_text(encoding="utf-8").split()) for path in folder.glob("*.jsonl"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[300])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engines", nargs="*", default=["local", "processes", "dask"])
    parser.add_argument("--folder", type=Path, help="where all is kept; a new one unless given")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}\n")
    print(
        "| run | documents | words | s | processor s | words/s | peak MB | speed-up | same bytes |"
    )
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    with TemporaryDirectory() as folder:
        for articles in options.articles:
            compared(articles, Path(options.folder or folder) / str(articles), options)


def compared(articles: int, folder: Path, options: argparse.Namespace) -> None:
    """Read so many articles by each engine, then once more with one in a hundred changed."""
    source = folder / "articles"
    write_jsonl(articles, source, 4)
    n, runs = words(source), []
    with_workers = ["--workers", str(options.workers)]
    for engine in options.engines:
        out, how = folder / engine, ["--engine", engine]
        runs.append(built(source, out, how + ([] if engine == "local" else with_workers)))
        row(engine, articles, n, runs[-1], runs[0])
    write_jsonl(articles, source, 4, salt="30 June")
    row("1 % changed, again", articles, n, built(source, out, []), runs[0])
    again, anew = digest(out), built(source, folder / "anew", with_workers)
    row("changed, from scratch", articles, n, anew, runs[0], like=again)


def row(name: str, documents: int, n: int, run: Run, first: Run, like: str = "") -> None:
    changed = "changed" in name and not like
    same = "–" if changed else "yes" if run.digest == (like or first.digest) else "NO"
    print(
        f"| {name} | {documents:,} | {n:,} | {run.seconds:.1f} | {run.processor_s:.1f} |"
        f" {n / run.seconds:,.0f} | {run.peak_mb:,.0f} | {first.seconds / run.seconds:.2f} |"
        f" {same} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
