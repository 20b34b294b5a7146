# Needs python3 (3.11 or newer) and make, nothing else. `make` alone lists what there is.

PYTHON ?= python3
PORT ?= 8400
ONCE ?=
LARGE ?=
YEAR ?=
PYTEST_WORKERS ?= 2
PROGRAM ?= heal
MEMBERS ?= events/members/heal.jsonl

BIN := .venv/bin
SAM := .local/sam/bin/sam
READY := .venv/.ready
SAM_READY := .local/sam/.ready
BENCH_READY := .local/bench/numpy/.ready .local/bench/mentor-match/.ready $(if $(YEAR),.local/bench/charts/.ready)
PIP_FLAGS := --quiet --disable-pip-version-check --no-deps --require-hashes

export PYTHONPATH := layers/common:.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.local/pycache
export SAM_CLI_TELEMETRY := 0
export PORT ONCE

.DEFAULT_GOAL := help
.PHONY: help demo serve plan test test-full check build bench promises

help: ## List the targets
	@printf '\nAlongside\n\n'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[1mmake %-10s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\nWhat a coordinator does day by day: ./alongside --help (docs/commands.md)\n\n'

demo: $(READY) ## Tell the whole story on this machine, then keep serving (ONCE=1: tell it and stop)
	@$(BIN)/python -m local.story

serve: $(READY) ## Start the local system empty, on PORT (8400)
	@$(BIN)/python -m local.up --port $(PORT)

plan: $(READY) ## What a night would suggest for MEMBERS, a file of JSON lines (PROGRAM=heal)
	@$(BIN)/python -m alongside.night --program $(PROGRAM) --members $(MEMBERS)

test: $(READY) ## All tests but the slow ones, offline, in a few minutes
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) --dist loadgroup -m "not full and not browser"

test-full: $(READY) $(SAM_READY) ## Every test that needs no browser
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) --dist loadgroup -m "not browser"

check: $(READY) $(SAM_READY) ## Format, lint, types, imports, dead code, contracts and the template
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -m "contract and not full" tests/contract
	$(SAM) validate --lint --region us-east-1

build: $(READY) $(SAM_READY) ## Build what is deployed into .aws-sam
	@find functions -name __pycache__ -type d -prune -exec rm -rf {} +
	$(SAM) build

bench: $(READY) $(BENCH_READY) ## Compare cost and speed with others (LARGE=1: big groups, YEAR=1: a simulated year)
	@$(BIN)/python -m bench.intake
	@$(BIN)/python -m bench.redaction
	@$(BIN)/python -m bench.matching $(if $(LARGE),--large)
	@$(if $(YEAR),$(BIN)/python -m bench.year --save .local/year/figures.json)
	@$(if $(YEAR),.local/bench/charts/bin/python -m bench.year.charts .local/year/figures.json docs/charts)

promises: $(READY) ## List the promises and the tests that hold each; a gap fails
	@$(BIN)/python -m tests.promises

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Alongside needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	@echo "setting up .venv (once, about a minute) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install $(PIP_FLAGS) -r requirements-dev.txt
	@$(BIN)/python -c 'import sysconfig; open(sysconfig.get_path("purelib") + "/alongside.pth", "w").write("$(CURDIR)/layers/common\n")'
	@touch $@

$(SAM_READY): requirements-sam.txt
	@echo "setting up the SAM command line (once, about a minute) …"
	@$(PYTHON) -m venv .local/sam
	@.local/sam/bin/python -m pip install $(PIP_FLAGS) -r requirements-sam.txt
	@touch $@

.local/bench/%/.ready: bench/requirements-%.txt
	@echo "setting up .local/bench/$* (once) …"
	@$(PYTHON) -m venv .local/bench/$*
	@.local/bench/$*/bin/python -m pip install $(PIP_FLAGS) -r $<
	@touch $@
