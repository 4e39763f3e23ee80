"""The graphs of the encoder, run by onnxruntime, and the probabilities made of their answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.encoder.pieces import Pieces, cut
from geomap.encoder.results import Arguments, TriggerSpan, runs_of_words
from geomap.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["EncodedText", "Encoder", "load"]

WEIGHTS = Path(__file__).parent / "weights"
FILES = ("trunk.onnx", "tagger.onnx", "arguments.onnx", "tokenizer.json", "labels.json")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Encoder:
    """
    The model, loaded: get it with `load`.

    Parameters
    ----------
    tokenizer : tokenizers.Tokenizer
    trunk, tagger, asker : onnxruntime.InferenceSession
        The layers that all share, those that find triggers, and those that are asked about one.
    types, roles, statuses : tuple of str
        Names of the columns of their answers.
    calibration : mapping
        Scale and shift of the logits, fitted on texts that were not trained on.

    """

    tokenizer: Tokenizer
    trunk: Any
    tagger: Any
    asker: Any
    types: tuple[str, ...]
    roles: tuple[str, ...]
    statuses: tuple[str, ...]
    calibration: Mapping[str, Any]
    fitted: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put the scale and shift of each role into one array."""
        rows = [self.calibration["roles"][role] for role in self.roles]
        object.__setattr__(self, "fitted", np.array(rows, dtype=np.float32))

    def read(self, text: str, windows: Sequence[Span]) -> EncodedText:
        """
        Read windows of a text, once, for what may be asked of them.

        Parameters
        ----------
        text : str
        windows : sequence of (int, int)
            Offsets in characters, as `windows_of` makes them; empty ones are passed over.

        Returns
        -------
        Reading
            Deterministic, and of each window the same whatever else is read with it.
        """
        return EncodedText(self, tuple(cut(self.tokenizer, text, windows)))

    def run(self, pieces: Pieces) -> Any:
        """Return what the shared layers make of a window, shape (1, n + 2, width)."""
        return self.trunk.run(None, {"ids": pieces.ids[None]})[0]

    def triggers(
        self, text: str, windows: Sequence[Span], threshold: float = 0.2
    ) -> list[TriggerSpan]:
        """Find the event words in windows of a text: short for ``read(…).triggers(…)``."""
        return self.read(text, windows).triggers(threshold)

    def arguments(self, text: str, window: Span, triggers: Sequence[Span]) -> list[Arguments]:
        """Ask about words of one window: short for ``read(…).arguments(…)``."""
        return self.read(text, [window]).arguments(triggers)

    def tag(self, hidden: Any) -> Any:
        """Return for each piece between the marks the probability of none and of each type."""
        (logits,) = self.tagger.run(None, {"hidden": hidden})
        scale, shift = self.calibration["trigger"]
        moved = logits[0, 1:-1] * scale
        moved[:, 0] += shift
        return _softmax(moved)

    def ask(self, hidden: Any, pieces: Pieces, trigger: Span) -> Arguments:
        """Ask about one trigger of a window; with no piece in the window it tells nothing."""
        touched = _touched(pieces.offsets, trigger)
        marks = np.zeros((1, len(pieces.ids)), dtype=np.float32)
        marks[0, 1:-1] = touched
        roles, event, types, statuses = self.asker.run(None, {"hidden": hidden, "marks": marks})
        given, fitted = self.calibration, self.fitted
        return Arguments(
            *trigger,
            pieces.offsets,
            pieces.words,
            _sigmoid(roles[0, 1:-1] * fitted[:, 0] + fitted[:, 1]),
            self.roles,
            float(_sigmoid(event[0] * given["event"][0] + given["event"][1])),
            _named(self.types, _softmax(types * given["type"])[0]),
            _named(self.statuses, _softmax(statuses * given["status"])[0]),
        )

    def nothing(self, trigger: Span) -> Arguments:
        """Make the answer for a trigger that lies in no window."""
        empty = np.zeros((0,), dtype=np.int64)
        flat = _named(self.types, np.full(len(self.types), 1 / len(self.types)))
        status = _named(self.statuses, np.full(len(self.statuses), 1 / len(self.statuses)))
        roles = np.zeros((0, len(self.roles)), dtype=np.float32)
        return Arguments(*trigger, empty.reshape(0, 2), empty, roles, self.roles, 0.0, flat, status)


