"""The learned model: offsets that fit, answers that stay the same, and sentences of our own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geomap.encoder import Arguments, EncodedText, TriggerSpan, load, windows_of
from geomap.errors import ModelError

SENTENCE = "Rebel fighters shelled a bakery in Aleppo on Monday, killing four people."

ODD = {
    "empty": "",
    "blank": " \n\t ",
    "one letter": "x",
    "a stop": ".",
    "no spaces": "explosion" * 556,
    "a long sentence": "Troops fired shells at the bridge and " * 130,
    "emoji": "💥💥 Drones 🚁 struck the depot 🏭 in Kherson 🇺🇦 overnight 💥",
    "arabic": "قصف الطيران بلدة كفرنبل",
    "right to left marks": "\u202bShells\u202c hit \u200fAleppo\u200f\u2066 on Monday\u2069.",
    "combining": "Ḥu\u0304t\u0323i fighters a\u0301ttacked Ṣan\u02bfa\u0304\u02be",
    "nulls": "Gunmen\x00 attacked\ufffd a \ud7ff village",
    "only punctuation": "-–—…!?" * 400,
}


def whole(text: str) -> EncodedText:
    return load().read(text, [(0, len(text))])


def ask(text: str, trigger: str) -> Arguments:
    start = text.index(trigger)
    return whole(text).arguments([(start, start + len(trigger))])[0]


def fillers(text: str, trigger: str, role: str) -> list[str]:
    return [text[s.start : s.end] for s in ask(text, trigger).spans(role)]


def plain(triggers: list[TriggerSpan]) -> list[tuple[int, int, float, dict[str, float]]]:
    return [(t.start, t.end, t.probability, dict(t.types)) for t in triggers]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_offsets_lie_in_the_text_whatever_it_holds(text: str) -> None:
    reading = whole(text)
    for trigger in reading.triggers(0.0):
        assert 0 <= trigger.start < trigger.end <= len(text)
        assert 0 <= trigger.probability <= 1
        assert trigger.type in trigger.types
        assert sum(trigger.types.values()) == pytest.approx(trigger.probability, abs=1e-3)
    for told in reading.arguments([(0, len(text)), (0, 1), (len(text), len(text) + 5)]):
        assert len(told.offsets) == len(told.roles) == len(told.words)
        assert ((told.roles >= 0) & (told.roles <= 1)).all()
        for role in told.role_names:
            for span in told.spans(role, 0.01):
                assert 0 <= span.start < span.end <= len(text)


def test_the_same_text_gets_the_same_answer_bit_by_bit() -> None:
    first, second = whole(SENTENCE), whole(SENTENCE)
    assert plain(first.triggers(0.0)) == plain(second.triggers(0.0))
    one, other = (r.arguments([(15, 22)])[0] for r in (first, second))
    assert np.array_equal(one.roles, other.roles)


def test_a_window_reads_the_same_alone_and_among_others() -> None:
    text = f"{SENTENCE} The team won 3-1. Police arrested nine men in Basra on Tuesday."
    cuts = [(0, 73), (74, 91), (92, len(text))]
    together = load().read(text, cuts)
    alone = load().read(text, cuts[:1])
    assert np.array_equal(together.tags(0), alone.tags(0))


def test_capitals_read_like_lower_case() -> None:
    assert plain(whole(SENTENCE.upper()).triggers(0.0)) == plain(whole(SENTENCE).triggers(0.0))


def test_no_window_tells_nothing() -> None:
    reading = load().read(SENTENCE, [])
    assert reading.triggers(0.0) == []
    told = reading.arguments([(15, 22)])[0]
    assert (told.event, len(told.offsets), told.spans("actor")) == (0.0, 0, [])
    assert told.span_probability("place", 0, 10) == 0.0
    assert reading.trigger_probability(0, 10) == 0.0


def test_a_window_of_one_token() -> None:
    reading = load().read("Clashes", [(0, 7)])
    assert [(t.start, t.end) for t in reading.triggers(0.0)] == [(0, 7)]
    assert reading.arguments([(0, 7)])[0].offsets.tolist() == [[0, 7]]


def test_a_window_is_read_at_its_place_in_the_text() -> None:
    text = "Fine weather, said the mayor. " + SENTENCE
    start = text.index(SENTENCE)
    [found] = [t for t in load().triggers(text, [(start, len(text))], 0.5) if t.start < start + 30]
    assert text[found.start : found.end] == "shelled"


def test_windows_join_sentences_but_not_paragraphs() -> None:
    text = "Aaa bbb. Ccc ddd.\n\nEee fff. " + "G" * 600 + "."
    spans = [(0, 8), (9, 17), (19, 27), (28, len(text))]
    assert windows_of(text, spans) == [(0, 17), (19, 27), (28, len(text))]
    assert windows_of(text, [(3, 3)]) == []


def test_a_span_s_probability_lies_between_those_of_its_words() -> None:
    told = ask(SENTENCE, "shelled")
    p = told.probabilities("actor")
    assert p[:2].min() - 1e-6 <= told.span_probability("actor", 0, 14) <= p[:2].max() + 1e-6
    assert told.span_probability("actor", 0, 14) > told.span_probability("actor", 35, 41)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"trunk\.onnx: missing; install geomap again"):
        load(tmp_path)


def test_importing_the_room_loads_no_runtime() -> None:
    import subprocess
    import sys

    code = (
        "import sys, geomap.encoder; print(sorted({'onnxruntime', 'tokenizers'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Sentences in other styles than those of training: headlines, reports' bullets, old dispatches.
TOLD = [
    ("Two dead as car bomb rips through Mosul market", "bomb", "Remote explosive/landmine/IED"),
    ("- 14:20, Orikhiv: guided aerial bombs hit a school; no casualties.", "hit",
     "Air/drone strike"),
    ("Hooded men took the mayor of Tibú from his farm and have not been seen since.", "took",
     "Abduction/forced disappearance"),
    ("Some 3,000 teachers marched through Tunis to demand back pay.", "marched",
     "Peaceful protest"),
    ("The army says it has retaken the town of Baga from the insurgents.", "retaken",
     "Government regains territory"),
    ("MORTAR ROUNDS RAINED DOWN ON THE OLD CITY AGAIN LAST NIGHT", "rained",
     "Shelling/artillery/missile attack"),
    ("Police in riot gear fired tear gas at students outside the ministry in Lima.", "fired",
     "Protest with intervention"),
    ("A mob set upon a man accused of theft and beat him to death in Jos.", "beat",
     "Mob violence"),
    ("Detectives picked up seven suspected members of the cell in Mombasa.", "picked",
     "Arrests"),
    ("Heavy fighting broke out between the two militias near Marib.", "fighting",
     "Armed clash"),
    ("He strapped on a vest and blew himself up at the checkpoint.", "blew", "Suicide bomb"),
    ("The two governments signed a truce in Doha.", "signed", "Agreement"),
]  # fmt: skip

NOT_TOLD = [
    "The striker's late blast sank the visitors in Turin.",
    "Shares were hammered as the bank's bombshell results hit the market.",
    "Her new film tells of a siege in medieval France.",
    "Heavy rain battered the coast and roads were closed.",
    "The museum's battle scenes drew record crowds this summer.",
    "The mayor opened a library and thanked the volunteers.",
]


def test_most_of_what_is_told_in_other_styles_is_found() -> None:
    found = 0
    for text, word, kind in TOLD:
        low = text.lower()
        at = (low.index(word), low.index(word) + len(word))
        given = whole(text).triggers(0.1)
        found += any(t.start < at[1] + 12 and at[0] - 12 < t.end and t.type == kind for t in given)
    assert found >= 7  # 8 by the weights before, which found less in 440 held-out passages


def test_little_of_what_only_looks_like_an_event_is_told() -> None:
    assert sum(bool(whole(text).triggers(0.1)) for text in NOT_TOLD) <= 1


@pytest.mark.parametrize(
    ("text", "trigger", "role", "filler"),
    [
        (SENTENCE, "shelled", "actor", "Rebel fighters"),
        (SENTENCE, "shelled", "location", "Aleppo"),
        ("Rockets fired from Gaza landed in Sderot.", "landed", "location", "Sderot"),
        ("In Goma, M23 rebels killed a trader, a witness in Kigali said.", "killed", "actor",
         "M23 rebels"),
        ("In Goma, M23 rebels killed a trader, a witness in Kigali said.", "killed", "location",
         "Goma"),
        ("In Goma, M23 rebels killed a trader, a witness in Kigali said.", "killed", "target",
         "a trader"),
    ],
)  # fmt: skip
def test_who_whom_and_where(text: str, trigger: str, role: str, filler: str) -> None:
    assert filler in fillers(text, trigger, role)


def test_a_plan_and_a_claim_are_not_facts() -> None:
    planned = ask("Unions will march through Harare next Friday to protest at prices.", "march")
    reported = ask("Unions marched through Harare on Friday to protest at prices.", "marched")
    assert planned.statuses["planned"] > 0.5 > reported.statuses["planned"]
