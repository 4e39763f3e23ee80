"""
Our scripts: ES modules in files of their own, joined into one strict function for a page.

A page carries its code inline, under one hash of its security policy, so nothing may be imported
at run time. The modules are written as such all the same, one topic a file with its imports and
exports, and a browser can load them as they are (the tests do). Joining takes the import and export
statements off and puts each module before those that import it, so no two may declare one name.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Module", "joined", "modules_below", "read_module"]

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"([^"]+)";\n?', re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|class|const|let)\b)", re.MULTILINE)
_DECLARED = re.compile(
    r"^(export\s+)?(?:(?:async\s+)?function\b\s*\*?|class|const|let)\s*([\w$]+)", re.MULTILINE
)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Module:
    """
    One module of ours.

    Attributes
    ----------
    path
        Below the package, with slashes: ``rendering/assets/js/dom.js``.
    imports
        Names that it imports, by the path of the module that has them.
    exports, declares
        Names that it exports, and all that it declares at its top level.
    code
        Its source without import and export statements.
    """

    path: str
    imports: Mapping[str, tuple[str, ...]]
    exports: frozenset[str]
    declares: tuple[str, ...]
    code: str


def read_module(path: str, source: str) -> Module:
    r"""
    Read one module.

    Raises
    ------
    ValueError
        An import or export is written in another way than ``import { a, b } from "./x.js";`` and
        ``export`` before a declaration.

    Examples
    --------
    >>> one = read_module("js/a.js", 'import { b } from "./b.js";\nexport const a = b + 1;\n')
    >>> one.imports, one.code
    ({'js/b.js': ('b',)}, 'const a = b + 1;\n')
    """
    imports: dict[str, tuple[str, ...]] = {}
    for names, target in _IMPORT.findall(source):
        whence = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        told = tuple(name.strip() for name in names.split(",") if name.strip())
        imports[whence] = (*imports.get(whence, ()), *told)
    declared = _DECLARED.findall(source)
    code = _EXPORT.sub("", _IMPORT.sub("", source))
    if left := _LEFT.search(code):
        raise ValueError(f'{path}: "{left[0]}" is no import or export that can be joined')
    exports = frozenset(name for exported, name in declared if exported)
    return Module(path, imports, exports, tuple(name for _, name in declared), code)


def modules_below(entry: str, given: Mapping[str, str] | None = None) -> list[Module]:
    """
    Return a module and all that it imports, each behind those that it needs.

    Parameters
    ----------
    entry
        Path of the module that starts the others.
    given
        Sources of modules that are made and not kept as files, by path.

    Raises
    ------
    ValueError
        Modules import each other in a circle, one imports a name that the other does not export,
        or two declare the same name.
    """
    found: dict[str, Module] = {}
    _visit(entry, given or {}, found, ())
    for module in found.values():
        _check_imports(module, found)
    names = Counter(name for module in found.values() for name in module.declares)
    if twice := sorted(name for name, count in names.items() if count > 1):
        paths = [path for path, module in found.items() if twice[0] in module.declares]
        raise ValueError(f"{' and '.join(paths)}: both declare {twice[0]}")
    return list(found.values())


def _visit(
    path: str, given: Mapping[str, str], found: dict[str, Module], above: tuple[str, ...]
) -> None:
    if path in above:
        raise ValueError(f"modules in a circle: {' -> '.join((*above[above.index(path) :], path))}")
    if path in found:
        return
    module = read_module(path, given[path] if path in given else _kept(path))
    for needed in module.imports:
        _visit(needed, given, found, (*above, path))
    found[path] = module


def _check_imports(module: Module, found: Mapping[str, Module]) -> None:
    for path, names in module.imports.items():
        for name in names:
            if name not in found[path].exports:
                raise ValueError(f"{module.path}: imports {name}, which {path} does not export")


@cache
def _kept(path: str) -> str:
    return files("geomap").joinpath(*path.split("/")).read_text(encoding="utf-8")


def joined(entry: str, given: Mapping[str, str] | None = None) -> str:
    """Return the code of a module and all below it, without imports and exports (see above)."""
    return "\n".join(module.code for module in modules_below(entry, given))
