.DEFAULT_GOAL := setup
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UI := router/web/ui
STAMPS := $(VENV)/.stamps

.PHONY: setup
setup: $(STAMPS)/python

$(STAMPS)/python: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@mkdir -p $(STAMPS) && touch $@
