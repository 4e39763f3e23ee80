"""
Learn from the lexicon's classes which nouns are people and bodies of people, and which are things.

    python tests/benchmarks/train_animacy.py [--write]

A logistic regression over the language model's vectors of the words of `word_classes.csv`: people,
forces, crowds, speakers against arms, ground, buildings, hazards, abstract things. Printed is how
many words of a five-fold cross-validation are told right, and of those told surely; ``--write``
stores the weights for `geomap.extraction.arguments.animacy`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geomap.lexicon.tables import read_table
from geomap.parsing import parse
from geomap.settings import Settings

MODEL = Path(__file__).parents[2] / "geomap" / "extraction" / "arguments" / "animacy.json"
PEOPLE = frozenset("people forces crowds speakers players criminals inmates marchers mobs".split())
THINGS = frozenset(
    "arms ground civil_objects bases hazards explosives abstract missiles airborne accidents works "
    "weapon_finds firearms business bodies".split()
)
RIDGE = 0.3

Array = npt.NDArray[np.float64]


def words() -> list[tuple[str, bool]]:
    """Give the words that are of people alone or of things alone."""
    classes: dict[str, set[str]] = {}
    for row in read_table("word_classes.csv"):
        classes.setdefault(row["word"], set()).add(row["class"])
    found = [(w, bool(of & PEOPLE), bool(of & THINGS)) for w, of in classes.items() if w.isalpha()]
    return sorted((word, person) for word, person, thing in found if person != thing)


def vectors(of: list[str]) -> Array:
    """Give the words' vectors at length one; zeros where the model has none."""
    doc = parse("Shells fell.", Settings())
    table = np.array([doc.vocab[word].vector for word in of], float)
    norms = np.linalg.norm(table, axis=1, keepdims=True)
    return table / np.where(norms == 0, 1, norms)


def fit(table: Array, person: Array) -> Array:
    """Fit by Newton's method; the last weight is the constant."""
    rows = np.c_[table, np.ones(len(table))]
    pull = np.r_[np.full(table.shape[1], RIDGE), 1e-3]
    found = np.zeros(rows.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (chance - person) + pull * found
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        found -= np.linalg.solve(bend, slope)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    named = words()
    table, person = vectors([w for w, _ in named]), np.array([p for _, p in named], float)
    known = np.abs(table).sum(axis=1) > 0
    table, person = table[known], person[known]
    chance = np.zeros(len(person))
    folds = np.random.default_rng(0).permutation(len(person)) % 5
    for fold in range(5):
        weights = fit(table[folds != fold], person[folds != fold])
        chance[folds == fold] = 1 / (
            1 + np.exp(-(table[folds == fold] @ weights[:-1] + weights[-1]))
        )
    right = (chance > 0.5) == (person > 0.5)
    thing = chance < 0.2
    print(f"{right.mean():.3f} of {len(person)} right; things told surely {thing.sum()}, ", end="")
    print(f"of these things {1 - person[thing].mean():.3f}")
    if options.write:
        stored = [round(float(w), 4) for w in fit(table, person)]
        MODEL.write_text(json.dumps({"weights": stored}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
