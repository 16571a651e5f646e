# Chartrier. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
# Compiled once: some containers forbid it, and every process then compiles all of its libraries again (1.3 s of each start).
unexport PYTHONDONTWRITEBYTECODE

PYTHON3 ?= python3
BIN := .venv/bin
PYTHON := $(BIN)/python
JOBS ?= $(shell nproc)
SERVICES := auth tenancy vault signature sharing notify deposits
PARALLEL = $(MAKE) --jobs=$(JOBS) --output-sync=target --keep-going
# One more than there are processors: journeys through a running product mostly wait for it.
PYTEST = $(BIN)/pytest --numprocesses=$$(($(JOBS) + 1)) --dist=loadgroup

.PHONY: help
help:
	@awk 'BEGIN { FS = ":.*## "; print "Usage: make TARGET [PORT=20090] [JOBS=4] [ARGS=...]" } \
	    /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ Run
.PHONY: run stack
run: ## Run the whole product in one process, at http://localhost:20080
	@$(PYTHON3) -P deploy/setup/portal.py build & $(MAKE) setup-run
	@exec $(PYTHON) -m deploy.local run $(if $(PORT),--port $(PORT))

stack: ## Run each service in its own processes, with PostgreSQL, RabbitMQ, Swift and Envoy
	@$(PARALLEL) setup portal
	@exec $(PYTHON) -m deploy.local stack $(if $(PORT),--port $(PORT))

##@ Develop
.PHONY: setup fmt check test coverage
setup: ## Create or update .venv; every other target does it when needed
	@$(PYTHON3) -P deploy/setup/environment.py dev

fmt: setup ## Format the code and fix what the linters can
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .
	@$(PYTHON3) -P deploy/setup/portal.py fmt

check: setup ## Run the static checks: format, lint, types, imports, dependencies, sizes, marks, spec state, names, contracts, gateway, portal
	@$(PARALLEL) check-format check-lint check-types check-imports check-dependencies check-sizes check-marks check-names \
	    check-contracts check-gateway check-portal

test: setup portal k8s-tools ## Run all tests; ARGS='services/vault -k journal' selects some of Python's
	@failed=0; $(MAKE) test-portal || failed=1; $(MAKE) test-python || failed=1; exit $$failed

coverage: setup ## Run the tests of the packages and print their branch coverage; ARGS=services/vault selects some
	@rm -rf build/coverage && mkdir -p build/coverage
	@$(BIN)/coverage run -m pytest --numprocesses=$(JOBS) --dist=loadgroup --quiet $(or $(ARGS),libs services gateway)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage json --quiet -o build/coverage/coverage.json
	@$(PYTHON) -m deploy.checks.coverage_table build/coverage/coverage.json

.PHONY: soak pictures
# The seed that it prints draws the same cases again.
MINUTES ?= 60
SEED ?= $(shell date +%s)
soak: setup portal ## Run the long tests: fault storms, state machines, fuzzing, slow browsers; MINUTES=60 bounds it, SEED=… repeats it
	@echo "soak: SEED=$(SEED), at most $(MINUTES) minutes"
	@CHARTRIER_SOAK=1 timeout --signal=INT $(MINUTES)m $(PYTEST) -m 'soak or chance or browser' --hypothesis-seed=$(SEED) $(ARGS)

pictures: setup portal ## Take a picture of every screen of the journeys in a browser, into build/pictures
	@CHARTRIER_PICTURES=1 $(BIN)/pytest tests/e2e/journeys -k browser $(ARGS)

##@ Generate
.PHONY: contracts portal lock
contracts: setup ## Write contracts/ (OpenAPI, event schemas, AsyncAPI) from the code
	@$(MAKE) write-contracts INTO=contracts

portal: ## Build the portal
	@$(PYTHON3) -P deploy/setup/portal.py build

lock: setup ## Lock the dependencies of every pyproject.toml with their hashes; ARGS=--upgrade takes newer versions
	@$(COMPILE) $(ARGS) pyproject.toml --group build --output-file requirements.txt
	@$(COMPILE) $(ARGS) --group dev --constraints requirements.txt --output-file requirements-dev.txt
	@for each in installer k8s node swift; do \
	    $(COMPILE) $(ARGS) deploy/setup/$$each-requirements.in --output-file deploy/setup/$$each-requirements.txt; \
	done
	@$(MAKE) setup

