# Chartrier. `make help` says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON3 ?= python3
BIN := .venv/bin
PYTHON := $(BIN)/python

.PHONY: help
help: ## Say what there is.
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

# --- the Python environment -----------------------------------------------------------------------

.PHONY: setup setup-run
setup: ## Make .venv with everything that running, checking and testing needs.
	@$(PYTHON3) -P deploy/local/environment.py dev

setup-run:
	@$(PYTHON3) -P deploy/local/environment.py run

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: lock
lock: setup ## Lock the dependencies of every pyproject.toml again, with hashes.
	@$(PYTHON) -P deploy/local/dependencies.py | $(COMPILE) requirements.in - --output-file requirements.txt
	@$(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	@$(PYTHON3) -P deploy/local/environment.py dev
