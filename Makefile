# Pelaren. `make` alone lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_SYNC := $(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python
INSTALL_UV := install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.txt
COMPILE_LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python $(BIN)/python
# Where a machine forbids Python to keep what it compiled, each of our processes would compile Django anew.
unexport PYTHONDONTWRITEBYTECODE
# What pytest is to run, for example: make test TESTS=tests/console
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help up test check format bench shots soak handbook translations vendor lock programs

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: $(VENV)/.installed ## Start the whole portal; Ctrl-C stops it (PORT, HOST, PELAREN_DATA: see .env.example)
	@exec $(BIN)/python -m pelaren up

test: $(VENV)/.installed-for-tests programs ## Run every test (TESTS=path for some of them)
	@$(BIN)/python -m pelaren translations compile
	@$(BIN)/python -m pytest $(if $(TESTS),$(TESTS),--numprocesses 2 --dist loadfile --no-loadscope-reorder)

check: $(VENV)/.installed-for-tests ## Check style, types, import contracts, migrations and translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Not in the house style: make format mends it."; exit 1; }
	@PELAREN_DATABASE_URL=postgresql:///none $(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pelaren django makemigrations --check --dry-run
	@$(BIN)/python -m pelaren translations check

format: $(VENV)/.installed-for-tests ## Put all Python files in the house style
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

bench: $(VENV)/.installed-for-tests ## Measure every promise of speed
	@for promise in bench/[!_]*.py; do $(BIN)/python -m bench.$$(basename $$promise .py) || exit 1; done

shots: $(VENV)/.installed-for-tests programs ## Take pictures of every page
	@$(BIN)/python -m tools.shots

soak: $(VENV)/.installed-for-tests programs ## Run the long campaigns whole: random steps, races, repeats
	@$(BIN)/python -m pelaren translations compile
	@PELAREN_SOAK=1 $(BIN)/python -m pytest --timeout 3600 $(TESTS)

handbook: $(VENV)/.installed-for-tests programs ## Take the manual's pictures again by walking the journeys
	@mkdir -p docs/handbok/pictures
	@PELAREN_HANDBOOK=1 $(BIN)/python -m pytest tests/journeys

translations: $(VENV)/.installed ## Collect new texts into pelaren/locale and say what is not translated
	@$(BIN)/python -m pelaren translations extract
	@$(BIN)/python -m pelaren translations check

vendor: ## Fetch the front-end files of others again (needs npm)
	@$(PYTHON) -m tools.vendor

lock: $(BIN)/uv ## Pin the newest allowed packages in requirements*.txt
	@$(COMPILE_LOCK) --upgrade --output-file requirements.txt requirements.in
	@$(COMPILE_LOCK) --upgrade --output-file requirements-dev.txt requirements-dev.in

# The environment. Each step runs again only when the file it depends on has changed.

# A pip in the environment takes longest of all to make, and only uv needs one: the machine's pip does as well.
$(BIN)/uv:
	@$(PYTHON) -m venv --without-pip $(VENV) || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/uv.txt
	@$(PYTHON) -m pip --python $(BIN)/python $(INSTALL_UV) 2> /dev/null \
		|| { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip $(INSTALL_UV); } \
		|| { echo "The environment could not be made. Python's venv module may be missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.txt | $(BIN)/uv
	@$(PIP_SYNC) requirements.txt
	@touch $@

$(VENV)/.installed-for-tests: requirements.txt requirements-dev.txt | $(BIN)/uv
	@$(PIP_SYNC) requirements.txt requirements-dev.txt
	@touch $(VENV)/.installed $@

# Programs of Debian that the tests use: the browser, and poppler to read our PDF files back.
programs:
	@{ command -v chromium && command -v pdftotext; } > /dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium poppler-utils > /dev/null; \
	} || { echo "The tests need two programs: apt-get install chromium poppler-utils (as root), then make test again."; exit 1; }
