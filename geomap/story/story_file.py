"""``story.md`` → Story: front matter, then a step for each heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from geomap.documents.frontmatter import load_mapping, split
from geomap.errors import InputError
from geomap.story.markdown import HEADING, to_html
from geomap.story.scene import SETTINGS, Scene, read_scene
from geomap.text import slug

__all__ = ["Step", "Story", "read_story"]

WORDS = ("title", "byline", "credit", "note")
_OPENING = re.compile(r" {0,3}```[ \t]*ya?ml[ \t]*$")
_CLOSING = re.compile(r" {0,3}```[ \t]*$")
_KEY = re.compile(r"([\w-]+)[ \t]*:")
# Control characters, and what turns the direction of the text around it.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step of a story.

    Attributes
    ----------
    id : str
        Its name in the page's address, after ``#``.
    heading : str
        Plain text.
    html : str
        What is told, safe to stand in a page.
    scene : Scene
    """

    id: str
    heading: str
    html: str
    scene: Scene


@dataclass(frozen=True, slots=True)
class Story:
    """
    A story; ``opening`` is what stands before the first step and what the map shows with it.

    ``words`` are the byline, the credit and the note, plain text.
    """

    opening: Step
    steps: tuple[Step, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    name: str = "story.md"

    @property
    def title(self) -> str:
        return self.opening.heading

    @property
    def all_steps(self) -> tuple[Step, ...]:
        return (self.opening, *self.steps)


def read_story(path: str | Path) -> Story:
    """
    Read a story.

    Raises
    ------
    InputError
        The file cannot be read, or something in it cannot be understood; the message names the
        line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8: save it as UTF-8") from error
    return story_of(text, str(path))


def story_of(text: str, name: str) -> Story:
    r"""
    Read a story from its text.

    Examples
    --------
    >>> found = story_of("# A week\n\n## Monday\n\nCalm.\n", "a.md")
    >>> found.title, [step.id for step in found.steps]
    ('A week', ['monday'])
    """
    text = _UNSEEN.sub("", "\n".join(text.splitlines()) + "\n")
    head, offset, warnings = split(text, name)
    if warnings:
        raise InputError(warnings[0].removesuffix(" (left out)"))
    first = text.count("\n", 0, offset) + 1
    parts = _parts(text[offset:].splitlines(), first)
    at_top = {key: n for n, key in _keys(text[:offset].splitlines(), 1)}
    words, told, of_steps = _head(head, at_top, name)
    lead = parts.pop(0)
    if "title" not in words and parts and parts[0].level == 1 and not lead.has_text:
        lead = parts.pop(0)
        words["title"] = lead.heading
    if "title" not in words:
        raise InputError(f"{name}: has no title: begin the story with a line `# Title`")
    if not parts:
        raise InputError(f"{name}: has no step: begin each with a heading such as `## Monday`")
    opening = Step("opening", words.pop("title"), "", read_scene(told, at_top, name, 1))
    opening = _with_text(opening, lead, name)
    steps = _steps(parts, opening, name)
    return Story(
        opening, _placed(steps, of_steps, opening, at_top.get("steps", 1), name), words, name
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading and the lines below it; the first part has none."""

    level: int
    heading: str
    line: int
    lines: Sequence[str]

    @property
    def has_text(self) -> bool:
        return any(line.strip() for line in self.lines)


def _parts(lines: Sequence[str], first: int) -> list[_Part]:
    heads = [n for n, line in enumerate(lines) if _level(line) in (1, 2)]
    found = [_Part(0, "", first - 1, lines[: heads[0] if heads else len(lines)])]
    for start, end in zip(heads, [*heads[1:], len(lines)][: len(heads)], strict=True):
        heading = HEADING.match(lines[start])
        words = heading[2] if heading else ""
        found.append(_Part(_level(lines[start]), words, first + start, lines[start + 1 : end]))
    return found


def _level(line: str) -> int:
    heading = HEADING.match(line)
    return len(heading[1]) if heading and heading[2] else 0


def _keys(lines: Sequence[str], first: int) -> list[tuple[int, str]]:
    found = ((n, _KEY.match(line)) for n, line in enumerate(lines, start=first))
    return [(n, key[1]) for n, key in found if key]


def _head(
    head: Mapping[str, object], lines: Mapping[str, int], name: str
) -> tuple[dict[str, str], dict[str, object], list[Mapping[str, object]]]:
    """Part the front matter: the words, the opening's settings, those of the steps."""
    words, told = {}, {}
    for key, value in head.items():
        if key in WORDS:
            if not isinstance(value, str):
                raise InputError(f"{name}:{lines.get(key, 1)}: {key} is no text: put it in quotes")
            words[key] = " ".join(value.split())
        elif key in SETTINGS:
            told[key] = value
        elif key != "steps":
            known = ", ".join((*WORDS, "steps", *SETTINGS))
            raise InputError(f"{name}:{lines.get(key, 1)}: {key!r} is unknown here; use {known}")
    steps = head.get("steps") or []
    if not isinstance(steps, list) or not all(isinstance(one, Mapping) or not one for one in steps):
        line = lines.get("steps", 1)
        raise InputError(f"{name}:{line}: steps is no list: give one `- view: …` for each step")
    return words, told, [one or {} for one in steps]


def _with_text(step: Step, part: _Part, name: str) -> Step:
    """Return a step the settings and the text that stand under its heading."""
    at = next((n for n, line in enumerate(part.lines) if line.strip()), len(part.lines))
    block: Sequence[str] = ()
    start, rest = part.line + 1, at
    if at < len(part.lines) and _OPENING.match(part.lines[at]):
        rest = next((n for n in range(at + 1, len(part.lines)) if _CLOSING.match(part.lines[n])), 0)
        if not rest:
            raise InputError(f"{name}:{start + at}: the settings are not closed: add a line ```")
        block, rest = part.lines[at + 1 : rest], rest + 1
    html = to_html(part.lines[rest:], name=name, first=start + rest)
    first = start + at + 1
    told = load_mapping("\n".join(block), f"{name}:{first}")
    lines = {key: n for n, key in _keys(block, first)}
    scene = read_scene(told, lines, name, first) if told else step.scene
    return replace(step, html=html, scene=scene)


def _steps(parts: Sequence[_Part], opening: Step, name: str) -> list[Step]:
    found: list[Step] = []
    taken = {opening.id}
    for number, part in enumerate(parts, start=1):
        made = slug(part.heading)[:60].strip("-")
        if made == "unnamed" or made.startswith("geomap"):  # the page's own ids begin so
            made = f"step-{number}"
        while made in taken:
            made = f"{made}-{number}"
        taken.add(made)
        found.append(_with_text(Step(made, part.heading, "", Scene()), part, name))
    return found


def _placed(
    steps: Sequence[Step],
    told: Sequence[Mapping[str, object]],
    opening: Step,
    line: int,
    name: str,
) -> tuple[Step, ...]:
    """Add the settings of the front matter; a step without any goes on with those before it."""
    if len(told) > len(steps):
        raise InputError(f"{name}:{line}: steps has {len(told)} and the text {len(steps)} steps")
    found: list[Step] = []
    before = opening.scene
    for number, step in enumerate(steps):
        own = told[number] if number < len(told) else {}
        if own and step.scene.lines:
            raise InputError(
                f"{name}:{line}: step {number + 1} has settings here and under its heading:"
                " keep one of them"
            )
        scene = read_scene(own, {}, name, line) if own else step.scene
        before = scene if scene.lines else before
        found.append(replace(step, scene=before))
    return tuple(found)
