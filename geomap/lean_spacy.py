"""
spaCy without its command line, which takes a third of the time that importing spaCy takes.

``import spacy`` fetches one function of ``spacy.cli``, ``spacy.info``, and with it downloaders,
project templates and two HTTP clients that no text is parsed by.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

__all__ = ["import_spacy"]

_COMMANDS = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> ModuleType:
    """
    Import spaCy, unless somebody has; its command line is imported when it is first asked for.

    Examples
    --------
    >>> import_spacy().__name__
    'spacy'
    """
    if "spacy" not in sys.modules:
        stand_ins = {name: ModuleType(name) for name in _COMMANDS}
        stand_ins["spacy.cli.info"].info = _info  # type: ignore[attr-defined]
        sys.modules.update(stand_ins)
        try:
            import spacy
        finally:
            for name in _COMMANDS:
                del sys.modules[name]
        del spacy
    return sys.modules["spacy"]


def _info(*args: Any, **options: Any) -> Any:
    """Do what ``spacy.info`` does."""
    from spacy.cli.info import info

    return info(*args, **options)