class EncodedText:
    """
    Windows of a text as the encoder reads them: each once, when something is asked of it.

    Parameters
    ----------
    encoder : Encoder
    pieces : tuple of Pieces
        A window each, in the order given; a window too long for one run became several.
    """

    def __init__(self, encoder: Encoder, pieces: tuple[Pieces, ...]) -> None:
        self.encoder, self.pieces = encoder, pieces
        self._bounds = [(int(each.offsets[0, 0]), int(each.offsets[-1, 1])) for each in pieces]
        self._hidden: dict[int, Any] = {}
        self._tags: dict[int, Any] = {}

    def hidden(self, number: int) -> Any:
        """Return what the shared layers make of a window, shape (1, n + 2, width)."""
        if number not in self._hidden:
            self._hidden[number] = self.encoder.run(self.pieces[number])
        return self._hidden[number]

    def tags(self, number: int) -> Any:
        """Return the chance of none and of each type for a window's pieces, (n, 1 + n_types)."""
        if number not in self._tags:
            self._tags[number] = self.encoder.tag(self.hidden(number))
        return self._tags[number]

    def triggers(self, threshold: float = 0.2) -> list[TriggerSpan]:
        """
        Find the words whose probability of telling an event is above a threshold.

        Returns
        -------
        list of TriggerSpan
            In text order, whole words each.
        """
        found = []
        for number, pieces in enumerate(self.pieces):
            tags = self.tags(number)
            if not (1 - tags[:, 0]).max() > threshold:
                continue  # no word's mean is above its highest piece
            for a, b in runs_of_words(1 - tags[:, 0], pieces.words, threshold):
                found.append(self._trigger(pieces.offsets[a:b], tags[a:b]))
        return found

    def _trigger(self, offsets: Any, tags: Any) -> TriggerSpan:
        mean = tags[:, 1:].mean(axis=0)
        probability = float((1 - tags[:, 0]).max())
        types = _named(self.encoder.types, mean * (probability / max(float(mean.sum()), 1e-9)))
        return TriggerSpan(int(offsets[0, 0]), int(offsets[-1, 1]), probability, types)

    def trigger_probability(self, start: int, end: int) -> float:
        """Return the highest probability, of the words between two offsets, of telling an event."""
        best = 0.0
        for number, touched in self._touching((start, end)):
            best = max(best, float((1 - self.tags(number)[touched, 0]).max()))
        return best

    def _touching(self, span: Span) -> Iterator[tuple[int, Any]]:
        """Yield the windows with pieces that a stretch of the text touches, and which these are."""
        start, end = span
        for number, (first, last) in enumerate(self._bounds):
            if first < end and last > start:
                touched = _touched(self.pieces[number].offsets, span)
                if touched.any():
                    yield number, touched

    def arguments(
        self, triggers: Sequence[Span], within: Sequence[Span] | None = None
    ) -> list[Arguments]:
        """
        Ask about triggers, found here or elsewhere.

        Parameters
        ----------
        triggers : sequence of (int, int)
            Offsets in the text. The window is the one that the trigger begins in.
        within : sequence of (int, int), optional
            For each trigger the stretch of its window that is asked about it, its sentence say;
            the whole window by default. What the shared layers made of it knows the rest.

        Returns
        -------
        list of Arguments
            One for each; without pieces, and with no chance of an event, outside every window.
        """
        stretches: Sequence[Span | None] = within or [None] * len(triggers)
        return [self._asked(*each) for each in zip(triggers, stretches, strict=True)]

    def _asked(self, trigger: Span, within: Span | None) -> Arguments:
        for number, _ in self._touching(trigger):
            pieces, hidden = self.pieces[number], self.hidden(number)
            if within is not None:
                pieces, hidden = _part(pieces, hidden, within)
            return self.encoder.ask(hidden, pieces, trigger)
        return self.encoder.nothing(trigger)


@cache
def load(folder: Path = WEIGHTS) -> Encoder:
    """
    Load the model, once a process.

    Parameters
    ----------
    folder : Path
        With the files that ``tests/benchmarks/train_encoder.py`` writes; ours by default.

    Raises
    ------
    ModelError
        A file is missing.
    """
    from tokenizers import Tokenizer

    for name in FILES:
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name}: missing; install geomap again: pip install geomap")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    return Encoder(
        tokenizer,
        _session(folder / "trunk.onnx"),
        _session(folder / "tagger.onnx"),
        _session(folder / "arguments.onnx"),
        tuple(labels["types"]),
        tuple(labels["roles"]),
        tuple(labels["statuses"]),
        _calibration(folder / "calibration.json", labels["roles"]),
    )


def _calibration(path: Path, roles: Sequence[str]) -> Mapping[str, Any]:
    if path.is_file():
        given: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return given
    plain = [1.0, 0.0]
    return {
        "trigger": plain, "event": plain, "type": 1.0, "status": 1.0,
        "roles": dict.fromkeys(roles, plain),
    }  # fmt: skip


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    # Its fused sum and layer norm goes number by number: apart the two take a fifth of the time.
    return onnxruntime.InferenceSession(
        str(path),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def _touched(offsets: Any, span: Span) -> Any:
    """Return which pieces a stretch of the text holds letters of."""
    return (offsets[:, 0] < span[1]) & (offsets[:, 1] > span[0])


def _part(pieces: Pieces, hidden: Any, within: Span) -> tuple[Pieces, Any]:
    """Cut a stretch out of a window; the marks of beginning and end stay."""
    inner = np.flatnonzero(_touched(pieces.offsets, within))
    rows = np.concatenate(([0], inner + 1, [len(pieces.ids) - 1]))
    part = Pieces(pieces.ids[rows], pieces.offsets[inner], pieces.words[inner])
    return part, hidden[:, rows]


def _softmax(logits: Any) -> Any:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _sigmoid(logits: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))


def _named(names: Sequence[str], values: Any) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}
