"""Stories: what may stand in one, what it says to the map, and what is said of a bad one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geomap.cli import app, main
from geomap.errors import InputError
from geomap.story import check_scenes
from geomap.story.markdown import to_html
from geomap.story.story_file import story_of

TABLE = (
    "event_id,title,event_type,actor,actor_id,status,date,latitude,longitude,geo_precision\n"
    "ferry,Ferry seized,Battles,Harbour Guard,guard,reported,2015-10-02,35.52,35.78,1\n"
    "march,March on the port,Protests,Dockers,dockers,reported,2015-10-09,35.53,35.80,1\n"
)
STORY = """# A week at the port

What began with a ferry.

## The ferry
```yaml
events: [ferry]
view: 11/35.52/35.78
```
It was *taken* at dawn, [the harbour said](https://harbour.example/log).

## The march
```yaml
highlight: march
from: 2015-10-08
```
Dockers marched.

## After
Nobody knows.

## Later
```yaml
from: 2016
```
Nothing happened.
"""


def test_headings_are_steps_and_say_what_the_map_shows() -> None:
    told = story_of(STORY, "port.md")
    assert told.title == "A week at the port"
    assert [step.id for step in told.steps] == ["the-ferry", "the-march", "after", "later"]
    ferry, march, after = (step.scene for step in told.steps[:3])
    assert ferry.events == ("ferry",)
    assert ferry.view == (11.0, 35.52, 35.78)
    assert march.highlight == ("march",)
    assert march.first_day == "2015-10-08"
    assert after == march  # a step without settings goes on with those before it


def test_settings_may_stand_in_the_front_matter() -> None:
    told = story_of(
        "---\ntitle: Two days\nbyline: A desk\nview: 6/35/38\nsteps:\n  - view: 9/35/36\n  -\n"
        "---\nA lead.\n\n## One\n\n## Two\n",
        "a.md",
    )
    assert told.words == {"byline": "A desk"}
    assert [step.scene.view for step in told.all_steps] == [(6, 35, 38), (9, 35, 36), (9, 35, 36)]
    assert told.opening.html == '<p dir="auto">A lead.</p>'


def test_steps_of_one_name_and_of_other_scripts_have_addresses_of_their_own() -> None:
    told = story_of("# T\n## Day\n## Day\n## يوم\n## Geomap map\n", "a.md")
    ids = [step.id for step in told.steps]
    assert ids == ["day", "day-2", "step-3", "step-4"]


def test_markdown_becomes_the_elements_that_it_names() -> None:
    lines = ["**Two** _things_:", "", "- one", "- `two`", "", "> said", "", "#### Then", "3. go"]
    assert to_html(lines, name="a.md") == (
        '<p dir="auto"><strong>Two</strong> <em>things</em>:</p>\n'
        '<ul dir="auto"><li>one</li><li><code>two</code></li></ul>\n'
        '<blockquote dir="auto"><p dir="auto">said</p></blockquote>\n'
        '<h4 dir="auto">Then</h4>\n<ol start="3" dir="auto"><li>go</li></ol>'
    )
    assert to_html(["snake_case_name, 2 * 3 * 4, \\*so\\*"], name="a.md") == (
        '<p dir="auto">snake_case_name, 2 * 3 * 4, *so*</p>'
    )


_OURS = re.compile(
    r'</?(?:p|ul|ol|li|blockquote|h[3-6]|strong|em|code|br)(?: start="\d+")?(?: dir="auto")?>'
    r'|<a href="https?://[^"<>]*" target="_blank" rel="noopener noreferrer">|</a>'
)


@given(
    st.lists(st.text(st.sampled_from(list("<>&\"'`*_[]()!#- \\:/abh1.x")), max_size=40), max_size=6)
)
def test_no_text_makes_an_element_that_is_not_ours(lines: list[str]) -> None:
    try:
        made = to_html(lines, name="a.md")
    except InputError:
        return
    rest = _OURS.sub("", made)
    assert "<" not in rest
    assert ">" not in rest
    assert '"' not in rest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nothing", "a.md: has no title"),
        ("# T\n", "a.md: has no step"),
        ("# T\n## A\n```yaml\nview: there\n```\n", "a.md:4: view: 'there' is no view"),
        ("# T\n## A\n\n```yaml\nfoo: 1\n```\n", "a.md:5: 'foo' is unknown here; use events"),
        ("# T\n## A\n```yaml\nfrom: soon\n", "a.md:3: the settings are not closed"),
        ("# T\n## A\n```yaml\nfrom: soon\n```\n", "a.md:4: from: 'soon' is no day"),
        ("# T\n## A\n```yaml\nto: 2015-01\nfrom: 2015-02-01\n```\n", "a.md:4: to: 2015-01 is"),
        ("# T\n## A\n```yaml\n: [\n```\n", "a.md:4: is not YAML"),
        ("# T\n## A\ntext\n```yaml\nview: 1\n```\n", "a.md:4: code is not shown"),
        ("# T\n## A\n\n[x](javascript:alert)\n", "a.md:4: link 'javascript:alert' is no http"),
        ("# T\n## A\n\n![x](a.png)\n", "a.md:4: pictures are not shown"),
        ("---\ncolour: red\n---\n# T\n## A\n", "a.md:2: 'colour' is unknown here; use title"),
        ("---\nsteps: [{view: 3/1/1}, {view: 3/1/1}]\n---\n# T\n## A\n", "a.md:2: steps has 2"),
    ],
)  # fmt: skip
def test_a_bad_story_is_told_its_line_and_the_remedy(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        story_of(text, "a.md")
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_an_id_that_no_event_has_is_told_with_the_nearest() -> None:
    told = story_of(STORY, "port.md")
    scenes = [step.scene for step in told.steps]
    with pytest.raises(InputError, match=r"port\.md:7: events: 'ferry' .* mean 'ferries'\?"):
        check_scenes(scenes, events=["ferries", "march"], actors=[], name="port.md")


def test_the_command_writes_a_page_and_the_same_one_again(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "port.md").write_text(STORY, encoding="utf-8")
    made = []
    for name in ("one.html", "two.html"):
        given_words = [
            "story",
            str(tmp_path / "port.md"),
            str(tmp_path),
            "-o",
            str(tmp_path / name),
        ]
        done = CliRunner().invoke(app, given_words)
        assert done.exit_code == 0, done.output
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    page = made[0].decode("utf-8")
    assert '<section class="gm-story-step" id="the-ferry">' in page
    assert page.count('<figure class="gm-story-still">') == 4


def test_the_command_tells_what_is_missing_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "port.md").write_text(STORY, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["story", str(tmp_path / "port.md"), str(tmp_path), "-o", str(tmp_path / "x.html")])
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        f"geomap: {tmp_path}: has no events.geojson: give an events file, or a build's folder"
    ]
