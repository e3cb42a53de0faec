# Each target sets up all it needs: Python 3.11 or later and git are enough.
#   make run     serve Facies and print its address      make bench   measure, beside the alternatives
#   make test    make check, then the tests              make stills  draw each lesson's pictures
#   make check   style, types, imports, content          make docs    build the pages in docs/
#   make clean   remove what make has made
#   make test-all  the long tests too, with coverage and screenshots (test-output/screens)

SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run words test test-all check lint bench stills docs setup bundle clean

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
INSTALLED := $(VENV)/.installed
BUNDLE := viewer/dist/viewer.js
BUNDLE_SOURCES := $(wildcard viewer/src/*.ts viewer/src/*/*.ts viewer/*.json viewer/*.mjs viewer/build.py)
PORT ?= 5006
LESSON ?= glabellar_lines
STILLS := build/stills
DOCS := build/docs
VIEWS ?= front left_oblique left_lateral
# Files go to the cores in their own order, so that the long walks of tests/e2e come first.
EACH_CORE := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
EACH_BROWSER := -n auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder
BROWSER_TESTS = $(sort $(shell grep -rl --include='test_*.py' 'pytest\.mark\.browser' tests))
say = @printf '\n\033[1m%s\033[0m\n' "$(1)"

run: setup bundle
	@$(PYTHON) app.py serve --port $(PORT)

# Brings pages/locales up to the words marked in the code; says how many lack a translation.
words: setup
	@$(PYTHON) -c "from pages.words import update_words; print(update_words())"

# What is marked `long` has a short form that stands beside it; only test-all runs both.
test: check
	$(call say,Tests without a browser: each core takes a file at a time)
	@$(PYTHON) -m pytest -m "not browser and not long" --hypothesis-profile=short $(EACH_CORE)
	$(call say,Tests in a browser)
	@$(PYTHON) -m pytest -m "browser and not long" $(EACH_BROWSER) $(BROWSER_TESTS)

test-all: check
	$(call say,All tests without a browser)
	@$(PYTHON) -m pytest -m "not browser" $(EACH_CORE) --cov --cov-report=
	$(call say,All tests in a browser)
	@FACIES_PICTURES=1 $(PYTHON) -m pytest -m browser $(EACH_BROWSER) $(BROWSER_TESTS) \
		--cov --cov-append --cov-report=term

check: setup bundle lint
	$(call say,Content: every lesson and structure)
	@$(PYTHON) app.py check

lint: setup
	$(call say,Style: ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	$(call say,Types: mypy)
	@$(BIN)/mypy
	$(call say,Imports point one way: import-linter)
	@$(BIN)/lint-imports

bench: setup bundle
	$(call say,Benchmarks)
	@$(PYTHON) -m benchmarks

stills: setup
	@mkdir -p $(STILLS)
	@for view in $(VIEWS); do \
		echo "Drawing $(STILLS)/$(LESSON)_$$view.png"; \
		$(PYTHON) app.py still --lesson $(LESSON) --view $$view \
			--out $(STILLS)/$(LESSON)_$$view.png || exit 1; \
	done

docs: setup
	$(call say,Documentation: $(DOCS)/index.html)
	@$(PYTHON) -m sphinx -W --keep-going -q -E -b html docs $(DOCS)

setup: $(INSTALLED)

bundle: $(BUNDLE)

$(INSTALLED): pyproject.toml | $(PYTHON)
	$(call say,Installing Facies and its libraries into $(VENV) (the first time takes some minutes))
	@$(PYTHON) -m pip install --disable-pip-version-check --quiet --progress-bar on --editable '.[dev]'
	@touch $@

$(PYTHON):
	@for candidate in python3.11 python3.12 python3.13 python3 python; do \
		if $$candidate -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
			>/dev/null 2>&1; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Facies needs Python 3.11 or later with its venv module; none was found." >&2; \
		echo "On Debian and Ubuntu: apt install python3 python3-venv" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$found ($$($$found --version))"; \
	$$found -m venv $(VENV)

$(BUNDLE): $(BUNDLE_SOURCES) | $(INSTALLED)
	$(call say,Building the 3D viewer)
	@$(PYTHON) -m viewer.build
	@touch $@

clean:
	rm -rf $(VENV) viewer/dist viewer/node_modules build dist test-output
