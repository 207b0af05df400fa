# Everything people repeat. `make demo` and `make test` do all of their own set-up: only Python >= 3.11 (with venv) and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := .venv-tools
DOCKETWIRE_HOME ?= demo-data
UV_INSTALL := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes
PACKAGES := docketwire records common beat spiders pipeline warehouse digests people web jobs cli newsroom scheduler.py
# The text encoder and numpy gain nothing from threads of their own: processes do the work.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
# The tests start hundreds of processes: each would translate every library that it imports anew where nothing may be kept of it.
unexport PYTHONDONTWRITEBYTECODE
# Trust what the system trusts: behind a company's proxy its certificate is there.
export UV_SYSTEM_CERTS := 1

SHARED ?= $(or $(DOCKETWIRE_SHARED),../shared)

.PHONY: help install install-browser dev demo test lint licences types unit integration long tools exchange slow browser hostile fuzz gate golden coverage mutate train chaos soak year test-cluster install-cluster bench rivals pace lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Docketwire needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"

# Translated once: where nothing may be written later (a container's user, PYTHONDONTWRITEBYTECODE), each command and worker would do it anew.
$(VENV)/.installed: $(BIN)/uv requirements.lock pyproject.toml
	UV_COMPILE_BYTECODE=1 $(UV_INSTALL) -r requirements.lock
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	$(UV_INSTALL) -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## create .venv and install from the lock file
dev: $(VENV)/.dev ## the same, with everything for tests and checks

demo: $(VENV)/.installed ## thirty days of the loopback press, with a given clock: crawls, digests, what was found
	DOCKETWIRE_HOME="$(DOCKETWIRE_HOME)" $(BIN)/docketwire demo

test: lint types unit integration ## lint, types, unit and integration tests

lint: $(VENV)/.dev ## ruff: rules and format; deptry: what is imported is declared, what is declared is imported
	$(BIN)/ruff check $(PACKAGES) tests bench
	$(BIN)/ruff format --check $(PACKAGES) tests bench
	$(BIN)/deptry .

licences: $(VENV)/.installed ## every runtime dependency with version and licence; fails on unknown or unfitting ones
	$(BIN)/docketwire licences

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

unit: $(VENV)/.dev ## tests that need nothing but values
	$(BIN)/pytest -q -n 2 --dist loadfile tests/unit

integration: $(VENV)/.dev ## real HTTP servers, DuckDB files, child processes
	$(BIN)/pytest -q -n 3 --dist loadfile --durations=15 -m "not slow and not long" tests/integration

long: $(VENV)/.dev ## the tests that take six to sixty seconds each
	$(BIN)/pytest -q -n 2 --dist loadfile --durations=15 -m long tests

install-browser: $(VENV)/.installed ## what sources with render = true need besides Chromium
	$(UV_INSTALL) -r requirements-browser.lock

$(TOOLS)/.installed: $(BIN)/uv requirements-tools.lock
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(TOOLS)
	VIRTUAL_ENV=$(CURDIR)/$(TOOLS) $(BIN)/uv pip install --quiet --require-hashes -r requirements-tools.lock
	@touch $@

tools: $(TOOLS)/.installed ## other people's readers of exports and captures (pywb, frictionless, datasets, ...), in an environment of their own

exchange: $(VENV)/.dev $(TOOLS)/.installed ## what we hand out, opened with the tools of those who get it
	$(BIN)/pytest -q -n 2 --dist loadfile tests/exchange

slow: $(VENV)/.dev ## the slow tests: kills at random moments, thousands of pages
	$(BIN)/pytest -q -n 2 --dist loadfile --durations=15 -m slow tests

ROUNDS ?= 2
test-cluster: $(VENV)/.dev $(TOOLS)/.installed ## its own PostgreSQL, Dask and S3 server on loopback; kill -9 of each, ROUNDS=2 times (SEED=7): the same tables as one machine's
	ROUNDS=$(ROUNDS) SEED=$(SEED) $(BIN)/pytest -q --durations=12 tests/cluster

install-cluster: $(VENV)/.installed ## what many machines need besides: Dask, DuckLake, object stores
	$(UV_INSTALL) -r requirements-cluster.lock

browser: $(VENV)/.dev ## the site in a real Chromium, with accessibility checks, and pages drawn by script; skipped where there is no Chromium
	$(BIN)/pytest -q tests/browser