##@ Deploy
.PHONY: images k8s-render k8s-check
# An image that has Python 3.11, on which every other is built.
BASE ?= docker.io/library/python:3.11-slim
images: setup portal ## Build the image of each service and of the gateway by buildah; BASE=…, ARGS='vault --isolation chroot'
	@$(PYTHON) -m deploy.images.build --base $(BASE) $(ARGS)

ENV ?= production
k8s-render: k8s-tools ## Print the manifests of an environment of deploy/k8s; ENV=one-node, staging or production
	@.venv-k8s/bin/kubectl kustomize deploy/k8s/environments/$(ENV)

k8s-check: setup k8s-tools ## Check the manifests of every environment: schemas, checkov, our own rules
	@$(BIN)/pytest deploy/k8s --quiet -n 0 $(ARGS)

.PHONY: smoke
smoke: setup ## Look whether a cluster serves, changing nothing; CONTEXT=… of kubectl
	@$(PYTHON) -m deploy.k8s.smoke --context $(CONTEXT)

.PHONY: backup restore
backup: setup-run ## Back up the running `make run` (started with CHARTRIER_BACKUP) into that folder; TO=folder
	@$(PYTHON) -m deploy.backup back-up $(TO)

restore: setup-run ## Restore into an installation that holds only its keys; FROM=folder, AT=2026-11-28T18:30:00+00:00
	@$(PYTHON) -m deploy.backup restore $(FROM) $(if $(AT),--at $(AT))

##@ Measure
.PHONY: bench
bench: setup portal ## Measure the speed goals, each beside its baseline; ARGS=--quick for a short run
	@$(PYTHON) -m bench $(ARGS)

# --- parts of the targets above -------------------------------------------------------------------

.PHONY: k8s-tools
k8s-tools:
	@$(PYTHON3) -P deploy/setup/environment.py k8s || true

.PHONY: setup-run test-python test-portal write-contracts
setup-run:
	@$(PYTHON3) -P deploy/setup/environment.py run

test-python: setup portal
	@$(PYTEST) $(ARGS)

test-portal: setup
	@$(PYTHON3) -P deploy/setup/portal.py test

write-contracts:
	@for service in $(SERVICES); do $(PYTHON) -m $$service contracts $(INTO); done
	@$(PYTHON) -m chartrier.runtime.contract_files $(INTO)

# Our own packages are installed from this tree, so they are in no lock.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url $(addprefix --no-emit-package chartrier-,common connector gateway $(SERVICES))

.PHONY: check-format check-lint check-types check-imports check-dependencies check-sizes check-marks check-names
check-format: setup
	@$(BIN)/ruff format --check --quiet . || { echo 'The code is not formatted. Run: make fmt'; exit 1; }

check-lint: setup
	@$(BIN)/ruff check --quiet .

check-types: setup
	@$(BIN)/mypy --no-error-summary

check-imports: setup
	@$(BIN)/lint-imports --no-logo

check-dependencies: setup
	@for each in libs/common services/* gateway connector; do \
	    found=$$(cd $$each && $(CURDIR)/$(BIN)/deptry . --no-ansi 2>&1) || { echo "$$each: $$found"; exit 1; }; \
	done
	@found=$$($(BIN)/deptry deploy --no-ansi 2>&1) || { echo "$$found"; exit 1; }

check-sizes: setup
	@$(PYTHON) -m deploy.checks.sizes

check-marks: setup
	@$(PYTHON) -m deploy.checks.spec_marks
	@$(PYTHON) -m deploy.checks.spec_state

check-names: setup
	@$(PYTHON) -m deploy.checks.glossary

.PHONY: check-contracts check-gateway check-portal
check-contracts: setup
	@rm -rf build/contracts
	@$(MAKE) write-contracts INTO=build/contracts
	@diff -r contracts build/contracts || { echo 'contracts/ differs from the code. Run: make contracts'; exit 1; }
	@for page in contracts/http/*.json; do $(BIN)/openapi-spec-validator --schema 3.1 $$page; done

check-gateway: setup
	@$(PYTHON) -m gateway validate

check-portal: setup
	@$(PYTHON3) -P deploy/setup/portal.py check
