"""
Fits scale and shift of the encoder's logits on windows that it was not trained on.

Binary answers get both (Platt), choices one temperature, triggers a temperature and a shift of
"none". The role `location` is fitted on event-location's twentieth that training leaves out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from encoder_data import STATUSES, TYPES, Window, touch

from geomap.encoder import Encoder

LEAST = 60  # pieces of a role; with fewer the scale stays 1


def plain(encoder: Encoder) -> Encoder:
    """Undo the calibration."""
    roles = {role: [1.0, 0.0] for role in encoder.roles}
    given = {
        "trigger": [1.0, 0.0],
        "event": [1.0, 0.0],
        "type": 1.0,
        "status": 1.0,
        "roles": roles,
    }
    return replace(encoder, calibration=given)


def logit(p: Any) -> Any:
    p = np.clip(np.asarray(p, dtype=float), 1e-7, 1 - 1e-7)
    return np.log(p / (1 - p))


def platt(logits: Any, truth: Any) -> list[float]:
    """Fit ``sigmoid(a x + b)`` by Newton's steps, pulled slightly to (1, 0)."""
    x, y = np.asarray(logits, dtype=float), np.asarray(truth, dtype=float)
    x = np.clip(x, -12, 12)
    design, start = np.stack([x, np.ones_like(x)], axis=1), np.array([1.0, 0.0])

    def loss(w: Any) -> float:
        z = design @ w
        return float(np.sum(np.logaddexp(0, z) - y * z) + 0.5 * np.sum((w - start) ** 2))

    w = start
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(design @ w, -30, 30)))
        slope = design.T @ (p - y) + (w - start)
        bend = (design * (p * (1 - p))[:, None]).T @ design + np.eye(2)
        step, size = np.linalg.solve(bend, slope), 1.0
        while size > 1e-4 and loss(w - size * step) > loss(w):
            size /= 2
        w = w - size * step
    return [round(float(v), 3) for v in w]


def temperature(logs: Any, truth: Any, shifts: Sequence[float] = (0.0,)) -> tuple[float, float]:
    """Find scale and shift of the first class with the least cross entropy."""
    logs, truth = np.asarray(logs, dtype=float), np.asarray(truth)
    best = (float("inf"), 1.0, 0.0)
    for scale in np.arange(0.4, 1.65, 0.05):
        for shift in shifts:
            z = logs * scale
            z[:, 0] += shift
            z = z - z.max(axis=1, keepdims=True)
            loss = float(np.mean(np.log(np.exp(z).sum(1)) - z[np.arange(len(z)), truth]))
            best = min(best, (loss, float(scale), float(shift)))
    return round(best[1], 3), round(best[2], 3)


def calibrated(encoder: Encoder, passages: Sequence[Window], located: Sequence[Window]) -> Any:
    """Fit everything on passages, and the role of event-location's names on its own rows."""
    from bench_encoder import windows

    tags: list[Any] = []
    truth: list[int] = []
    told: dict[str, list[Any]] = defaultdict(list)
    roles: dict[str, list[Any]] = defaultdict(list)
    for window in passages:
        reading = encoder.read(window.text, windows(window.text))
        for number, pieces in enumerate(reading.pieces):
            tags.append(np.log(np.clip(reading.tags(number), 1e-9, 1)))
            truth += [_class(o, window) for o in pieces.offsets]
        _ask(reading, window, told, roles)
    for row in located:
        if int(hashlib.sha256(row.text.encode()).hexdigest()[:6], 16) % 20 == 0:
            each = encoder.read(row.text, [(0, len(row.text))]).arguments([row.probes[0].trigger])[
                0
            ]
            _pieces(each, row.probes[0], "location", roles)
    shifts = np.arange(-1.0, 3.1, 0.1)
    kind = temperature([x for x, _ in told["type"]], [y for _, y in told["type"]])[0]
    status = temperature([x for x, _ in told["status"]], [y for _, y in told["status"]])[0]
    return {
        "trigger": list(temperature(np.concatenate(tags), truth, shifts)),
        "event": platt([x for x, _ in told["event"]], [y for _, y in told["event"]]),
        "type": kind,
        "status": status,
        "roles": {r: _fit(roles[r]) for r in encoder.roles},
    }


def _fit(pairs: Sequence[Any]) -> list[float]:
    if sum(y for _, y in pairs) < LEAST:
        return [1.0, 0.0]
    return platt([x for x, _ in pairs], [y for _, y in pairs])


def _class(offset: Any, window: Window) -> int:
    return next((TYPES.index(t[2]) + 1 for t in window.triggers or () if touch(offset, t)), 0)


def _ask(reading: Any, window: Window, told: Any, roles: Any) -> None:
    for probe, each in zip(
        window.probes, reading.arguments([p.trigger for p in window.probes]), strict=True
    ):
        if not probe.event:
            continue
        told["event"].append((float(logit(each.event)), True))
        told["type"].append(
            (np.log(np.clip(list(each.types.values()), 1e-9, 1)), TYPES.index(probe.type or ""))
        )
        told["status"].append(
            (
                np.log(np.clip(list(each.statuses.values()), 1e-9, 1)),
                STATUSES.index(probe.status or ""),
            )
        )
        for role in each.role_names:
            if role != "location":
                _pieces(each, probe, role, roles)
    spans = [s for s in window.lures if not any(touch(s, t) for t in window.triggers or ())]
    told["event"] += [(float(logit(a.event)), False) for a in reading.arguments(spans)]


def _pieces(each: Any, probe: Any, role: str, roles: Any) -> None:
    spans = probe.roles.get(role) or ()
    for offset, p in zip(each.offsets, each.probabilities(role), strict=True):
        roles[role].append((float(logit(p)), any(touch(offset, s) for s in spans)))
