"""XML of others, read so that it can neither name other files nor grow without bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["local", "parse_xml", "text_of"]


def parse_xml(data: bytes, name: str, what: str) -> _Element:
    """
    Parse XML; entities are not resolved, nothing is fetched.

    Raises
    ------
    InputError
        It is not well formed; the text names the line and says what the file should have been.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root: Any = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"{name}: is no {what} file: {reason}; save it anew") from error
    if root is None:
        raise InputError(f"{name}: is no {what} file: it is empty; save it anew")
    return root


def local(element: Any) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Any) -> str:
    """Join an element's text, white space as it stands."""
    return "".join(element.itertext()) if element is not None else ""
