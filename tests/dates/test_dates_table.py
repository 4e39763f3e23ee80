"""
Date phrases as newspapers write them, in sentences of our own: what they mean, or that they do not.

Where a phrase stands, the sentence has it between ``[`` and ``]``. The rows give the day of
publication, EDTF (from which the bounds follow) and precision; MONDAY was spoken of last.
"""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf

from geomap.dates import Dated, find_dates

THURSDAY = date(2015, 10, 15)
MONDAY = date(2015, 10, 12)  # the day last spoken of
JANUARY = date(2016, 1, 6)  # a Wednesday
NOVEMBER = date(2023, 11, 21)  # a Tuesday
SATURDAY = date(2023, 11, 18)
LEAP = date(2013, 3, 1)

# (sentence, published, EDTF, precision)
PAST = [
    # weekdays: the latest up to publication
    ("The town fell [on Wednesday].", THURSDAY, "2015-10-14", "day"),
    ("Jets struck a depot [Thursday].", THURSDAY, "2015-10-15", "day"),
    ("[On Friday] a bridge was blown up.", THURSDAY, "2015-10-09", "day"),
    ("He was seized [last Thursday].", THURSDAY, "2015-10-08", "day"),
    ("He was seized [last Sunday].", THURSDAY, "2015-10-11", "day"),
    ("A vote is due [next Friday].", THURSDAY, "2015-10-16", "day"),
    ("A vote is due [next Thursday].", THURSDAY, "2015-10-22", "day"),
    ("They meet [this coming Monday].", THURSDAY, "2015-10-19", "day"),
    ("They met [this past Monday].", THURSDAY, "2015-10-12", "day"),
    ("They met [this Tuesday].", THURSDAY, "2015-10-13", "day"),
    ("They meet [this Saturday].", THURSDAY, "2015-10-17", "day"),
    ("They met [the following Friday].", THURSDAY, "2015-10-16", "day"),
    ("They had met [the previous Friday].", THURSDAY, "2015-10-09", "day"),
    ("Shells fell [late on Tuesday].", THURSDAY, "2015-10-13", "day"),
    ("Shells fell [early Tuesday].", THURSDAY, "2015-10-13", "day"),
    ("Shells fell [on Tuesday night].", THURSDAY, "2015-10-13", "day"),
    ("Shells fell [in the early hours of Tuesday morning].", THURSDAY, "2015-10-13", "day"),
    ("Shells fell [at dawn on Friday].", THURSDAY, "2015-10-09", "day"),
    ("Police blamed [Tuesday]’s blast on rebels.", THURSDAY, "2015-10-13", "day"),
    ("It came after [Friday] prayers.", THURSDAY, "2015-10-09", "day"),
    ("The troops left [earlier on Monday].", THURSDAY, "2015-10-12", "day"),
    # named days
    ("A mine went off [yesterday].", THURSDAY, "2015-10-14", "day"),
    ("A mine went off [the day before yesterday].", THURSDAY, "2015-10-13", "day"),
    ("A mine went off [today].", THURSDAY, "2015-10-15", "day"),
    ("A mine went off [earlier today].", THURSDAY, "2015-10-15", "day"),
    ("A curfew starts [tonight].", THURSDAY, "2015-10-15", "day"),
    ("A mine went off [this morning].", THURSDAY, "2015-10-15", "day"),
    ("A mine went off [last night].", THURSDAY, "2015-10-14", "day"),
    ("A mine went off [late last night].", THURSDAY, "2015-10-14", "day"),
    ("The envoy flies out [tomorrow].", THURSDAY, "2015-10-16", "day"),
    ("Drones came [overnight].", THURSDAY, "2015-10-14/2015-10-15", "day"),
    ("Drones came [overnight on Tuesday].", THURSDAY, "2015-10-13", "day"),
    ("Drones came [overnight into Tuesday].", THURSDAY, "2015-10-12/2015-10-13", "day"),
    ("They came [overnight from Tuesday to Wednesday].", THURSDAY, "2015-10-13/2015-10-14", "day"),
    # weekends
    ("Forty died [over the weekend].", THURSDAY, "2015-10-10/2015-10-11", "week"),
    ("Forty died [at the weekend].", NOVEMBER, "2023-11-18/2023-11-19", "week"),
    ("Forty died [last weekend].", THURSDAY, "2015-10-10/2015-10-11", "week"),
    ("Forty died [last weekend].", SATURDAY, "2023-11-11/2023-11-12", "week"),
    ("Forty died [this weekend].", SATURDAY, "2023-11-18/2023-11-19", "week"),
    ("Forty died [the previous weekend].", THURSDAY, "2015-10-10/2015-10-11", "week"),
    ("They meet [next weekend].", THURSDAY, "2015-10-17/2015-10-18", "week"),
    ("They meet [next weekend].", SATURDAY, "2023-11-25/2023-11-26", "week"),
    # from the day last spoken of
    ("[The following day] the market was shut.", THURSDAY, "2015-10-13", "day"),
    ("[The next day] the market was shut.", THURSDAY, "2015-10-13", "day"),
    ("[The next morning] the market was shut.", THURSDAY, "2015-10-13", "day"),
    ("[The previous day] two men were shot.", THURSDAY, "2015-10-11", "day"),
    ("[The same day] two men were shot.", THURSDAY, "2015-10-12", "day"),
    ("Two men were shot [later that day].", THURSDAY, "2015-10-12", "day"),
    ("Two men were shot [on that evening].", THURSDAY, "2015-10-12", "day"),
    ("[A day earlier] two men were shot.", THURSDAY, "2015-10-11", "day"),
    ("[A day later] two men were shot.", THURSDAY, "2015-10-13", "day"),
    ("Two men had been shot [the day before].", THURSDAY, "2015-10-11", "day"),
    ("Two men were shot [the day after].", THURSDAY, "2015-10-13", "day"),
    ("[Two days later] the bridge fell.", THURSDAY, "2015-10-14", "day"),
    ("[Three days earlier] the bridge fell.", THURSDAY, "2015-10-09", "day"),
    ("[Two days after the attack] shops opened.", THURSDAY, "2015-10-14", "day"),
    ("[Two days after the deadly attack] shops opened.", THURSDAY, "2015-10-14", "day"),
    ("[Two days after the attack], shops opened.", THURSDAY, "2015-10-14", "day"),
    ("[A day after the raid] shops opened.", THURSDAY, "2015-10-13", "day"),
    ("[The day after the bombing] shops opened.", THURSDAY, "2015-10-13", "day"),
    ("[The day before the ambush] a scout was seen.", THURSDAY, "2015-10-11", "day"),
    ("[A week after the massacre] survivors came back.", THURSDAY, "2015-10-19/2015-10-25", "week"),
    ("[Nearly two weeks after], the road was open.", THURSDAY, "2015-10-26/2015-11-01", "week"),
    ("[A week later] the road was open.", THURSDAY, "2015-10-19/2015-10-25", "week"),
    ("[A month earlier] the road was shut.", THURSDAY, "2015-09", "month"),
    ("[Three months later] the road was shut.", THURSDAY, "2016-01", "month"),
    ("[A year later] the road was shut.", THURSDAY, "2016", "year"),
    ("[Hours later] the road was shut.", THURSDAY, "2015-10-12", "day"),
    ("[Two hours later] the road was shut.", THURSDAY, "2015-10-12", "day"),
    ("[36 hours later] the road was shut.", THURSDAY, "2015-10-14", "day"),
    ("[The following week] the road was open.", THURSDAY, "2015-10-19/2015-10-25", "week"),
    ("[In the previous month] the road was open.", THURSDAY, "2015-09", "month"),
    ("[The following year] the road was open.", THURSDAY, "2016", "year"),
    ("[The following weekend] the road was open.", THURSDAY, "2015-10-17/2015-10-18", "week"),
    # weeks, months and years beside publication
    ("Two jets collided [last week].", THURSDAY, "2015-10-05/2015-10-11", "week"),
    ("Two jets collided [earlier this week].", THURSDAY, "2015-10-12/2015-10-18", "week"),
    ("Two jets collided [this week].", THURSDAY, "2015-10-12/2015-10-18", "week"),
    ("A deal is due [next week].", THURSDAY, "2015-10-19/2015-10-25", "week"),
    ("Two jets collided [earlier this month].", THURSDAY, "2015-10", "month"),
    ("Two jets collided [last month].", THURSDAY, "2015-09", "month"),
    ("Two jets collided [last month].", JANUARY, "2015-12", "month"),
    ("A deal is due [next month].", THURSDAY, "2015-11", "month"),
    ("Two jets collided [earlier this year].", THURSDAY, "2015", "year"),
    ("Two jets collided [last year].", THURSDAY, "2014", "year"),
    ("Two jets collided [two days ago].", THURSDAY, "2015-10-13", "day"),
    ("Two jets collided [a week ago].", THURSDAY, "2015-10-05/2015-10-11", "week"),
    ("Two jets collided [about three weeks ago].", THURSDAY, "2015-09-21/2015-09-27", "week"),
    ("Two jets collided [a couple of months ago].", THURSDAY, "2015-08", "month"),
    ("Two jets collided [two years ago].", THURSDAY, "2013", "year"),
    ("Two jets collided [a decade ago].", THURSDAY, "2003/2007", "year"),
    # stretches up to publication
    ("Fifty died [in the last 10 days].", THURSDAY, "2015-10-05/2015-10-15", "week"),
    ("Fifty died [in the past 48 hours].", THURSDAY, "2015-10-13/2015-10-15", "day"),
    ("Fifty died [over the past two weeks].", THURSDAY, "2015-10-01/2015-10-15", "week"),
    ("Fifty died [in the past month].", THURSDAY, "2015-09-15/2015-10-15", "month"),
    ("Fifty died [in recent days].", THURSDAY, "../2015-10-15", "unknown"),
    ("Fifty died [in recent weeks].", THURSDAY, "../2015-10-15", "unknown"),
    ("Fifty died [in the past few days].", THURSDAY, "../2015-10-15", "unknown"),
    ("A [three-month] offensive cleared the town.", THURSDAY, "2015-07-17/2015-10-15", "month"),
    ("After a [10-day] siege they gave up.", THURSDAY, "2015-10-05/2015-10-15", "week"),
    ("They marched [for the third consecutive day].", THURSDAY, "2015-10-10/2015-10-12", "day"),
    ("They marched [for the fourth night in a row].", THURSDAY, "2015-10-09/2015-10-12", "week"),
    # days of the calendar
    ("A ship sank [on 7 October 2014].", THURSDAY, "2014-10-07", "day"),
    ("A ship sank [on October 7, 2014].", THURSDAY, "2014-10-07", "day"),
    ("A ship sank [on Oct. 7].", THURSDAY, "2015-10-07", "day"),
    ("A ship sank [on Oct 7].", THURSDAY, "2015-10-07", "day"),
    ("A ship sank [on 7 Oct].", THURSDAY, "2015-10-07", "day"),
    ("A ship sank [on the 7th of October].", THURSDAY, "2015-10-07", "day"),
    ("A ship sank [on October 7th].", THURSDAY, "2015-10-07", "day"),
    ("A ship sank [on Thursday, October 1].", THURSDAY, "2015-10-01", "day"),
    ("A ship sank [on Thursday 1 October].", THURSDAY, "2015-10-01", "day"),
    ("A ship sank [on the night of 4 October].", THURSDAY, "2015-10-04", "day"),
    ("A ship sank [on 30 November].", THURSDAY, "2014-11-30", "day"),
    ("A ship sank [on 15 December].", NOVEMBER, "2022-12-15", "day"),
    ("A ship sank [on December 28].", JANUARY, "2015-12-28", "day"),
    ("A ship sank [on May 12].", THURSDAY, "2015-05-12", "day"),
    ("A ship sank [on 29 February].", LEAP, "2012-02-29", "day"),
    ("A ship sank on [2015-10-07].", THURSDAY, "2015-10-07", "day"),
    ("A ship sank in [2015-09].", THURSDAY, "2015-09", "month"),
    ("A ship sank on [17/10/2014].", THURSDAY, "2014-10-17", "day"),
    ("A ship sank on [10/17/2014].", THURSDAY, "2014-10-17", "day"),
    ("A ship sank on [7/10/2015].", THURSDAY, "2015-07-10/2015-10-07", "year"),
    ("A ship sank on [3/4/2015].", THURSDAY, "2015-03-04/2015-04-03", "month"),
    ("A ship sank on [7/7/2015].", THURSDAY, "2015-07-07", "day"),
    ("A ship sank on [7.10.2015].", THURSDAY, "2015-10-07", "day"),
    ("A ship sank [on the 30th].", THURSDAY, "2015-09-30", "day"),
    ("A ship sank [on the 3rd] of the month.", THURSDAY, "2015-10-03", "day"),
    ("Trucks burned [on Christmas Day].", JANUARY, "2015-12-25", "day"),
    ("Trucks burned [on Christmas Eve 2012].", JANUARY, "2012-12-24", "day"),
    ("Trucks burned [on New Year’s Eve].", JANUARY, "2015-12-31", "day"),
    ("Trucks burned [on May Day].", THURSDAY, "2015-05-01", "day"),
    # with two ends
    ("They searched [from 3 to 5 May].", THURSDAY, "2015-05-03/2015-05-05", "day"),
    ("They searched [between 3 and 5 May].", THURSDAY, "2015-05-03/2015-05-05", "day"),
    ("They searched [on 3-5 May 2014].", THURSDAY, "2014-05-03/2014-05-05", "day"),
    ("They searched [on October 1-3].", THURSDAY, "2015-10-01/2015-10-03", "day"),
    ("They searched [from October 1 to 12].", THURSDAY, "2015-10-01/2015-10-12", "week"),
    ("They searched [on October 1–3, 2014].", THURSDAY, "2014-10-01/2014-10-03", "day"),
    ("They searched [from 28 September to 2 October].", THURSDAY, "2015-09-28/2015-10-02", "week"),
    ("They came [between 28 December and 2 January].", JANUARY, "2015-12-28/2016-01-02", "week"),
    ("They searched [from Monday to Wednesday].", THURSDAY, "2015-10-12/2015-10-14", "day"),
    ("They searched [between Saturday and Sunday].", THURSDAY, "2015-10-10/2015-10-11", "day"),
    ("They searched [from Friday to Monday].", SATURDAY, "2023-11-10/2023-11-13", "week"),
    ("They searched [from Monday until Wednesday].", THURSDAY, "2015-10-12/2015-10-14", "day"),
    ("Fighting raged [in July and August].", THURSDAY, "2015-07/2015-08", "month"),
    ("Fighting raged [between November and February].", THURSDAY, "2014-11/2015-02", "month"),
    ("Fighting raged [from March to May 2013].", THURSDAY, "2013-03/2013-05", "month"),
    ("Fighting raged [from 2012 to 2014].", THURSDAY, "2012/2014", "year"),
    ("Fighting raged [between 2012 and 2014].", THURSDAY, "2012/2014", "year"),
    ("Fighting raged [from July 2014 to March 2015].", THURSDAY, "2014-07/2015-03", "month"),
    ("They came [from 30 September until last week].", THURSDAY, "2015-09-30/2015-10-11", "week"),
    # with an open end
    ("Schools are shut [since 30 September].", THURSDAY, "2015-09-30/..", "day"),
    ("Schools are shut [since Monday].", THURSDAY, "2015-10-12/..", "day"),
    ("Schools are shut [since last week].", THURSDAY, "2015-10-05/..", "week"),
    ("Schools are shut [since late 2012].", THURSDAY, "2012-09/..", "month"),
    ("Schools are shut [since at least May 2013].", THURSDAY, "2013-05/..", "month"),
    ("Schools are shut [since March].", THURSDAY, "2015-03/..", "month"),
    ("Schools are shut [since 2011].", THURSDAY, "2011/..", "year"),
    ("Schools are shut [since the weekend].", THURSDAY, "2015-10-10/..", "week"),
    ("Fighting went on [until Friday].", THURSDAY, "../2015-10-09", "day"),
    ("Fighting went on [until 3 October].", THURSDAY, "../2015-10-03", "day"),
    ("Fighting went on [until 2014].", THURSDAY, "../2014", "year"),
    ("The hills were taken [by mid-September].", THURSDAY, "../2015-09-20", "week"),
    ("The hills were taken [by Friday].", THURSDAY, "../2015-10-09", "day"),
    ("The hills were taken [by August].", THURSDAY, "../2015-08", "month"),
    ("The hills were taken [before 3 October].", THURSDAY, "../2015-10-03", "day"),
    ("The hills were taken [after 3 October].", THURSDAY, "2015-10-03/..", "day"),
    # months
    ("The dam burst [in May].", THURSDAY, "2015-05", "month"),
    ("The dam burst [in December].", THURSDAY, "2014-12", "month"),
    ("The dam burst [in December].", JANUARY, "2015-12", "month"),
    ("The dam burst [in October].", THURSDAY, "2015-10", "month"),
    ("The dam burst [last October].", THURSDAY, "2014-10", "month"),
    ("The dam burst [last May].", THURSDAY, "2015-05", "month"),
    ("The dam burst [in March 2011].", THURSDAY, "2011-03", "month"),
    ("The dam burst [in Sept. 2011].", THURSDAY, "2011-09", "month"),
    ("The dam burst [in early September].", THURSDAY, "2015-09-01/2015-09-10", "week"),
    ("The dam burst [in mid-September].", THURSDAY, "2015-09-11/2015-09-20", "week"),
    ("The dam burst [in late September 2014].", THURSDAY, "2014-09-21/2014-09-30", "week"),
    ("The dam burst [at the end of September].", THURSDAY, "2015-09-21/2015-09-30", "week"),
    ("The dam burst [at the beginning of May].", THURSDAY, "2015-05-01/2015-05-10", "week"),
    ("The dam burst [in the middle of May].", THURSDAY, "2015-05-11/2015-05-20", "week"),
    ("The dam burst [in the first week of October].", THURSDAY, "2015-10-01/2015-10-07", "week"),
    ("The dam burst [in the last week of September].", THURSDAY, "2015-09-24/2015-09-30", "week"),
    ("The dam burst [in the second half of May].", THURSDAY, "2015-05-16/2015-05-31", "week"),
    ("The dam burst [in the week of October 5].", THURSDAY, "2015-10-05/2015-10-11", "week"),
    ("[July]’s truce did not hold.", THURSDAY, "2015-07", "month"),
    ("[In May] 12 people died.", THURSDAY, "2015-05", "month"),
    ("[In August] 47 people died.", THURSDAY, "2015-08", "month"),
    # seasons, quarters, years
    ("The mine shut [in early 2014].", THURSDAY, "2014-01/2014-04", "month"),
    ("The mine shut [in mid-2014].", THURSDAY, "2014-05/2014-08", "month"),
    ("The mine shut [at the end of 2014].", THURSDAY, "2014-09/2014-12", "month"),
    ("The mine shut [late last year].", THURSDAY, "2014-09/2014-12", "month"),
    ("The mine shut [in the spring of 2013].", THURSDAY, "2013-21", "month"),
    ("The mine shut [in summer 2013].", THURSDAY, "2013-22", "month"),
    ("The mine shut [last summer].", THURSDAY, "2015-22", "month"),
    ("The mine shut [in the fall of 2013].", THURSDAY, "2013-23", "month"),
    ("The mine shut [in the autumn].", NOVEMBER, "2023-23", "month"),
    ("The mine shut [in the first quarter of 2015].", THURSDAY, "2015-01/2015-03", "month"),
    ("The mine shut [in the first quarter].", THURSDAY, "2015-01/2015-03", "month"),
    ("The mine shut [in Q3].", THURSDAY, "2015-07/2015-09", "month"),
    ("The mine shut [in Q3 2014].", THURSDAY, "2014-07/2014-09", "month"),
    ("The mine shut [in the fourth quarter].", JANUARY, "2015-10/2015-12", "month"),
    ("The mine shut [in the first half of 2015].", THURSDAY, "2015-01/2015-06", "month"),
    ("The mine shut [in 2009].", THURSDAY, "2009", "year"),
    ("The war [of 2006] is not forgotten.", THURSDAY, "2006", "year"),
    ("The mine shut [in the 1980s].", THURSDAY, "198X", "year"),
    ("The mine shut [in the late 1990s].", THURSDAY, "1997/1999", "year"),
]  # fmt: skip

