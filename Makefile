# Chartrier. `make help` says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON3 ?= python3
BIN := .venv/bin
PYTHON := $(BIN)/python
SERVICES := auth tenancy vault signature sharing notify deposits
TOGETHER = $(MAKE) --jobs=$(or $(JOBS),$(shell nproc)) --output-sync=target --keep-going

.PHONY: help
help: ## Say what there is.
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 20

# --- running --------------------------------------------------------------------------------------

.PHONY: run stack
run: ## Run the whole product here, from one command. PORT=20090 chooses another address.
	@$(PYTHON3) -P deploy/setup/portal.py build & $(MAKE) setup-run
	@exec $(PYTHON) -m deploy.local run $(if $(PORT),--port $(PORT))

stack: ## Run it as separate processes on PostgreSQL, RabbitMQ, Swift and Envoy.
	@$(TOGETHER) setup portal
	@exec $(PYTHON) -m deploy.local stack $(if $(PORT),--port $(PORT))

# --- checking -------------------------------------------------------------------------------------

.PHONY: test check fmt
test: setup portal ## Test everything: each service, the gateway, the portal, the journeys on both ways to run.
	@$(MAKE) test-portal
	@$(MAKE) test-python

check: setup ## Check everything that can be told without running the product.
	@$(TOGETHER) check-format check-lint check-types check-imports check-dependencies check-sizes check-contracts check-gateway check-portal

fmt: setup ## Write code as everybody here does.
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .
	@$(PYTHON3) -P deploy/setup/portal.py fmt

# Nobody waits for it at each build; nothing is resolved without it. The seed that it prints draws the same cases again.
MINUTES ?= 60
SEED ?= $(shell date +%s)
.PHONY: soak pictures
soak: setup portal ## Run what is long: fault storms, state machines, fuzzing. MINUTES=60 bounds it, SEED=… repeats it.
	@echo "soak: SEED=$(SEED), at most $(MINUTES) minutes"
	@CHARTRIER_SOAK=1 timeout --signal=INT $(MINUTES)m $(BIN)/pytest -m 'soak or chance' --hypothesis-seed=$(SEED) \
	    --numprocesses=$(or $(JOBS),$(shell nproc)) --dist=loadgroup $(ARGS)

pictures: setup portal ## Take a picture of every screen that the journeys in a browser come by, into build/pictures.
	@CHARTRIER_PICTURES=1 $(BIN)/pytest tests/e2e/journeys -k browser $(ARGS)

.PHONY: test-python test-portal
test-python: setup portal
	@$(BIN)/pytest --numprocesses=$(or $(JOBS),$(shell nproc)) --dist=loadgroup $(ARGS)

test-portal: setup
	@$(PYTHON3) -P deploy/setup/portal.py test

.PHONY: check-format check-lint check-types check-imports check-dependencies check-sizes check-contracts check-gateway check-portal
check-format: setup
	@$(BIN)/ruff format --check --quiet . || { echo 'Not formatted as everybody here does: make fmt'; exit 1; }

check-lint: setup
	@$(BIN)/ruff check --quiet .

check-types: setup
	@$(BIN)/mypy --no-error-summary

check-imports: setup
	@$(BIN)/lint-imports --no-logo

check-dependencies: setup
	@for each in libs/common services/* gateway; do \
	    found=$$(cd $$each && $(CURDIR)/$(BIN)/deptry . --no-ansi 2>&1) || { echo "$$each: $$found"; exit 1; }; \
	done
	@found=$$($(BIN)/deptry deploy --no-ansi 2>&1) || { echo "$$found"; exit 1; }

check-sizes: setup
	@$(PYTHON) -m deploy.checks.sizes

check-contracts: setup
	@rm -rf build/contracts
	@$(MAKE) write-contracts INTO=build/contracts
	@diff -r contracts build/contracts || { echo 'contracts/ is not what the code says: make contracts'; exit 1; }
	@for page in contracts/http/*.json; do $(BIN)/openapi-spec-validator --schema 3.1 $$page; done

check-gateway: setup
	@$(PYTHON) -m gateway validate

check-portal: setup
	@$(PYTHON3) -P deploy/setup/portal.py check

# --- what is generated ----------------------------------------------------------------------------

.PHONY: contracts write-contracts portal
contracts: setup ## Write contracts/ again from the code.
	@$(MAKE) write-contracts INTO=contracts

write-contracts:
	@for service in $(SERVICES); do $(PYTHON) -m $$service contracts $(INTO); done
	@$(PYTHON) -m chartrier.runtime.contract_files $(INTO)

portal:
	@$(PYTHON3) -P deploy/setup/portal.py build

# --- measuring ------------------------------------------------------------------------------------

.PHONY: bench
bench: setup portal ## Measure the speed goals, each beside its baseline.
	@$(PYTHON) -m bench $(ARGS)

# --- the Python environment -----------------------------------------------------------------------

.PHONY: setup setup-run lock
setup: ## Make .venv with everything that running, checking and testing needs.
	@$(PYTHON3) -P deploy/setup/environment.py dev

setup-run:
	@$(PYTHON3) -P deploy/setup/environment.py run

# In the order of what rests on what; our own packages are installed from this tree, so they are in no lock.
OURS := common $(SERVICES) gateway
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url $(OURS:%=--no-emit-package chartrier-%)

lock: setup ## Lock the dependencies of every pyproject.toml again, with hashes. ARGS='--upgrade' takes newer ones.
	@$(COMPILE) $(ARGS) pyproject.toml --group build --output-file requirements.txt
	@$(COMPILE) $(ARGS) --group dev --constraints requirements.txt --output-file requirements-dev.txt
	@for each in installer node swift; do \
	    $(COMPILE) $(ARGS) deploy/setup/$$each-requirements.in --output-file deploy/setup/$$each-requirements.txt; \
	done
	@$(MAKE) setup
