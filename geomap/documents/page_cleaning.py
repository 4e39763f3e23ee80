"""What no reader of a page sees, or its author did not write, is taken out of the tree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["clean", "count_blocks", "paragraphs_of", "parse", "tidy"]

# CSS Display and CSS Basic User Interface: what these declarations hold is not shown.
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|\Z)"
    r"|font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|\Z)",
    re.IGNORECASE,
)
# Names of the classes for screen readers alone: Bootstrap 3 and 5, WordPress, HTML5 Boilerplate.
_UNSEEN_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only hidden"
    " is-hidden d-none".split()
)
# A class that a page's own style sheet hides: ".x{display:none}", one class and nothing else.
_HIDDEN_RULE = re.compile(
    r"(?:^|[}\s])\.([\w-]{1,80})\s*\{[^{}]{0,400}?(?:display\s*:\s*none|visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_MEDIA_RULE = re.compile(r"@media[^{}]{0,400}\{(?:[^{}]{0,4000}\{[^{}]{0,4000}\}\s*)*\}")
# HTML Living Standard: elements without running text of an article; del and s are struck out.
_DROPPED = (
    "script style noscript template svg math canvas iframe object embed video audio nav aside"
    " footer form button select textarea input dialog menu del s strike"
).split()
_LANDMARKS = frozenset("navigation complementary search contentinfo dialog alertdialog".split())
# What sites call the boxes around an article, as parts of class names and ids ("related-posts",
# "article__comments"); each was seen on saved pages, and none names the body of an article.
_BOXES = re.compile(
    r"(?:^|[-_])(?:comments?|disqus|related|recirc|recommend(?:ed|ations?)|teasers?|trending"
    r"|most-?(?:read|popular)|more-?(?:on|from|stories|news)|read-?(?:more|next|also)|also-read"
    r"|newsletter|subscribe|signup|promo|sponsored|advert(?:s|isement)?|outbrain|taboola|share"
    r"|sharing|social|cookies?|consent|gdpr|paywall|breadcrumbs?|author-?bio|about-?author"
    r"|editor-?notes?|editors-?note|corrections?-?box|toolbar|popup|modal|latest-?news)(?:[-_]|$)",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"\s*[\[(]?\s*(?:[a-z]{1,2}|(?:note |nb )?\d{1,3}|[*†‡§¶])\s*[\])]?\s*\Z")
_SENT_ON = re.compile(r"#(?:_?(?:cmnt|ftnt|ftn|edn|fn|cite_note|footnote|note|endnote))", re.I)
# MediaWiki's, Markdown's and Word's names of notes: cite_note-3, fn:2, footnote-1, _ftn4.
_NOTE_NAME = re.compile(r"_?(?:cite_note|fn|footnote|endnote|ftn|edn)[-_:]?\w*\d+\Z", re.IGNORECASE)
_EDITORS = re.compile(
    r"(?:\[\s*)?(?:editor(?:['’]?s|ial)? notes?|note to editors?)\b\s*[:.–—-]", re.I
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
# HTML Living Standard: the elements that browsers set as blocks, apart from what stands around.
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2"
    " h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr"
    " ul".split()
)
_BREAK = "\x1f"  # unit separator: marks a forced line break while white space is collapsed
# Blocks that may be a teaser; jusText's default for the density of links is .2, for whole blocks
# of boilerplate; nearly all is a link in a teaser, but for a label before it ("Read more:").
_LINKED = ("p", "li", "ul", "ol", "td", "div", "section", "h2", "h3", "h4", "h5", "h6")
_LINK_SHARE, _LABEL, _SHORTEST_TEASER = 0.75, 12, 15
_MOST = 0.5  # a box with more than half of the page's words is the article, whatever its name


def parse(markup: str) -> HtmlElement:
    """Parse a page as leniently as browsers do; comments and processing instructions are left."""
    from lxml import html

    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    tree: HtmlElement = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    return tree


def clean(tree: HtmlElement) -> None:
    """
    Take out of a page, in place, what is hidden, what stands around the article, and marks.

    Hidden are elements by attribute, style or class; around the article stand navigation, forms,
    comments, teasers and notices; marks are those of footnotes and of editors' comments.
    """
    hidden = _UNSEEN_CLASSES | _hidden_classes(tree)
    sizes = _sizes(tree)
    words = sizes[tree]
    doomed = [e for e in tree.iter() if isinstance(e.tag, str) and _is_doomed(e, hidden)]
    for element in doomed:
        small = element.tag in ("script", "style", "template") or sizes[element] <= _MOST * words
        if small and element.getparent() is not None:
            element.drop_tree()
    _drop_links(tree, words)
    _drop_notes(tree)


def _drop_links(tree: HtmlElement, words: int) -> None:
    """Drop blocks that are nearly all links: "Read more: …", lists of other stories."""
    sizes = _sizes(tree)
    links = _sums(tree, {a: sizes[a] for a in tree.iter("a") if a.get("href")})
    for block in list(tree.iter(*_LINKED)):
        size = sizes[block]
        if not _SHORTEST_TEASER <= size <= _MOST * words or block.getparent() is None:
            continue
        linked = links[block]
        if linked >= _LINK_SHARE * size or size - linked <= _LABEL < linked:
            block.drop_tree()


def _hidden_classes(tree: HtmlElement) -> frozenset[str]:
    sheets = (str(style.text_content())[:200_000] for style in tree.iter("style"))
    return frozenset(
        name for sheet in sheets for name in _HIDDEN_RULE.findall(_MEDIA_RULE.sub(" ", sheet))
    )


def _sizes(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Count each element's characters of running text: of what stands in script or style none."""
    own = {}
    for e in tree.iter():
        text = (e.text or "") if e.tag not in ("script", "style") else ""
        tails = sum(len((child.tail or "").strip()) for child in e)
        own[e] = len(text.strip()) + tails
    return _sums(tree, own)