# What is to come: the verb says so, and the caller passes it on.
PLANNED = [
    ("Talks will be held [on Monday].", THURSDAY, "2015-10-19", "day"),
    ("The council will meet [on Thursday].", THURSDAY, "2015-10-15", "day"),
    ("They will vote [next Thursday].", THURSDAY, "2015-10-22", "day"),
    ("They will vote [on 15 December].", NOVEMBER, "2023-12-15", "day"),
    ("They will vote [on March 20].", NOVEMBER, "2024-03-20", "day"),
    ("They will vote [on 29 February].", NOVEMBER, "2024-02-29", "day"),
    ("They will vote [in November].", THURSDAY, "2015-11", "month"),
    ("They will vote [in March].", THURSDAY, "2016-03", "month"),
    ("They will vote [in spring].", THURSDAY, "2016-21", "month"),
    ("They will vote [in early December].", NOVEMBER, "2023-12-01/2023-12-10", "week"),
    ("They will vote [over the weekend].", THURSDAY, "2015-10-17/2015-10-18", "week"),
    ("They will vote [on the 30th].", THURSDAY, "2015-10-30", "day"),
    ("They will vote [from 3 to 5 December].", NOVEMBER, "2023-12-03/2023-12-05", "day"),
    ("It runs [from November 3 to 5].", date(2019, 11, 1), "2019-11-03/2019-11-05", "day"),
    ("It runs [from Friday to Sunday].", THURSDAY, "2015-10-16/2015-10-18", "day"),
    ("They had voted [last Monday] and will again.", THURSDAY, "2015-10-12", "day"),
    ("They will have left [by mid-December].", NOVEMBER, "../2023-12-20", "week"),
    ("They will stay [until 2028].", NOVEMBER, "../2028", "year"),
    ("They will vote [on Christmas Day].", NOVEMBER, "2023-12-25", "day"),
    ("A [three-month] campaign will begin.", THURSDAY, None, "unknown"),
]

