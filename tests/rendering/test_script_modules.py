"""Our scripts as modules: what the joiner refuses, and that all of ours are joined."""

from __future__ import annotations

from pathlib import Path

import pytest

import geomap
from geomap.rendering import asset_files
from geomap.rendering.script_modules import joined, modules_below, read_module

PACKAGE = Path(geomap.__file__).parent
DESK = "desk/assets/js/start.js"


def test_a_module_stands_behind_those_that_it_imports() -> None:
    given = {
        "js/start.js": 'import { far } from "./far.js";\nimport { near } from "./near.js";\n'
        "far(near);\n",
        "js/far.js": 'import {\n  near,\n} from "./near.js";\nexport function far() {}\n',
        "js/near.js": "export const near = 1;\n",
    }
    assert [module.path for module in modules_below("js/start.js", given)] == [
        "js/near.js",
        "js/far.js",
        "js/start.js",
    ]
    assert "import" not in joined("js/start.js", given)
    assert "export" not in joined("js/start.js", given)


def test_a_circle_is_refused_and_drawn() -> None:
    given = {
        "js/a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "js/b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(ValueError, match=r"circle: js/a\.js -> js/b\.js -> js/a\.js"):
        joined("js/a.js", given)


def test_a_name_that_is_not_exported_cannot_be_imported() -> None:
    given = {
        "js/a.js": 'import { b, c } from "./b.js";\n',
        "js/b.js": "export const b = 1;\nconst c = 2;\n",
    }
    with pytest.raises(ValueError, match=r"js/a\.js: imports c, which js/b\.js does not export"):
        joined("js/a.js", given)


def test_two_modules_may_not_declare_one_name_as_they_share_a_function() -> None:
    given = {
        "js/a.js": 'import { b } from "./b.js";\nlet seen = b;\n',
        "js/b.js": "export const b = 1;\nlet seen = 2;\n",
    }
    with pytest.raises(ValueError, match="both declare seen"):
        joined("js/a.js", given)


@pytest.mark.parametrize(
    "line",
    ['import all from "./b.js";', "export default 3;", 'export * from "./b.js";', "export { a };"],
)
def test_other_forms_of_import_and_export_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no import or export that can be joined"):
        read_module("js/a.js", f"{line}\n")


def test_every_script_of_ours_is_joined_to_one_of_two_entries() -> None:
    given = {asset_files.WORDS: asset_files.words_module("en")}
    reached = {
        module.path for entry in (asset_files.ENTRY, DESK) for module in modules_below(entry, given)
    }
    kept = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("*/assets/js/*.js")}
    alone = "rendering/assets/js/unpack.js"  # it unpacks the others, and is in each page as it is
    assert reached - {asset_files.WORDS} == kept - {alone}


# What the browser and the scripts before ours give: Leaflet is L.
BROWSER = frozenset(
    """
    Array Blob Boolean DOMRect DataView Date DecompressionStream Element Error Event
    Float64Array HTMLElement HTMLInputElement Image Infinity Int32Array IntersectionObserver
    Intl JSON L Map Math NaN Number Object Promise Response Set String TextDecoder TextEncoder
    URL URLSearchParams Uint16Array Uint32Array Uint8Array XMLSerializer document
    encodeURIComponent fetch getComputedStyle location navigator parseFloat performance
    requestAnimationFrame setInterval undefined window
    """.split()
)


@pytest.mark.parametrize("entry", [asset_files.ENTRY, DESK])
def test_each_name_from_another_module_is_imported_and_none_for_nothing(entry: str) -> None:
    pytest.importorskip("tree_sitter_javascript")
    from tests.rendering.script_scope import free_names

    given = {asset_files.WORDS: asset_files.words_module("en")}
    for module in modules_below(entry, given):
        imported = {name for names in module.imports.values() for name in names}
        free, written = free_names(module.code)
        assert free - BROWSER == imported, module.path
        assert not written & imported, f"{module.path}: what is imported can be read alone"
