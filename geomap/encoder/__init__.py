"""
The small learned model: which words tell an event, and who, whom and where each of them asks for.

Rooms: ``pieces`` text → word pieces with offsets · ``results`` what the model answers ·
``inference`` the two graphs, run by onnxruntime. ``weights/`` holds them, with a README of where
they come from and how well they do; ``tests/benchmarks/train_encoder.py`` makes them.

A text is read in windows, each one or several sentences that stand together (`windows_of`). One
run a window finds the *triggers*, with the probability of each event type; one short run more for
each trigger asked about, found here or by rules, gives every word's probability of each *role*.
The model reads no capital letters: a text in capitals is read like any other.

Examples
--------
>>> from geomap.encoder import load
>>> text = "Rebel fighters shelled a bakery in Aleppo on Monday, killing four people."
>>> reading = load().read(text, [(0, len(text))])
>>> [text[t.start : t.end] for t in reading.triggers(0.5)]
['shelled']
>>> told = reading.arguments([(15, 22)])[0]
>>> [text[s.start : s.end] for s in told.spans("actor")]
['Rebel fighters']
"""

from __future__ import annotations

from geomap.encoder.inference import EncodedText, Encoder, load
from geomap.encoder.pieces import windows_of
from geomap.encoder.results import Arguments, RoleSpan, TriggerSpan

__all__ = ["Arguments", "EncodedText", "Encoder", "RoleSpan", "TriggerSpan", "load", "windows_of"]
