.DEFAULT_GOAL := setup
.NOTPARALLEL:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
UI := router/web/ui
BUILT := router/web/console/static/built
UI_SOURCES := $(shell find $(UI) router/web/console/locale router/web/console/templates -name node_modules -prune -o -type f -print 2>/dev/null)
SUDO := $(shell test "$$(id -u)" = 0 || echo sudo -n)
CODE := models router bot tests

.PHONY: setup run test check bench ui chromium clean

## setup: the virtual environment with the shuntdesk command, and the browser bundle
setup: $(STAMPS)/python ui

## run: the demo, from nothing
run: setup
	$(BIN)/shuntdesk demo

## test: everything; pytest speaks last
test: setup chromium check
	$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

## check: style, types, layers, browser types
check: setup
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@if [ -f $(UI)/package.json ]; then npm --prefix $(UI) run --silent check; fi

## bench: the ratios of docs/explanation/performance.md, measured here and now
bench: setup
	$(BIN)/python -m tests.benchmarks

## ui: the browser bundle, built by esbuild from TypeScript
ifneq ($(wildcard $(UI)/package.json),)
ui: $(BUILT)/manifest.json
else
ui:
endif

$(UI)/node_modules/.stamp: $(UI)/package.json $(UI)/package-lock.json
	npm --prefix $(UI) ci --no-audit --no-fund
	@touch $@

$(BUILT)/manifest.json: $(UI)/node_modules/.stamp $(UI_SOURCES)
	npm --prefix $(UI) run --silent build
	@touch $@

$(STAMPS)/python: pyproject.toml constraints.txt
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@mkdir -p $(STAMPS) && touch $@

## chromium: the system's browser and Chinese glyphs for the browser tests
chromium:
	@if [ -x /usr/bin/chromium ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo 'The browser tests cannot run: there is no /usr/bin/chromium and no apt-get to install it.'; \
	elif ! $(SUDO) true 2>/dev/null; then \
	  echo 'The browser tests cannot run: installing chromium needs root or passwordless sudo.'; \
	elif ! { $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq \
	    --no-install-recommends chromium fonts-noto-cjk >/dev/null; }; then \
	  echo 'The browser tests cannot run: apt-get could not install chromium and fonts-noto-cjk.'; \
	fi

## clean: everything that can be made again; var/ keeps its data
clean:
	rm -rf $(VENV) $(UI)/node_modules $(BUILT) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +
