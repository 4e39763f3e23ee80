"""The graphs of the encoder, run by onnxruntime, and the probabilities made of their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
        pieces = cut(self.tokenizer, text, windows)
        hidden = [self.trunk.run(None, {"ids": each.ids[None]})[0] for each in pieces]
        tags = [self._tags(each) for each in hidden]
        return EncodedText(self, tuple(pieces), tuple(hidden), tuple(tags))

    def triggers(
        self, text: str, windows: Sequence[Span], threshold: float = 0.2
    ) -> list[TriggerSpan]:
        """Find the event words in windows of a text: short for ``read(…).triggers(…)``."""
        return self.read(text, windows).triggers(threshold)

    def arguments(self, text: str, window: Span, triggers: Sequence[Span]) -> list[Arguments]:
        """Ask about words of one window: short for ``read(…).arguments(…)``."""
        return self.read(text, [window]).arguments(triggers)

    def _tags(self, hidden: Any) -> Any:
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
        given = self.calibration
        fitted = np.array([given["roles"][role] for role in self.roles], dtype=np.float32)
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


@dataclass(frozen=True, slots=True, eq=False)
class EncodedText:
    """
    Windows of a text as the encoder has read them.

    Parameters
    ----------
    encoder : Encoder
    pieces : tuple of Pieces
        A window each, in the order given; a window too long for one run became several.
    hidden : tuple of ndarray
        What the shared layers made of each, shape (1, n + 2, width).
    tags : tuple of ndarray
        Probability of none and of each type for every piece, shape (n, 1 + n_types).

    """

    encoder: Encoder = field(repr=False)
    pieces: tuple[Pieces, ...] = field(repr=False)
    hidden: tuple[Any, ...] = field(repr=False)
    tags: tuple[Any, ...] = field(repr=False)

    def triggers(self, threshold: float = 0.2) -> list[TriggerSpan]:
        """
        Find the words whose probability of telling an event is above a threshold.

        Returns
        -------
        list of TriggerSpan
            In text order, whole words each.
        """
        found = []
        for pieces, tags in zip(self.pieces, self.tags, strict=True):
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
        for pieces, tags in zip(self.pieces, self.tags, strict=True):
            if _apart(pieces.offsets, (start, end)):
                continue
            touched = _touched(pieces.offsets, (start, end))
            if touched.any():
                best = max(best, float((1 - tags[touched, 0]).max()))
        return best

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
        for pieces, hidden in zip(self.pieces, self.hidden, strict=True):
            if _apart(pieces.offsets, trigger):
                continue
            if _touched(pieces.offsets, trigger).any():
                if within is not None:
                    pieces, hidden = _part(pieces, hidden, within)
                return self.encoder.ask(hidden, pieces, trigger)
        return self.encoder.nothing(trigger)

    def vector(self, start: int, end: int) -> Any:
        """
        Return the mean of what the shared layers made of some words, with length 1.

        The cosine of two such vectors says how alike two stretches of text are; zeros outside
        every window.
        """
        total = np.zeros(self.hidden[0].shape[2] if self.hidden else 0, dtype=np.float32)
        for pieces, hidden in zip(self.pieces, self.hidden, strict=True):
            touched = (pieces.offsets[:, 0] < end) & (pieces.offsets[:, 1] > start)
            total = total + hidden[0, 1:-1][touched].sum(axis=0)
        return total / max(float(np.linalg.norm(total)), 1e-9)


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


def _apart(offsets: Any, span: Span) -> bool:
    """Return True at a glance if a window lies wholly before or after a stretch of the text."""
    return bool(offsets[0, 0] >= span[1] or offsets[-1, 1] <= span[0])


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