def _sums(tree: HtmlElement, own: Mapping[HtmlElement, int]) -> dict[HtmlElement, int]:
    """Add up, for each element, what is its own and what that of all below it; in one pass."""
    sums: dict[HtmlElement, int] = defaultdict(int)
    for e in reversed(list(tree.iter())):
        sums[e] += own.get(e, 0)
        if e is not tree:
            sums[e.getparent()] += sums[e]
    return sums


def _is_doomed(element: HtmlElement, hidden: frozenset[str]) -> bool:
    if element.tag in ("html", "body", "article", "main"):
        return False
    if element.tag in _DROPPED or (element.get("role") or "").lower() in _LANDMARKS:
        return True
    return _is_unseen(element, hidden) or _is_box(element)


def _is_unseen(element: HtmlElement, hidden: frozenset[str]) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _UNSEEN_STYLE.search(element.get("style") or ""):
        return True
    return not hidden.isdisjoint((element.get("class") or "").split())


def _is_box(element: HtmlElement) -> bool:
    if element.tag not in (
        "div",
        "section",
        "ul",
        "ol",
        "p",
        "figure",
        "header",
        "span",
        "article",
    ):
        return False
    names = (*(element.get("class") or "").split(), element.get("id") or "")
    return any(_BOXES.search(name) for name in names)


def _drop_notes(tree: HtmlElement) -> None:
    for mark in list(tree.iter("sup", "a")):
        if mark.getparent() is not None and _is_note_mark(mark):
            mark.drop_tree()
    for anchor in list(tree.iter("a")):
        name = anchor.get("id") or anchor.get("name") or ""
        if re.match(r"_?(?:cmnt|ftnt|ftn|edn)\d+\Z", name) and anchor.getparent() is not None:
            _block_of(anchor).drop_tree()
    for note in [e for e in tree.iter("li", "p", "div") if _is_note(e)]:
        if note.getparent() is not None:
            note.drop_tree()
    for paragraph in list(tree.iter("p")):
        told = str(paragraph.text_content()).strip()[:60] if len(paragraph) < 20 else ""
        if _EDITORS.match(told) and paragraph.getparent() is not None:
            paragraph.drop_tree()


def _is_note(block: HtmlElement) -> bool:
    """Return True for the text of a note at the foot of a page."""
    return bool(_NOTE_NAME.match(block.get("id") or ""))


def _is_note_mark(mark: HtmlElement) -> bool:
    told = str(mark.text_content())
    if not _NOTE_MARK.match(told):
        return False
    links = [mark] if mark.tag == "a" else list(mark.iter("a"))
    sent = any(_SENT_ON.match(link.get("href") or "") for link in links)
    bracketed = told.strip()[:1] in "[(*†‡§¶" and mark.tag == "sup"
    return (sent and not _opens_block(mark)) or bracketed


def _opens_block(mark: HtmlElement) -> bool:
    """Return True for the mark at the head of a note itself, by which the note is found."""
    return bool(re.match(r"_?(?:cmnt|ftnt|ftn|edn)\d+\Z", mark.get("id") or mark.get("name") or ""))


def _block_of(anchor: HtmlElement) -> HtmlElement:
    """Return the block of a note: Google Docs sets each in a div of its own."""
    block = anchor
    for above in anchor.iterancestors():
        if above.tag in ("body", "html", "article", "main"):
            break
        block = above
        if above.tag in ("div", "li", "aside"):
            break
    return block


def count_blocks(tree: HtmlElement) -> int:
    """Count the elements that browsers set apart from what stands around them."""
    return sum(1 for _ in tree.iter("br", *_BLOCKS))


def tidy(text: str) -> str:
    r"""
    Bring a paragraph's white space to single spaces; soft hyphens and marks without width go.

    Examples
    --------
    >>> tidy("Tal\u00adbi\u200bseh\n was  hit")
    'Talbiseh was hit'
    """
    return " ".join(text.translate(_INVISIBLE).split())


def paragraphs_of(root: Any, blocks: frozenset[str] = _BLOCKS) -> list[str]:
    """List the paragraphs below an element: what stands between starts and ends of blocks."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    found: list[str] = []
    for event, element in iterwalk(root, events=("start", "end")):
        if element.tag in blocks:
            found.append("".join(parts))
            parts = []
        if event == "start":
            parts.append(_BREAK if element.tag in ("br", "lb") else "")
            parts.append(element.text or "")
        elif element is not root:
            parts.append(" " if element.tag == "cell" else "")
            parts.append(element.tail or "")
    lines = (map(tidy, text.split(_BREAK)) for text in (*found, "".join(parts)))
    return [text for text in ("\n".join(group).strip() for group in lines) if text]
