# Two commands: `make demo` shows what archc does, `make test` proves it. Needs Python >= 3.11 only.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: setup demo test check format generate bench clean
.DEFAULT_GOAL := demo

setup: $(STAMP)

$(STAMP): pyproject.toml tools/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "archc needs Python 3.11 or newer; say which with: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up .venv (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint tools/constraints.txt --editable . --group dev
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/archc validate examples/shop/arch.yaml
	@$(BIN)/archc render examples/shop/arch.yaml -o build/shop.png -o build/shop.svg
	@$(BIN)/archc build examples/shop/arch.yaml -o build
	@echo
	@echo "The warnings above are what a reviewer would ask about the shop; archc explain AC504 tells more of one."
	@echo
	@echo "  build/shop.png            the picture for the design review"
	@echo "  build/shop.svg            the same, for the web"
	@echo "  build/shop.template.yaml  the CloudFormation that creates it"
	@echo "  build/manifest.json       which line of arch.yaml made which resource"
	@echo "  build/assets/             the packed Lambda code"
	@echo
	@echo "Next: change examples/shop/arch.yaml (rename a component, remove an arrow, misspell a type) and run"
	@echo "  .venv/bin/archc validate examples/shop/arch.yaml"
	@echo "  .venv/bin/archc --help"

test: $(STAMP)
	@$(BIN)/python -m pytest

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python tools/generate.py --check

format: $(STAMP)
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

generate: $(STAMP)
	@$(BIN)/python tools/generate.py

bench: $(STAMP)
	@for b in tests/benchmarks/bench_*.py; do echo "== $$b"; $(BIN)/python $$b; done

clean:
	rm -rf .venv build dist
