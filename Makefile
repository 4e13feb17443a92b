# Commands for developers. Each target installs what it needs first, once for each lock file.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := install --quiet --disable-pip-version-check --require-hashes

# A stamp says which lock file an environment was made from.
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
CLOUD := .local/cloud-venv/.installed
CHECKOV := .local/checkov-venv/.installed
NODE := web/node_modules/.installed
BENCH_NODE := bench/node_modules/.installed
SITE := web/dist/index.html

PY_SOURCES := service local tests bench docs cfn aws-cli/operations aws-cli/seed-table
TEMPLATES := $(filter-out cfn/stacks.yml,$(wildcard cfn/*.yml))
WORKFLOWS := $(wildcard .github/workflows/*.yml)
SHELL_SCRIPTS := .ci/run tests/e2e/install-browser $(shell grep -slE '^.!/usr/bin/env bash' aws-cli/*)

.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: up
up: $(RUNTIME) $(CLOUD) $(SITE) ## run the whole product on this machine (TASKS=2: two API processes); Ctrl-C stops it
	@exec $(BIN)/python -m local up

.PHONY: reset
reset: $(RUNTIME) ## forget the accounts, likes, adoptions and photos that `make up` keeps
	@$(BIN)/python -m local reset

.PHONY: test-service
test-service: $(DEV) ## the tests of service/ alone: no browser, no emulated account
	$(BIN)/python -m pytest tests/service $(TWO_WORKERS)

.PHONY: test
test: test-tools ## what guards visitors and developers, in a real browser too
	cd web && npm test
	$(BIN)/python -m pytest $(addprefix --ignore ,$(NOT_IN_TEST)) $(TWO_WORKERS)

.PHONY: test-all
test-all: test-tools ## `make test`, the operators' commands and `make up` in a fresh clone
	cd web && npm test
	$(BIN)/python -m pytest $(TWO_WORKERS)

.PHONY: test-tools
test-tools: $(DEV) $(CLOUD) $(SITE)
	@tests/e2e/install-browser $(BIN)/python

# `make test` leaves to `make test-all`: the operators' commands, a fresh clone, 20 s of killed workers.
NOT_IN_TEST := tests/aws_cli tests/fresh_clone tests/local/test_album_kills.py
# Two files at a time, folder by folder: the tests of one folder share what is costly to start.
TWO_WORKERS := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: deploy-tools
deploy-tools: $(RUNTIME) ## what the commands of aws-cli/ need

.PHONY: test-containers
test-containers: $(DEV) $(CLOUD) ## the image and compose, on a Docker engine
	@tests/e2e/install-browser $(BIN)/python
	MYSFITS_CONTAINERS=1 $(BIN)/python -m pytest tests/containers -o timeout=1200

.PHONY: test-faults
test-faults: $(DEV) $(CLOUD) $(NODE) ## long fault tests (20 minutes of them a soak), and the mutants
	$(BIN)/python -m pytest tests/faults tests/service -m long -o timeout=3600
	$(BIN)/python -m tests.faults.mutants

.PHONY: bench
bench: $(DEV) $(BENCH_NODE) ## the service against its budgets: docs/performance.md (10 minutes)
	@exec $(BIN)/python -m bench

.PHONY: bench-growth
bench-growth: $(DEV) $(CLOUD) $(BENCH_NODE) ## a million mysfits against a thousand (loads them first, 10 to 30 minutes)
	@exec $(BIN)/python -m bench.growth

.PHONY: bench-overload
bench-overload: $(DEV) ## the service at 1, 3 and 10 times what it can do
	$(BIN)/python -m bench.overload

.PHONY: bench-album
bench-album: $(DEV) $(CLOUD) ## the album's worker: hostile files, 20 kills over 200 uploads, throughput
	@for part in hostile kills throughput; do $(BIN)/python -m bench.album $$part; done

.PHONY: check-web
check-web: $(DEV) $(CLOUD) $(SITE) ## Lighthouse on the site as it is served
	@tests/e2e/install-browser $(BIN)/python
	$(BIN)/python -m tests.e2e.lighthouse

.PHONY: pictures
pictures: $(DEV) $(CLOUD) $(SITE) ## photograph every state of the site into docs/pictures/
	@tests/e2e/install-browser $(BIN)/python
	$(BIN)/python -m tests.e2e.pictures

.PHONY: check
check: $(DEV) $(NODE) $(CHECKOV) ## linters, types, templates, documents
	$(BIN)/ruff check $(PY_SOURCES)
	$(BIN)/ruff format --check $(PY_SOURCES)
	$(BIN)/mypy --scripts-are-modules $(PY_SOURCES)
	$(BIN)/cfn-lint $(TEMPLATES)
	$(dir $(CHECKOV))bin/checkov --skip-download --framework cloudformation --quiet --compact -d cfn
	$(BIN)/hadolint Dockerfile
	$(BIN)/shellcheck -x -P SCRIPTDIR -o all $(SHELL_SCRIPTS)
	$(BIN)/shfmt -i 2 -ci -d $(SHELL_SCRIPTS)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows $(WORKFLOWS)
	$(BIN)/zizmor --offline --quiet $(WORKFLOWS)
	$(BIN)/python -m docs.write --check
	$(BIN)/python -m cfn.generate --check
	cd web && npm run check
	cd web && npm run types -- --check

.PHONY: docs
docs: $(DEV) $(NODE) ## write what repeats the code: docs/api.md, README's settings, parts of cfn/, the site's types
	$(BIN)/python -m docs.write
	$(BIN)/python -m cfn.generate
	cd web && npm run types

.PHONY: format
format: $(DEV) $(NODE) ## lay out the code
	$(BIN)/ruff check --fix $(PY_SOURCES)
	$(BIN)/ruff format $(PY_SOURCES)
	cd web && npm run format

.PHONY: lock
lock: $(DEV) ## resolve the dependencies again, naming no registry
	$(BIN)/python -m uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	$(BIN)/python -m uv pip compile $(LOCK) -c requirements.txt -c aws-cli/requirements.txt pyproject.toml --group dev -o requirements-dev.txt
	$(BIN)/python -m uv pip compile $(LOCK) local/requirements.in -o local/requirements.txt
	$(BIN)/python -m uv pip compile $(LOCK) cfn/requirements.in -o cfn/requirements.txt
	$(BIN)/python -m uv pip compile $(LOCK) aws-cli/requirements.in -o aws-cli/requirements.txt
	cd web && npm install --package-lock-only
	cd bench && npm install --package-lock-only
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
lock: export UV_CUSTOM_COMPILE_COMMAND = make lock

.PHONY: clean
clean: ## remove what was installed and built; the state of `make up` stays
	rm -rf $(VENV) .local/*-venv web/node_modules web/dist bench/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(RUNTIME): requirements.txt aws-cli/requirements.txt
	@echo "Installing the service into $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/pip $(PIP) -r requirements.txt -r aws-cli/requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing the development tools into $(VENV)"
	@$(BIN)/pip $(PIP) -r $<
	@touch $@

# What pins packages that the service needs in other versions lives in an environment of its own.
$(CLOUD): local/requirements.txt
$(CHECKOV): cfn/requirements.txt
.local/%-venv/.installed:
	@echo "Installing $< into $(@D)"
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip $(PIP) -r $<
	@touch $@

$(NODE): web/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20 or newer is needed, with npm" >&2; exit 1; }
	@echo "Installing the site's packages into web/node_modules"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BENCH_NODE): bench/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20 or newer is needed, with npm" >&2; exit 1; }
	@echo "Installing what the benchmarks need into bench/node_modules"
	@cd bench && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(SITE): $(NODE) $(shell find web/src web/public web/build -type f 2>/dev/null) web/index.html web/vite.config.ts web/tsconfig.json
	@echo "Building the site into web/dist"
	@cd web && npm run build --silent
