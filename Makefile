# Everything that a person does with this project. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
HISTORY ?= 0
SECONDS ?= 600
ROUNDS ?= 1000
BIN := .venv/bin
ROOMS := access capacity commands families indexer mappings messages register search_api web ledig.py
# Left out of `make test`: what takes minutes. `make test-all` and CI run it.
QUICK := not slow

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all check format sbom audit fuzz torture bench screens personal-data vendor lock

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: .venv/installed ## Make the environment in .venv

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Ledig needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install ## Show the product with 5,337 invented families (PORT=8000; HISTORY=365 for a year of reports)
	$(BIN)/ledig demo --port $(PORT) --history $(HISTORY)

test: install check ## Check, and run every test but the slow ones
	$(BIN)/pytest -n 2 -m "$(QUICK)"

test-all: install check ## Check, and run every test
	$(BIN)/pytest -n 2

check: install ## Format, lint, types, arrows, security
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(ROOMS)

format: install ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

sbom: install ## Write build/sbom.json: what is installed, as CycloneDX
	mkdir -p build
	$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --of JSON -o build/sbom.json $(BIN)/python

audit: install ## Look for known vulnerabilities of what pyproject.toml asks for (needs the network)
	mkdir -p build/audit && cp pyproject.toml README.md LICENSE build/audit/
	cd build/audit && { $(CURDIR)/$(BIN)/uv audit --no-dev > found.txt 2>&1; code=$$?; cat found.txt; \
		if grep -q "error sending request" found.txt; then \
			echo "The list of known vulnerabilities cannot be reached from here: nothing was looked up."; \
		else exit $$code; fi; }

fuzz: install ## Ask anything of what reads queries and files (SECONDS=600)
	end=$$(($$(date +%s) + $(SECONDS))); while [ $$(date +%s) -lt $$end ]; do \
		$(BIN)/pytest -q -m fuzz --hypothesis-profile=fuzz --hypothesis-seed=$$(date +%s) \
			tests/indexer/test_reader_fuzz.py tests/search_api/test_criteria.py || exit 1; done

torture: install ## Kill servers and databases under load; what was acknowledged must be there (ROUNDS=1000)
	LEDIG_TORTURE_ROUNDS=$(ROUNDS) $(BIN)/pytest -q tests/torture

bench: install ## Measure, and print the tables of docs/benchmarks.md
	$(BIN)/python -m benchmarks

screens: install ## Take the pictures of docs/screens anew (needs Chromium)
	$(BIN)/python -m tests.web.browser.screens

personal-data: install ## Write docs/personal-data.md anew
	$(BIN)/python -c 'from register.personal_data import page; print(page(), end="")' > docs/personal-data.md

vendor: install ## Build web/static/vendor anew (needs Node)
	$(BIN)/python -m web.vendor

lock: install ## Resolve requirements.lock anew, with hashes for every platform
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--extra dev --extra bench --upgrade --output-file requirements.lock pyproject.toml
