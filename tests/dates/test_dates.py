import time
from datetime import date
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from geomap.dates import compatible, find_dates, when
from geomap.model import When

THURSDAY = date(2015, 10, 15)
ANCHOR = date(2015, 10, 12)

CASES = [
    ("on Wednesday", "2015-10-14", "day"),
    ("Thursday", "2015-10-15", "day"),
    ("last Thursday", "2015-10-08", "day"),
    ("next Friday", "2015-10-16", "day"),
    ("Tuesday night", "2015-10-13", "day"),
    ("yesterday", "2015-10-14", "day"),
    ("overnight", "2015-10-14/2015-10-15", "day"),
    ("the following day", "2015-10-13", "day"),
    ("a day earlier", "2015-10-11", "day"),
    ("three days later", "2015-10-15", "day"),
    ("Nearly two weeks after", "2015-10-26/2015-11-01", "week"),
    ("over the weekend", "2015-10-10/2015-10-11", "week"),
    ("last week", "2015-10-05/2015-10-11", "week"),
    ("in the last 10 days", "2015-10-05/2015-10-15", "week"),
    ("in the past two days", "2015-10-13/2015-10-15", "day"),
    ("last month", "2015-09", "month"),
    ("in May", "2015-05", "month"),
    ("in December", "2014-12", "month"),
    ("July and August", "2015-07/2015-08", "month"),
    ("between November and February", "2014-11/2015-02", "month"),
    ("mid-September", "2015-09-11/2015-09-20", "week"),
    ("September 28", "2015-09-28", "day"),
    ("30 November", "2014-11-30", "day"),
    ("since 30 September", "2015-09-30/..", "day"),
    ("since late 2012", "2012-09/..", "month"),
    ("early 2014", "2014-01/2014-04", "month"),
    ("in the summer of 2013", "2013-22", "month"),
    ("last summer", "2015-22", "month"),
    ("winter of 2014", "2014-24", "month"),
    ("in 2009", "2009", "year"),
    ("in the 1990s", "199X", "year"),
    ("two years ago", "2013", "year"),
    ("earlier this year", "2015", "year"),
    ("in recent weeks", "../2015-10-15", "unknown"),
    ("7 October 2015", "2015-10-07", "day"),
    ("2015-10-07", "2015-10-07", "day"),
]


@pytest.mark.parametrize(("text", "edtf", "precision"), CASES)
def test_newspaper_dates_become_edtf(text: str, edtf: str, precision: str) -> None:
    said = when(text, THURSDAY, anchor=ANCHOR)
    assert (said.edtf, said.precision) == (edtf, precision)
    assert said.text


@pytest.mark.parametrize(("text", "edtf", "_precision"), CASES)
def test_bounds_are_those_of_the_edtf_library(text: str, edtf: str, _precision: str) -> None:
    said, parsed = when(text, THURSDAY, anchor=ANCHOR), parse_edtf(edtf)
    if "24" in edtf.split("-")[1:]:
        return  # the library ends a winter with its year
    if said.start and said.end:
        assert said.start == date(*parsed.lower_strict()[:3])
        assert said.end == date(*parsed.upper_strict()[:3])


@pytest.mark.parametrize(
    "text", ["Wednesday", "last week", "in May", "yesterday", "overnight", "in the last 10 days"]
)
def test_without_a_day_of_publication_a_date_stays_as_said(text: str) -> None:
    assert when(text, None) == When(text=text)


def test_a_date_with_its_year_needs_no_publication() -> None:
    assert when("on 30 September 2015", None).edtf == "2015-09-30"
    assert when("late 2012", None).edtf == "2012-09/2012-12"


def test_plans_look_ahead() -> None:
    found = find_dates("talks on Monday and in November", THURSDAY, future=True)
    assert [d.when.edtf for d in found] == ["2015-10-19", "2015-11"]


@pytest.mark.parametrize(
    "text", ["it may march on", "the fall of the town", "a two-year siege", "a day of calm"]
)
def test_words_that_only_look_like_dates_are_none(text: str) -> None:
    assert find_dates(text, THURSDAY) == []


def test_an_impossible_day_is_not_invented() -> None:
    assert when("31 February 2015", THURSDAY).start is None
    assert when("2015-02-31", THURSDAY).start is None


def test_unknown_dates_fit_any_and_months_hold_their_days() -> None:
    day = when("7 October 2015", None)
    assert compatible(day, When())
    assert compatible(day, when("in October 2015", None))
    assert not compatible(day, when("in May 2015", None))
    assert not compatible(day, when("9 October 2015", None))


