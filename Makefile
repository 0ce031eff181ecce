# One command each. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.PHONY: help setup demo test check docs lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/.ready ## install Guanxi into .venv; afterwards the command is .venv/bin/guanxi

.venv/.ready: requirements/uv.txt requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Guanxi needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with: make $(MAKECMDGOALS) PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/runtime.txt
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/.ready-for-tests: .venv/.ready requirements/development.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/development.txt
	touch $@

demo: setup ## simulate a bank of 20,000 customers, run the nights, serve it on http://127.0.0.1:8000
	$(BIN)/guanxi demo

test: .venv/.ready-for-tests ## run every test, in parallel, with a real PostgreSQL and a real browser
	bash tests/browser.sh
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.ready-for-tests ## format, lint, types, contracts, templates, migrations: part of `make test` too
	$(BIN)/python -m pytest tests/architecture

docs: .venv/.ready-for-tests ## write again the pages that are made from the code
	$(BIN)/python manage.py write_feed_page
	$(BIN)/python -m guanxi.rulebook.reference
	$(BIN)/python -m guanxi.privacy.dictionary_page
	$(BIN)/python -m guanxi.alerts.tests.page
	$(BIN)/python -m guanxi.insight.tests.pages
	$(BIN)/python -m tests.coverage.page

lock: .venv/.ready ## pin the newest allowed versions, with hashes, without naming a package host
	$(COMPILE) --upgrade requirements/uv.in -o requirements/uv.txt
	$(COMPILE) --upgrade requirements/runtime.in -o requirements/runtime.txt
	$(COMPILE) --upgrade --constraint requirements/runtime.txt requirements/spark.in -o requirements/spark.txt
	$(COMPILE) --upgrade requirements/development.in -o requirements/development.txt

clean: ## remove what was installed and what the tests left; your bank in ./var stays
	rm -rf .venv var/test