# Dates that the words do not tell: as said.
UNSAID = [
    ("[On the eve of the vote] a bomb went off.", THURSDAY),
    ("[The day before] the vote a bomb went off.", THURSDAY),
    ("The quake struck [two days after] a tremor killed ten.", THURSDAY),
    ("A ship sank [on 31 February 2015].", THURSDAY),
    ("A ship sank on [2015-02-31].", THURSDAY),
    ("A ship sank on [31/11/2015].", THURSDAY),
    ("It fell [on Wednesday].", None),
    ("It fell [last week].", None),
    ("It fell [in May].", None),
    ("It fell [on 7 October].", None),
    ("It fell [overnight].", None),
    ("It fell [over the weekend].", None),
    ("It fell [in the last 10 days].", None),
    ("It fell [in early September].", None),
    ("It fell [last summer].", None),
    ("It fell [in Q3].", None),
    ("It fell [since Monday].", None),
    ("It fell [two years ago].", None),
    ("A [three-month] offensive cleared the town.", None),
    ("They searched [from Monday to Wednesday].", None),
    ("They searched [from 3 to 5 May].", None),
]

# Words that only look like dates.
NONE = [
    "It may march on the town.",
    "May told the house that she would stay.",
    "Mrs May’s cabinet met.",
    "The plan by May was thrown out.",
    "March on, cried the fans.",
    "They will march 15 kilometres to the dam.",
    "It may 12 times a day be flooded.",
    "An august 3 judges sat.",
    "April Jones sings.",
    "The Six-Day War changed the map.",
    "A two-year siege wore them down.",
    "The second-half goals came late.",
    "A second quarter-final is due.",
    "The 9/11 memorial was shut.",
    "The September 11 attacks changed the law.",
    "The 24-year-old striker fell ill.",
    "A three-month-old baby was found.",
    "Round-the-clock, 24-hour news made it worse.",
    "Oil cost $2,015 a tonne.",
    "Some 2,015 people fled.",
    "A force of 2000 soldiers came.",
    "The camp was held by 1900 men.",
    "They won 3-1 and 2-0.",
    "They won the 2014-15 season.",
    "The guests lost in the 2011-12 season.",
    "Shops had their Black Friday sales.",
    "Songs of Bloody Sunday were sung.",
    "The Good Friday Agreement held.",
    "The Sunday Times wrote of it.",
    "The fall of the town shocked many.",
    "In the fall of the town they lost all.",
    "The Arab Spring began there.",
    "They drank spring water.",
    "A day of calm was kept.",
    "Day and night they dig.",
    "In the days after that attack they fled.",
    "It is the worst flood since 2011.",
    "It is the deadliest raid since last May.",
    "It struck for the second time this month.",
    "Jets came for the first time since September.",
    "It is the 30th anniversary.",
    "On the 30th floor a fire broke out.",
    "Bus 2015 was late.",
    "BEIRUT, Oct 7 (Reuters) - Rebels held a hill.",
    "Bogota, June 11 - Rebels held a hill.",
    "Call 555-2015-10 for more.",
    "Version 10.2.2015.4 is out.",
    "A Mayday call was heard.",
    "The sun sat low.",
    "They marched in Spring Valley.",
    "Police closed Route 2015.",
]


