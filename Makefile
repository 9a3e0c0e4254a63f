# Two commands: `make report` builds the 2023 appendix, `make test` runs the tests.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
YEAR ?= 2023

.PHONY: report test lint types check lock clean lab test-deep test-faults test-fuzz bench bench-build docs bundle

report: .venv/report.stamp  ## set up, then build the appendix of YEAR
	$(BIN)/township-stats build $(YEAR)

test: .venv/test.stamp  ## set up, then run the tests
	$(BIN)/python -m pytest

lab: .venv/report.stamp  ## JupyterLab on the section notebooks
	$(BIN)/township-stats lab

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.stamp
	$(BIN)/mypy

check: lint types test

test-deep: .venv/test.stamp  ## exhaustive runs: random systems, many seeds
	$(BIN)/python -m pytest -m deep

test-faults: .venv/test.stamp  ## kills, full disks, hostile files
	$(BIN)/python -m pytest -m faults -n 0

test-fuzz: .venv/test.stamp  ## random and mutated input, a million figures; TOWNSHIP_FUZZ=1: seconds
	$(BIN)/python -m pytest -m fuzz

bench: .venv/bench.stamp
	$(BIN)/python -m pytest benchmarks -n 0 --benchmark-only

bench-build: .venv/test.stamp  ## a year, a county, a cluster, a rollup; PARTS="build rollup"
	$(BIN)/python benchmarks/bench_build.py $(PARTS)

bundle: .venv/report.stamp  ## dist/bundle: installs with no network; FOR="windows linux-arm" PY=3.11
	$(BIN)/python bundle/make_bundle.py $(if $(FOR),--for $(FOR)) $(if $(PY),--python $(PY))

lock: .venv/pip.stamp  ## write the lockfiles anew
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url --no-annotate pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url --no-annotate pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

.venv/pip.stamp:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/report.stamp: .venv/pip.stamp requirements.lock pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/report.stamp requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: .venv/test.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check cn2an jionlp
	@touch $@

clean:
	rm -rf outputs/[0-9]* outputs/.staging* outputs/.failed .pytest_cache .mypy_cache .ruff_cache

docs: .venv/report.stamp  ## write docs/codebook.md anew
	$(BIN)/python docs/make_codebook.py
