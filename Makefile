# Two commands for everyone (make map, make test), one for contributors (make lint).
# .venv/.ready-* are stamps: a set-up is redone only when what it was made from has changed.
# --no-deps: the locks are whole, less what .ci/left-out.txt names.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := .ci/requirements.txt
SOURCES := pyproject.toml $(wildcard gazetteer/*) $(wildcard geomap/gazetteer/*.py)

.PHONY: map test lint docs lock clean bench fuzz gallery mutants figures

map: $(VENV)/.ready-map
	$(BIN)/geomap build data -o output

test: $(VENV)/.ready-test
	$(BIN)/python -m pytest

lint: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/.ready-map: $(LOCK) $(SOURCES)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.ready-test: .ci/requirements-test.txt $(VENV)/.ready-map
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r .ci/requirements-test.txt
	touch $@

# The site of geomap/docs, in output/docs; strict: a dead link breaks it.
docs: $(VENV)/.ready-test
	$(BIN)/python -m pip install --quiet ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --config-file .ci/mkdocs.yml

# The six maps of geomap/docs/gallery.md, by the commands that stand in it.
gallery: $(VENV)/.ready-map
	PATH="$(abspath $(BIN)):$$PATH" && sed -n 's/^geomap /geomap /p' geomap/docs/gallery.md | while read -r line; do eval "$$line" || exit 1; done

# How fast it is, beside the language model alone in one run; FULL=--full takes a quarter of an hour.
bench: $(VENV)/.ready-test
	$(BIN)/python tests/benchmarks/bench_speed.py $(FULL)

# Every figure of the docs, kept in geomap/docs/figures.csv with its day and machine, and written
# into the docs; GROUPS=quick takes ten minutes, all two and a half hours (figures.py --list).
figures: $(VENV)/.ready-test
	$(BIN)/python tests/benchmarks/figures.py $(GROUPS)

# Damages inputs of every reader (INPUTS=100000); what is a fault is kept in output/fuzz.
fuzz: $(VENV)/.ready-test
	$(BIN)/python tests/fuzz $(or $(INPUTS),100000) $(SEED)

# Small changes of a room's code that no test notices: ROOM=geomap/dates TESTS=tests/dates.
mutants: $(VENV)/.ready-test
	$(BIN)/python -m pip install --quiet "mutmut>=3.8,<4"
	PYTHON="$(abspath $(BIN))/python" .ci/mutants $(ROOM) $(TESTS)

# Rewrites both locks from pyproject.toml; commit what changes.
lock: $(VENV)/.ready-test
	.ci/lock

clean:
	rm -rf $(VENV) output/* geomap/_gazetteer
