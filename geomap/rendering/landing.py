"""The page of cards: every page of a build with its picture, on one page without any script."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from geomap import style
from geomap.rendering import asset_files

__all__ = ["Card", "landing_html"]

FROM_THE_RIGHT = frozenset({"ar", "fa"})


@dataclass(frozen=True, slots=True)
class Card:
    """
    One page as its card shows it; texts are plain, ``picture`` is a PNG's bytes.

    ``group`` is a key of the page's words: ``actors``, ``routes``, or empty for the whole map.
    """

    group: str
    name: str
    page: str
    about: str
    alt: str
    picture: bytes


def landing_html(
    cards: Sequence[Card], *, title: str, description: str | None = None, lang: str = "en"
) -> str:
    """
    Return the page of cards; its pictures are inside, so it asks nobody for anything.

    Examples
    --------
    >>> card = Card("", "Spring", "index.html", "2 events", "A map", b"")
    >>> '<a href="index.html">Spring</a>' in landing_html([card], title="Spring")
    True
    """
    from geomap.rendering.document import digest

    words = asset_files.words(lang)
    css = style.theme_css() + asset_files.shipped("landing.css")
    policy = f"default-src 'none'; img-src data:; style-src {digest(css)}; base-uri 'none'"
    groups = "\n".join(_group(key, cards, words) for key in ("", "actors", "routes"))
    about = f'<p class="about" dir="auto">{escape(description)}</p>' if description else ""
    direction = "rtl" if lang.partition("-")[0] in FROM_THE_RIGHT else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}" dir="{direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="generator" content="geomap">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n"
        f'<header><h1 dir="auto">{escape(title)}</h1>{about}</header>\n<main>\n{groups}\n</main>\n'
        f"<footer>{_credit(words)}</footer>\n</body>\n</html>\n"
    )


def _group(key: str, cards: Sequence[Card], words: dict[str, str]) -> str:
    own = [card for card in cards if card.group == key]
    if not own:
        return ""
    heading = f'<h2 id="{key}">{escape(words[key])}</h2>' if key else ""
    label = f' aria-labelledby="{key}"' if key else ""
    items = "\n".join(_card(card) for card in own)
    kind = "cards" if key else "cards whole"
    return f'<section{label}>{heading}\n<ul class="{kind}">\n{items}\n</ul></section>'


def _card(card: Card) -> str:
    level = "h3" if card.group else "h2"  # under the group's heading, or the page's own
    picture = base64.b64encode(card.picture).decode("ascii")
    return (
        f'<li><img src="data:image/png;base64,{picture}" alt="{escape(card.alt)}"'
        f' width="560" height="280"><div><{level} dir="auto"><a href="{escape(card.page)}">'
        f"{escape(card.name)}</a></{level}>"
        f'<p dir="auto">{escape(card.about)}</p></div></li>'
    )


def _credit(words: dict[str, str]) -> str:
    places = f"{words['sources']}GeoNames (CC BY 4.0)"
    return escape(f"{places}. {words['basemap']}Natural Earth; {words['borders']}.")