hostile: $(VENV)/.dev ## what others may send to harm us: SQL, documents, certificates, names that rebind, noise, slow and many visitors, nonsense for the API; outcome, time and memory of each (FUZZ=2000: more noise)
	$(BIN)/pytest -q -n 2 --dist loadfile --durations=10 -m hostile tests/hostile tests/unit tests/integration

FUZZ_SECONDS ?= 60
fuzz: $(VENV)/.dev ## each reader of what others wrote under a fuzzer that follows its branches, for FUZZ_SECONDS=60; where atheris has a wheel
	-$(UV_INSTALL) -r requirements-fuzz.lock
	$(BIN)/python -m bench.fuzz --seconds $(FUZZ_SECONDS)

gate: $(VENV)/.dev ## quality floors of extraction and understanding, on the press and on real pages where there are any
	$(BIN)/python -m bench.gate

golden: $(VENV)/.dev ## renew the golden records in tests/golden; read the difference before you commit it
	$(BIN)/python -m bench.golden

coverage: $(VENV)/.dev ## what unit and integration tests execute, child processes included: by package here, by line in coverage/index.html
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not slow" --cov --cov-report=html:coverage --cov-report=json:coverage/coverage.json tests/unit tests/integration
	$(BIN)/python -m bench.coverage_by_package coverage/coverage.json

N ?= 200
SEED ?= 7
mutate: $(VENV)/.dev ## put N=200 faults into the code one at a time (SEED=7) and count those the tests see: ten seconds a fault on a quiet machine, after some minutes for what reaches what; goes on where it was stopped
	$(BIN)/python -m bench.mutate --number $(N) --seed $(SEED)

train: $(VENV)/.dev ## train the relevance model of the beat (BEAT=DIR: of another one) anew; the same byte for byte on the same machine
	$(BIN)/python -m bench.train_relevance $(if $(BEAT),--beat "$(BEAT)")

ROUNDS ?= 20
chaos: $(VENV)/.dev ## kill -9 at random moments at every stage, ROUNDS=20 times: one to two minutes a round
	$(BIN)/python -m bench.chaos --rounds $(ROUNDS)

SECONDS ?= 120
soak: $(VENV)/.dev ## 20 requests a second on site and API while a home crawls, reads and publishes, for SECONDS=120: p99, failures, memory
	$(BIN)/python -m bench.soak --seconds $(SECONDS)

year: $(VENV)/.dev ## a year of 2,000 pages a day with a given clock: bytes of every file, cost of a day; half an hour
	$(BIN)/python -m bench.year

RIVALS := .venv-rivals
$(RIVALS)/.installed: $(BIN)/uv requirements-rivals.lock
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(RIVALS)
	VIRTUAL_ENV=$(CURDIR)/$(RIVALS) $(BIN)/uv pip install --quiet --require-hashes -r requirements-rivals.lock
	@touch $@

rivals: $(RIVALS)/.installed ## other people's readers of pages (newspaper4k, news-please, readability), in an environment of their own

bench: $(VENV)/.dev ## what a page costs with us and with others, interleaved, on real pages; growth at 10,000 and 100,000 articles (WRITE=1: renew bench/results and docs/performance.md)
	-@$(MAKE) --no-print-directory rivals || echo "no package index: other people's readers are left out"
	$(BIN)/python -m bench.pace $(if $(WRITE),--write)
	$(BIN)/python -m bench.grouping

pace: $(VENV)/.dev ## the short form: ratios to trafilatura on made pages; fails where one is a quarter above bench/results/short.json
	$(BIN)/python -m bench.pace --check

lock: $(VENV)/.dev ## renew the lock files (exact versions and hashes, no addresses)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade pyproject.toml --group build --extra browser -c requirements.lock -o requirements-browser.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade pyproject.toml --group build --extra cluster -c requirements.lock -o requirements-cluster.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade pyproject.toml --group build --extra openid -c requirements.lock -o requirements-openid.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade --group pyproject.toml:tools -o requirements-tools.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade --group pyproject.toml:fuzz -o requirements-fuzz.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --generate-hashes --upgrade --group pyproject.toml:rivals -o requirements-rivals.lock

clean: ## remove what was built, the demo's data included
	rm -rf $(VENV) $(TOOLS) $(RIVALS) demo-data .mypy_cache .ruff_cache .pytest_cache
