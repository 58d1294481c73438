# Everything is run from here, and every target makes its own environment first: `make demo` and `make test`
# need nothing but Python 3.11 or newer and the package index. `make help` lists the targets.

SHELL := /bin/bash
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

# The first Python that is new enough: `python3` as it is, else one that carries its version in its name.
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo "$$each"; break; }; done)

PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help install demo test laws agreement browser fuzz bench lint format types check-architecture check-manifest commands manifest rules docs constraints clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 22

$(READY): pyproject.toml constraints.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer with venv is needed; found: $$(python3 --version 2>/dev/null || echo no python3)" >&2; exit 1; fi
	@echo "installing into $(VENV) with $(PYTHON)"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --upgrade pip
	@$(INSTALL) --group dev
	@$(INSTALL) --no-build-isolation --editable '.[testing]'
	@CPPFLAGS="$$CPPFLAGS -DPyEval_CallObject=PyObject_CallObject" $(INSTALL) durable-rules 2>/dev/null \
		|| echo "durable-rules could not be built (it needs a C compiler and Python's headers): no second opinion here"
	@touch $@

install: $(READY) ## make the environment and install into it

demo: $(READY) ## evaluate the two demonstration patients: a page each
	@$(BIN)/renal-cds demo

test: $(READY) ## all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

laws: $(READY) ## the property tests, with many examples (takes long; EXAMPLES=20000)
	RENAL_CDS_EXAMPLES=$(or $(EXAMPLES),20000) $(BIN)/python -m pytest -n $(WORKERS) tests/laws

agreement: $(READY) ## engine, enumeration and second opinion on many patients (GENERATED=1000 SHIPPED=1000 FIRST=0 FOR=3600)
	PYTHONPATH=tests $(BIN)/python -m judge.many --processes $(WORKERS) --generated $(or $(GENERATED),1000) \
		--shipped $(or $(SHIPPED),1000) --first $(or $(FIRST),0) --seconds $(or $(FOR),inf)

browser: $(READY) ## the HTML report in a real browser (needs Chromium): layout, silence, accessibility
	@$(INSTALL) --group browser
	$(BIN)/python -m pytest tests/report/render/test_browser.py

fuzz: $(READY) ## the readers under fire: FOR=60 seconds each; what breaks one is kept in tests/fuzz/found
	RENAL_CDS_FUZZ_SECONDS=$(or $(FOR),60) $(BIN)/python -m pytest -n $(WORKERS) tests/fuzz

lint: $(READY) ## ruff: mistakes and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## mypy, strict
	$(BIN)/mypy

check-architecture: $(READY) ## import-linter: imports run downward only
	$(BIN)/lint-imports --no-cache

check-manifest: $(READY) ## is rules/manifest.json up to date?
	$(BIN)/python tools/manifest.py --check

commands: $(READY) ## write docs/manual/commands.md from the program
	@$(BIN)/python tools/commands.py

manifest: $(READY) ## write rules/manifest.json from the files in rules/
	$(BIN)/python tools/manifest.py

rules: $(READY) ## check the packaged rules and run the examples beside them
	$(BIN)/renal-cds check rules
	$(BIN)/renal-cds test rules

bench: $(READY) ## measure speed side by side with other engines; writes docs/benchmarks.md
	@$(INSTALL) --group bench
	$(BIN)/python -m benchmarks

docs: $(READY) ## the manual as HTML in docs/_build
	@$(INSTALL) --group docs
	$(BIN)/python -m sphinx --fail-on-warning --keep-going -q -b html docs docs/_build
	@echo "docs/_build/index.html"

constraints: $(READY) ## write constraints.txt from what is installed now
	@$(INSTALL) --group docs --group bench --group browser
	@$(PIP) freeze --all --exclude-editable --exclude setuptools | grep -E '^[A-Za-z0-9._-]+==[^ @]+$$' \
		| LC_ALL=C sort -f -t= -k1,1 > constraints.new && mv constraints.new constraints.txt && touch $(READY)

clean: ## remove everything that was made
	rm -rf $(VENV) build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
