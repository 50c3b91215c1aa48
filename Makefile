# `make run` and `make test` do all the set-up; everything else builds on them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
unexport PYTHONDONTWRITEBYTECODE
export GOVTRACK_EVAL_DATA ?= ../shared/data

.PHONY: run test test-slow test-pages page-checkers lint house mutants abuse drills bench bench-import bench-scale bench-topics catalogs screens docs clean

run: $(VENV)/.runtime
	@$(BIN)/python -m govtrack.supervisor

# The suite tests the plain loops; one slow test holds the compiled ones to the same bytes.
test test-slow test-pages abuse drills: export TOPIC_ENGINE_KERNEL = off

test: $(VENV)/.development
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not slow" $(ARGS)

test-slow: $(VENV)/.development page-checkers
	$(BIN)/python -m pytest -q -m slow $(ARGS)

test-pages: $(VENV)/.development page-checkers
	$(BIN)/python -m pytest -q -m pages $(ARGS)

# Lighthouse and the Nu validator, pinned by a lock file; without npm their tests are skipped and say so.
PAGE_CHECKERS := tests/pagewide/node_modules/.package-lock.json
page-checkers:
	@if command -v npm >/dev/null; then $(MAKE) --silent $(PAGE_CHECKERS); fi

$(PAGE_CHECKERS): tests/pagewide/package-lock.json
	npm --prefix tests/pagewide ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check govtrack tests worker.py
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/flask i18n check
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python -m deploy.template_lines
	$(BIN)/python -m deploy.face_format

# Prints what the house measures: sizes, import circles, words of events, tests.
house: $(VENV)/.development
	@$(BIN)/python -m deploy.house

# Plants faults one by one and writes docs/mutants.md; an hour or more, taken up again where it was stopped.
# For a part: make mutants ARGS="tables govtrack/plans --minutes 20" (or named, pure, report).
mutants: $(VENV)/.mutants
	$(BIN)/python -m tests.mutants $(ARGS)

# What hit comparable systems, tried on this one: case, expected, seen, verdict.
abuse: $(VENV)/.development
	$(BIN)/python -m tests.abuse $(ARGS)

# Real processes on the loopback: killed, stopped, misled. PostgreSQL, Redis and faketime of the distribution are needed.
drills: $(VENV)/.development
	$(BIN)/python -m tests.drills $(ARGS)

bench: $(VENV)/.development
	$(BIN)/python -m benchmarks.loop $(ARGS)
	$(BIN)/python -m benchmarks.page_queries
	$(BIN)/python -m benchmarks.page_cost
	$(BIN)/python -m benchmarks.streams
	$(BIN)/python -m benchmarks.telling
	$(BIN)/python -m benchmarks.answering
	$(BIN)/python -m benchmarks.opinions --output docs/opinion.md

# What an import costs by its lines and its format.
bench-import: $(VENV)/.development
	$(BIN)/python -m benchmarks.importing $(ARGS)

# One letter through the database, and each page, with 10,000 and with 100,000 letters, public pages beside a bare view
# and letters beside a bare insert; written to docs/scale.md. On PostgreSQL: python -m benchmarks.growing --database postgresql
bench-scale: $(VENV)/.benchmarks
	$(BIN)/python -m benchmarks.arriving --output docs/scale.md $(ARGS)
	$(BIN)/python -m benchmarks.growing --output docs/scale.md $(ARGS)
	$(BIN)/python -m benchmarks.serving --output docs/scale.md
	$(BIN)/python -m benchmarks.submitting --output docs/scale.md
	$(BIN)/python -m benchmarks.answering --output docs/scale.md

bench-topics: $(VENV)/.benchmarks
	$(BIN)/python -m benchmarks $(ARGS)

catalogs: $(VENV)/.development
	$(BIN)/flask i18n update

screens: $(VENV)/.development
	$(BIN)/python -m deploy.screens $(ARGS)

docs: $(VENV)/.development
	$(BIN)/flask docs states
	$(BIN)/python -m deploy.picture

$(VENV)/.runtime: requirements.txt
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh deploy/make-venv requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh deploy/make-venv requirements-dev.txt
	@touch $@

$(VENV)/.benchmarks: requirements-bench.txt $(VENV)/.development
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh deploy/make-venv requirements-bench.txt
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python bertopic==0.17.4
	@touch $@

$(VENV)/.mutants: requirements-mutants.txt $(VENV)/.development
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh deploy/make-venv requirements-mutants.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
