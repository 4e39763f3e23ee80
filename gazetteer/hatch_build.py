"""
Hatch's build hook: makes the gazetteer's index while geomap is built, for wheels and editables.

The data packages are build requirements (pyproject.toml), so nothing is downloaded when geomap
runs. Without build isolation they have to be installed beside hatchling.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where the wheel keeps what a checkout has in gazetteer/ and data/.
SHIPPED = "geomap/_gazetteer"


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds ``geomap/_gazetteer/index.sqlite`` and puts it and its tables into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the index (skipped when nothing changed); ``version`` tells an editable."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        index = root / SHIPPED / "index.sqlite"
        self.app.display_waiting("building the gazetteer's index (about half a minute)")
        _builder(root).build(index, folder=root / "gazetteer")
        if version != "editable":
            build_data["force_include"].update(_shipped(root, index))


def _builder(root: Path) -> Any:
    """Import the builder from this very tree, whatever geomap is installed elsewhere."""
    sys.path.insert(0, str(root))
    try:
        from geomap.gazetteer import build
    finally:
        sys.path.remove(str(root))
    return build


def _shipped(root: Path, index: Path) -> dict[str, str]:
    """Map each file to its place in the wheel."""
    files = [index, root / "gazetteer" / "README.md"]
    files += [root / "data" / name for name in ("actors.csv", "officials.csv", "outlets.csv")]
    files += sorted((root / "gazetteer").glob("*.csv"))
    return {str(path): f"{SHIPPED}/{path.name}" for path in files if path.is_file()}