@given(st.text(max_size=80), st.dates(min_value=date(1, 3, 1)))
def test_any_text_and_any_day_are_read_without_error(text: str, published: date) -> None:
    for dated in find_dates(text, published):
        assert text[dated.start : dated.end] == dated.when.text


WORDS = """
on in at by the of last next this since until from between to and - – , . early mid late Monday
past Friday weekend yesterday overnight May march October Oct. 7 12 31st 2015 0999 1999 2015-10
31/12/2015 1/2/2014 two a days week month year years ago later earlier after before spring winter
quarter first third half Q3 1990s following previous same day night hours three-month offensive
the attack consecutive recent few for time Christmas Day eve
""".split()
PHRASES = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


@given(PHRASES, st.dates(), st.none() | st.dates(), st.booleans())
def test_each_date_is_edtf_and_lies_within_it(
    text: str, published: date, anchor: date | None, future: bool
) -> None:
    found = find_dates(text, published, anchor=anchor, future=future)
    assert found == find_dates(text, published, anchor=anchor, future=future)
    for one, after in pairwise(found):
        assert one.end <= after.start
    for said in (dated.when for dated in found):
        assert said.edtf is not None or (said.start, said.end) == (None, None)
        if said.edtf is None:
            continue
        parsed = parse_edtf(said.edtf)
        assert said.start is None or said.end is None or said.start <= said.end
        if "-24" in said.edtf:
            continue  # the library ends a winter with its year
        assert said.start is None or said.start >= date(*parsed.lower_strict()[:3])
        assert said.end is None or said.end <= date(*parsed.upper_strict()[:3])


@pytest.mark.parametrize(
    "unit",
    [
        "in the last 10 days ", "on 3 and 5 May and ", "since ", "first ", "Monday, ", " ", "the ",
        "1", "A, ", "between 3 and ", "for the first time since ", "from Monday to ", "May ", "a",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_and_not_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        begun = time.process_time()
        find_dates(text, THURSDAY)
        return time.process_time() - begun

    seconds(1000)
    short = min(seconds(20_000) for _ in range(3))
    assert seconds(200_000) < 30 * short + 0.5  # 10 times if linear, 100 if quadratic


def test_groups_and_streets_named_after_days_are_no_dates() -> None:
    published = date(2024, 5, 16)
    named = (
        "The March 23 Movement seized a hill.",
        "Guerrillas of the 12 May Brigade fled.",
        "A bomb went off in 17 July Street.",
    )
    assert [find_dates(text, published) for text in named] == [[], [], []]
    for text in ("The May 9 parade was bombed.", "Since the October 7 attack they fled."):
        assert len(find_dates(text, published)) == 1


def test_an_hour_before_or_after_which_leaves_the_day_closed() -> None:
    published = date(2026, 11, 20)
    for text, day in (
        ("They came before dawn on Wednesday.", "2026-11-18"),
        ("It began shortly after midnight on Friday.", "2026-11-20"),
        ("They left before Wednesday.", "../2026-11-18"),
    ):
        assert [d.when.edtf for d in find_dates(text, published)] == [day]


def test_the_end_of_a_longer_number_is_no_number_of_its_own() -> None:
    day = date(2025, 9, 3)
    assert when("Eighty-two years ago this week", day).edtf == "1943"
    assert when("two years ago", day).edtf == "2023"
    assert find_dates("a hundred and two years ago", day) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("the following Friday", "2015-10-16"),
        ("the previous Friday", "2015-10-09"),
        ("the previous Thursday", "2015-10-08"),
    ],
)
def test_a_weekday_is_counted_from_whatever_day_was_spoken_of(text: str, edtf: str) -> None:
    assert when(text, THURSDAY, anchor=date(2015, 10, 14)).edtf == edtf  # a Wednesday


def test_this_past_week_is_the_one_before() -> None:
    assert when("this past week", THURSDAY).edtf == "2015-10-05/2015-10-11"


def test_a_stretch_of_years_ends_with_its_last_day() -> None:
    told = when("from 1992 to 1995", THURSDAY)
    assert (told.start, told.end) == (date(1992, 1, 1), date(1995, 12, 31))


@pytest.mark.parametrize("word", ["until", "till", "through"])
def test_until_joins_two_days_without_from(word: str) -> None:
    said = f"30 September {word} 3 October"
    assert when(said, THURSDAY).edtf == "2015-09-30/2015-10-03"


def test_a_word_of_one_date_opens_no_other() -> None:
    first, second = find_dates("hours before yesterday", THURSDAY, anchor=ANCHOR)
    assert first.end <= second.start
    assert second.when.edtf == "2015-10-14"
