"""
The encoder in torch, for training and export only: MiniLM's layers, two stages above shared ones.

Stage one tags every word piece with an event type or none. Stage two is asked about one event
word, whose pieces get an embedding of their own on top of the shared layers, and tells for every
piece which role it plays, and of the word whether it tells an event, of what type, how sure.
"""

from __future__ import annotations

import copy
import math
from pathlib import Path
from typing import Any

import torch
from encoder_data import ROLES, STATUSES, TYPES
from safetensors.torch import load_file
from torch import nn

HEADS = 12


class Layer(nn.Module):
    """A transformer layer as BERT has it, with one matrix for queries, keys and values."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Any, bias: Any) -> Any:
        rows, length, width = x.shape
        parts = self.qkv(x).view(rows, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        q, k, v = parts[0], parts[1], parts[2]
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // HEADS)
        if bias is not None:
            scores = scores + bias
        mixed = (self.drop(scores.softmax(-1)) @ v).transpose(1, 2).reshape(rows, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Net(nn.Module):
    """All heads over one trunk; `mark_at` layers are shared, `depth` is that of stage one."""

    def __init__(self, mark_at: int, depth: int = 6) -> None:
        super().__init__()
        self.mark_at = mark_at
        self.words = nn.Embedding(30522, 384)
        self.positions = nn.Embedding(512, 384)
        self.kinds = nn.Embedding(2, 384)
        self.norm = nn.LayerNorm(384, eps=1e-12)
        self.low = nn.ModuleList([Layer(384, 1536) for _ in range(6)])
        self.tag_layers, self.role_layers = nn.ModuleList(), nn.ModuleList()
        self.depth = depth
        self.mark = nn.Parameter(torch.randn(384) * 0.3)
        self.tag = nn.Linear(384, len(TYPES) + 1)
        self.roles = nn.Linear(384, len(ROLES))
        self.event = nn.Linear(384, 1)
        self.kind = nn.Linear(384, len(TYPES))
        self.status = nn.Linear(384, len(STATUSES))
        self.drop = nn.Dropout(0.1)

    def split(self) -> Net:
        """Part the trunk: called once, after the base weights are in `low`."""
        upper = self.low[self.mark_at :]
        self.role_layers = copy.deepcopy(upper)
        self.tag_layers = upper[: self.depth - self.mark_at]
        self.low = self.low[: self.mark_at]
        return self

    def freeze(self, layers: int) -> None:
        for part in (self.words, self.positions, self.kinds, self.norm, *self.low[:layers]):
            part.requires_grad_(False)

    def shared(self, ids: Any, bias: Any) -> Any:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(places) + self.kinds.weight[0])
        for layer in self.low:
            x = layer(x, bias)
        return x

    def tags(self, x: Any, bias: Any) -> Any:
        for layer in self.tag_layers:
            x = layer(x, bias)
        return self.tag(self.drop(x))

    def arguments(self, x: Any, marks: Any, bias: Any) -> tuple[Any, Any, Any, Any]:
        x = x + self.mark * marks[:, :, None]
        for layer in self.role_layers:
            x = layer(x, bias)
        x = self.drop(x)
        share = marks / marks.sum(1, keepdim=True).clamp(min=1)
        word = (x * share[:, :, None]).sum(1)
        return self.roles(x), self.event(word)[:, 0], self.kind(word), self.status(word)


def bias_of(mask: Any) -> Any:
    return (1.0 - mask[:, None, None, :].float()) * -10000.0


def base_net(folder: Path, mark_at: int, depth: int) -> Net:
    """Read MiniLM's weights into a fresh net."""
    found = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    net = Net(mark_at, depth)
    state = net.state_dict()

    def put(ours: str, theirs: str) -> None:
        for end in ("weight", "bias"):
            if f"{theirs}.{end}" in found:
                state[f"{ours}.{end}"].copy_(found[f"{theirs}.{end}"])

    put("words", "embeddings.word_embeddings")
    put("positions", "embeddings.position_embeddings")
    put("kinds", "embeddings.token_type_embeddings")
    put("norm", "embeddings.LayerNorm")
    for at in range(6):
        ours, theirs = f"low.{at}", f"encoder.layer.{at}"
        put(f"{ours}.out", f"{theirs}.attention.output.dense")
        put(f"{ours}.norm1", f"{theirs}.attention.output.LayerNorm")
        put(f"{ours}.up", f"{theirs}.intermediate.dense")
        put(f"{ours}.down", f"{theirs}.output.dense")
        put(f"{ours}.norm2", f"{theirs}.output.LayerNorm")
        for end in ("weight", "bias"):
            heads = [found[f"{theirs}.attention.self.{w}.{end}"] for w in ("query", "key", "value")]
            state[f"{ours}.qkv.{end}"].copy_(torch.cat(heads))
    return net.split()
