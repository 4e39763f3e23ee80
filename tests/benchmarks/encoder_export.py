"""Writes a trained net as three int8 ONNX graphs with the tokenizer and the names of the labels."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from encoder_data import ROLES, STATUSES, TYPES
from encoder_model import Net
from torch import nn


class Trunk(nn.Module):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Any) -> Any:
        return self.net.shared(ids, None)


class Tagger(nn.Module):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, hidden: Any) -> Any:
        return self.net.tags(hidden, None)


class Asker(nn.Module):
    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, hidden: Any, marks: Any) -> Any:
        return self.net.arguments(hidden, marks, None)


def export(net: Net, base: Path, folder: Path) -> None:
    """Write the graphs, the tokenizer and the labels' names; calibration is fitted later."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids, hidden, marks = (
        torch.ones(1, 9, dtype=torch.long),
        torch.zeros(1, 9, 384),
        torch.zeros(1, 9),
    )
    marks[0, 3] = 1.0
    graphs = {
        "trunk": (Trunk(net), (ids,), ["ids"], ["hidden"]),
        "tagger": (Tagger(net), (hidden,), ["hidden"], ["tags"]),
        "arguments": (
            Asker(net), (hidden, marks), ["hidden", "marks"], ["roles", "event", "type", "status"]
        ),
    }  # fmt: skip
    for name, (module, inputs, ins, outs) in graphs.items():
        axes = {k: {0: "rows", 1: "pieces"} for k in (*ins, *outs)}
        axes |= {k: {0: "rows"} for k in ("event", "type", "status")}
        raw, made = folder / f"{name}.fp32.onnx", folder / f"{name}.onnx"
        torch.onnx.export(
            module, inputs, str(raw), input_names=ins, output_names=outs, opset_version=17,
            dynamic_axes={k: v for k, v in axes.items() if k in (*ins, *outs)}, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            raw, made, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
    labels = {"types": TYPES, "roles": ROLES, "statuses": STATUSES}
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