def read(sentence: str, published: date | None, *, future: bool = False) -> Dated:
    """The one date of a sentence, which has to be what stands between the brackets."""
    before, phrase, after = sentence.replace("[", "]").split("]")
    found = find_dates(before + phrase + after, published, anchor=MONDAY, future=future)
    assert [d.when.text for d in found] == [phrase]
    assert (found[0].start, found[0].end) == (len(before), len(before) + len(phrase))
    return found[0]


@pytest.mark.parametrize(("sentence", "published", "edtf", "precision"), PAST)
def test_what_was_is_dated_back(sentence: str, published: date, edtf: str, precision: str) -> None:
    said = read(sentence, published).when
    assert (said.edtf, said.precision) == (edtf, precision)


@pytest.mark.parametrize(("sentence", "published", "edtf", "precision"), PLANNED)
def test_what_is_to_come_is_dated_ahead(
    sentence: str, published: date, edtf: str | None, precision: str
) -> None:
    said = read(sentence, published, future=True).when
    assert (said.edtf, said.precision) == (edtf, precision)


@pytest.mark.parametrize(("sentence", "published"), UNSAID)
def test_what_is_not_told_stays_as_said(sentence: str, published: date | None) -> None:
    said = read(sentence, published).when
    assert (said.edtf, said.start, said.end, said.precision) == (None, None, None, "unknown")


@pytest.mark.parametrize("sentence", NONE)
def test_words_that_only_look_like_dates_are_none(sentence: str) -> None:
    assert find_dates(sentence, THURSDAY, anchor=MONDAY) == []


@pytest.mark.parametrize(
    ("edtf", "sentence", "published", "future"),
    [(row[2], row[0], row[1], False) for row in PAST]
    + [(row[2], row[0], row[1], True) for row in PLANNED if row[2]],
)
def test_bounds_are_the_edtf_librarys_strict_ones(
    edtf: str, sentence: str, published: date, future: bool
) -> None:
    said, parsed = read(sentence, published, future=future).when, parse_edtf(edtf)
    if said.start:
        assert said.start == date(*parsed.lower_strict()[:3])
    if said.end:
        assert said.end == date(*parsed.upper_strict()[:3])
    assert said.start or said.end
