.DEFAULT_GOAL := help
.SILENT:
.DELETE_ON_ERROR:
.PHONY: help demo test check bench faults mutants clean

PORT ?= 8765
FOLDER ?= .demo
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
IN := .venv/bin/python
INSTALL = $(IN) -m pip install -qq --disable-pip-version-check --editable
export PLAN PORT FOLDER
# Some machines forbid bytecode; here dozens of processes would each compile all of Chaser anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list.
	echo 'Chaser. Type make and one of these:'
	sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile

demo: .venv/.demo-is-installed ## Live through a round on this computer. PLAN=file takes your own plan, PORT=8766 another port.
	exec .venv/bin/chaser demo $(if $(PLAN),--plan "$$PLAN") --port "$$PORT" --folder "$$FOLDER"

test: .venv/.dev-is-installed ## Run every test, the page's in a browser too.
	$(IN) -m tests.browser --install
	$(IN) -m pytest -q -n 3 --dist loadfile

check: .venv/.dev-is-installed ## Look at the code without running all of it: format, lint, types, unit tests.
	$(IN) -m ruff format --quiet --check .
	$(IN) -m ruff check --quiet .
	$(IN) -m mypy
	$(IN) -m pytest -q tests/unit

bench: .venv/.dev-is-installed ## Measure, and compare with the targets. ONLY=name runs one.
	$(IN) -m bench $(ONLY)

faults: .venv/.dev-is-installed ## Inject every fault as often as it must hold, and write docs/reliability.md. ONLY=word chooses.
	$(IN) -m tests.faults $(ONLY)

mutants: .venv/.dev-is-installed ## Take out what protects Chaser, one thing at a time: a test must notice each.
	$(IN) -m tests.faults.mutants $(ONLY)

clean: ## Remove the environment, the caches and the demo's records.
	rm -rf .venv .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -prune -exec rm -rf {} +

$(IN):
	test -n "$(PYTHON)" || { echo 'Chaser needs Python 3.11 or newer, and there is none here.' >&2; exit 1; }
	echo 'Making .venv ...'
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo 'On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }

# Stamps, so that nothing is installed twice while pyproject.toml stays as it is.
.venv/.demo-is-installed: pyproject.toml | $(IN)
	echo 'Installing Chaser; the first time it takes a minute ...'
	$(INSTALL) '.[demo]'
	touch $@

.venv/.dev-is-installed: pyproject.toml | $(IN)
	echo 'Installing Chaser and what its tests need; the first time it takes two minutes ...'
	$(INSTALL) '.[dev]'
	touch $@ .venv/.demo-is-installed
