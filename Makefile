# Needs Python 3.11+ (with venv) and make; everything else is set up by the targets themselves.

# The first interpreter that is new enough; PYTHON=/path/to/python make … decides otherwise.
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(CANDIDATES); do "$$p" -c '$(NEW_ENOUGH)' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
PORT ?=
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: help setup demo test check format bench soak lock clean

help:
	@echo 'make demo    the embedded chat with a sample organisation (PORT=9000 make demo picks the port)'
	@echo 'make test    the whole test suite'
	@echo 'make check   lint, format, types, the import contract'
	@echo 'make format  formats the code and fixes what ruff can fix'
	@echo 'make bench   the measurements, as ratios taken in one run'
	@echo 'make soak    the long tests: steps, odd updates, kills, pace'
	@echo 'make setup   the set-up alone: .venv with the locked dependencies'
	@echo 'make lock    the lock files again, from pyproject.toml'
	@echo 'make clean   removes what the other targets made'

setup:
	@if [ -z "$(PYTHON)" ]; then \
		echo 'Python 3.11 or newer, with venv, is needed (Debian: apt-get install python3-venv).' >&2; exit 1; fi
	@"$(PYTHON)" scripts/setup.py

demo: setup
	@exec $(BIN)/liangbang demo $(if $(PORT),--port $(PORT))

test: setup
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: setup
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

bench: setup
	@$(BIN)/python -m bench

soak: setup
	@$(BIN)/python -m bench.steps
	@$(BIN)/python -m bench.fuzz
	@$(BIN)/python -m bench.soak

lock: setup
	$(LOCK) $(UPGRADE) pyproject.toml --group dev --output-file requirements-dev.lock
	$(LOCK) pyproject.toml --constraint requirements-dev.lock --output-file requirements.lock
	echo uv | $(LOCK) $(UPGRADE) - --output-file requirements-uv.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
