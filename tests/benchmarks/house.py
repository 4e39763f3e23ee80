"""
The house in figures, and as a picture.

    python tests/benchmarks/house.py [CHECKOUT] [--draw FILE.svg]

Printed are, of the package in CHECKOUT (this one by default): modules and lines, circles of
imports between modules and imports that go up between rooms (a room is a module or package right
below ``geomap``; the order is that of this checkout's ``.importlinter``, so that an older one is
held against it too), functions, the median and mean length of their bodies, how many are longer
than 40 lines, how many have a name that begins with ``_`` or are nested, and the share of those
that one place alone uses. ``--draw`` draws the rooms in their order with an arrow for each import.
Bodies are counted without docstrings.
"""

from __future__ import annotations

import argparse
import ast
import configparser
import statistics
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef
Graph = dict[str, set[str]]


def modules(root: Path) -> dict[str, ast.Module]:
    """Parse the package: dotted name → tree."""
    found = {}
    for path in sorted((root / "geomap").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


def statements(tree: ast.AST, *, lazy: bool) -> Iterator[ast.stmt]:
    """Give the statements that run, those in functions where ``lazy``; types alone do not count."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.stmt):
            yield node
        if lazy or not isinstance(node, Function):
            yield from statements(node, lazy=lazy)


def targets(node: ast.stmt, known: set[str]) -> Iterator[str]:
    """Give the modules of the package that an import names."""
    if isinstance(node, ast.Import):
        yield from (a.name for a in node.names if a.name in known)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            if whole in known:
                yield whole
            elif node.module in known:
                yield node.module


def imports(trees: dict[str, ast.Module], *, lazy: bool) -> Graph:
    """Return who imports whom, with those inside of functions where ``lazy``."""
    graph: Graph = {}
    for name, tree in trees.items():
        nodes = statements(tree, lazy=lazy)
        graph[name] = {t for node in nodes for t in targets(node, set(trees))} - {name}
    return graph


def circles(graph: Graph) -> list[list[str]]:
    """Find the strongly connected parts of more than one module (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            at = stack.index(name)
            part, stack[at:] = stack[at:], []
            if len(part) > 1:
                found.append(sorted(part))

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return found


def order() -> list[list[str]]:
    """Read the rooms' order, uppermost first, rooms of one row together."""
    linter = configparser.ConfigParser()
    linter.read(ROOT / ".importlinter")
    rows = linter["importlinter:contract:one-direction"]["layers"].split("\n")
    return [[room.strip() for room in row.split("|")] for row in rows if row.strip()]


def room_of(name: str) -> str:
    return ".".join(name.split(".")[1:2])


def arrows(graph: Graph) -> Counter[tuple[str, str]]:
    """Count the imports from one room to another."""
    pairs = Counter(
        (room_of(name), room_of(other)) for name, others in graph.items() for other in others
    )
    return Counter({(a, b): n for (a, b), n in pairs.items() if a and b and a != b})


def upwards(pairs: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    rank = {room: number for number, row in enumerate(order()) for room in row}
    return [(a, b) for a, b in sorted(pairs) if a in rank and b in rank and rank[b] <= rank[a]]


def body_lines(function: Function) -> int:
    body = function.body[1:] if ast.get_docstring(function) and function.body[1:] else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1


def functions(trees: dict[str, ast.Module]) -> list[Function]:
    return [n for tree in trees.values() for n in ast.walk(tree) if isinstance(n, Function)]


def used_once(trees: dict[str, ast.Module]) -> list[str]:
    """List private functions of a module that one place alone of it names."""
    lone = []
    for module, tree in trees.items():
        own = [n.name for n in tree.body if isinstance(n, Function) and n.name.startswith("_")]
        uses = Counter(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
        lone += [f"{module}.{name}" for name in own if uses[name] == 1]
    return lone


def table(root: Path) -> Iterator[tuple[str, str]]:
    """Give the figures of a checkout, each with its name."""
    trees = modules(root)
    heavy, light = imports(trees, lazy=True), imports(trees, lazy=False)
    made = functions(trees)
    lengths = [body_lines(f) for f in made]
    private = [f for f in made if f.name.startswith("_") and not f.name.startswith("__")]
    files = [p.read_text("utf-8").count("\n") for p in (root / "geomap").rglob("*.py")]
    yield "modules", f"{len(trees)}"
    yield "lines", f"{sum(files):,}, the longest module {max(files)}"
    for title, graph in (("circles of imports", light), ("... lazy imports too", heavy)):
        parts = circles(graph)
        yield (
            title,
            f"{len(parts)}" + (f": {'; '.join(map(' '.join, parts))[:300]}" if parts else ""),
        )
    up = upwards(arrows(light))
    yield "arrows up", f"{len(up)}" + (f": {', '.join(f'{a} → {b}' for a, b in up)}" if up else "")
    yield "functions", f"{len(made):,}"
    yield (
        "body, lines",
        f"median {statistics.median(lengths):.0f}, mean {statistics.mean(lengths):.1f}",
    )
    yield "over 40 lines", f"{sum(n > 40 for n in lengths)}"
    yield "private names", f"{len(private) / len(made):.0%}"
    yield "private, used once", f"{len(used_once(trees)) / len(made):.0%}"


GROUPS = {
    "a command": ("cli", "export"),
    "what runs it": ("desk", "corrections"),
    "what goes out": ("formats", "frames"),
    "what is meant": ("spatial", "actors"),
    "what is read": ("resolution", "documents"),
    "what all use": ("coordinates", "errors"),
}
"""What rows from the first room's to the second's have to do with each other."""
COMMON = "what all use"
ROW, MIDDLE, WIDE, HIGH = 34, 500, 112, 22
HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {height}" role="img"
 font-family="sans-serif" font-size="12">
<title>The rooms of geomap: each imports only from those below it</title>
<style>
.box {{ fill: #fff; stroke: #37474f }} .name {{ fill: #102027 }} .say {{ fill: #546e7a }}
.way {{ fill: none; stroke: #78909c; stroke-opacity: .6 }} .up {{ stroke: #c62828 }}
@media (prefers-color-scheme: dark) {{
.box {{ fill: #263238; stroke: #b0bec5 }} .name {{ fill: #eceff1 }} .say {{ fill: #b0bec5 }}
.way {{ stroke: #b0bec5 }} }}
.tip {{ fill: #78909c }}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"
 markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>"""


def places() -> dict[str, tuple[float, float]]:
    """Return the middle of each room's box, rows from above."""
    found = {}
    for number, row in enumerate(order()):
        for at, room in enumerate(row):
            shift = (at - (len(row) - 1) / 2) * (WIDE + 14)
            found[room] = (MIDDLE + shift, 30 + number * ROW)
    return found


def drawn(root: Path) -> str:
    """Draw the rooms in their order, an arrow for each import but those of what all use."""
    at = places()
    pairs = arrows(imports(modules(root), lazy=True))
    height = 20 + ROW * len(order())
    parts = [HEAD.format(height=height)]
    up = set(upwards(pairs))
    common = at[GROUPS[COMMON][0]][1]
    for (a, b), n in sorted(pairs.items()):
        if a in at and b in at and at[b][1] < common:
            parts.append(_way(at[a], at[b], n, (a, b) in up))
    for room, (x, y) in at.items():
        parts.append(
            f'<rect class="box" x="{x - WIDE / 2:.0f}" y="{y - HIGH / 2:.0f}" width="{WIDE}"'
            f' height="{HIGH}" rx="4"/><text class="name" x="{x:.0f}" y="{y + 4:.0f}"'
            f' text-anchor="middle">{escape(room)}</text>'
        )
    for title, rooms in GROUPS.items():
        y = sum(at[room][1] for room in rooms) / 2
        parts.append(f'<text class="say" x="12" y="{y + 4:.0f}">{escape(title)}</text>')
    note = "each room may use these: their arrows are left out"
    parts.append(f'<text class="say" x="12" y="{common + 4:.0f}">{note}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _way(a: tuple[float, float], b: tuple[float, float], n: int, up: bool) -> str:
    """Draw an import as a bow, the wider the farther down it reaches, the thicker the more."""
    (x, y), (u, v) = a, b
    side = -1 if n % 2 else 1
    start, end = x + side * WIDE / 2, u + side * WIDE / 2
    bow = side * (22 + (v - y) * 0.34)
    width = min(0.8 + n * 0.06, 2.6)
    return (
        f'<path class="way{" up" if up else ""}" marker-end="url(#tip)"'
        f' stroke-width="{width:.1f}" d="M{start:.0f} {y:.0f}'
        f'C{start + bow:.0f} {y:.0f} {end + bow:.0f} {v:.0f} {end:.0f} {v:.0f}"/>'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--draw", type=Path)
    options = parser.parse_args()
    for name, told in table(options.checkout):
        print(f"{name:<24}{told}")
    if options.draw:
        options.draw.write_text(drawn(options.checkout), encoding="utf-8")


if __name__ == "__main__":
    main()
