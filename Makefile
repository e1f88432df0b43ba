# make study   installs into .venv and runs the quick study on the embedded MNIST
# make test    installs into .venv and runs the tests: compiled, then those of the packages as plain Python with coverage
# make quick   the tests of formulas, kernels and measures, compiled
# make floors  the tests of commands and files with the oldest versions of the dependencies that install; $(FLOORS) has them
# make sdist   the source distribution, build/sdist/*.tar.gz, and some tests run from it
# make docs    the documentation as a site, build/docs/html/index.html; warnings are errors
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STUDY ?= runs/quick
# Tests of one file in one process, a process a core.
PROCESSES := -n auto --dist loadfile
STAMP := $(VENV)/.installed
DOCS_STAMP := $(VENV)/.installed-docs
FLOORS ?= .venv-floors

# What a change of one kernel or one measure needs.
QUICK := tests/rbm/kernels tests/rbm/test_model.py tests/rbm/test_gibbs.py tests/rbm/test_reference.py tests/rbm/training/test_gradient.py \
	tests/analysis/entropies tests/analysis/frontier

# What is run from the source distribution.
FROM_SDIST := $(QUICK) tests/test_structure.py tests/test_extras.py tests/test_old_files.py tests/test_commands_in_docs.py \
	tests/test_site.py tests/test_site_dictionary.py tests/analysis/protocols

# What uses each dependency: files, commands, pictures, processes, scikit-learn, Dask, TensorBoard.
DEPENDENT := tests/test_extras.py tests/test_readme.py tests/test_old_files.py tests/dbn/terminal tests/dbn/sklearn tests/dbn/page \
	tests/dbn/inside tests/dbn/test_cli.py tests/rbm/callbacks tests/rbm/likelihood tests/analysis/figures \
	tests/analysis/study tests/analysis/commands tests/analysis/powerlaw

# What is run as plain Python too: not what tries commands from outside (damage, kills, documentation), nor benchmarks.
PLAIN := tests/analysis tests/dbn tests/properties tests/rbm

# Coverage counts lines by sys.monitoring where Python has it, which costs next to nothing.
CORE := import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")

.PHONY: study test quick compiled plain lint docs floors sdist clean

study: $(STAMP)
	$(BIN)/relevance study $(if $(wildcard $(STUDY)/config.toml),--resume,--preset quick) --out $(STUDY)

test: compiled plain

quick: $(STAMP)
	$(BIN)/python -m pytest $(PROCESSES) $(QUICK)

compiled: $(STAMP)
	$(BIN)/python -m pytest $(PROCESSES) --durations=25

plain: $(STAMP)
	NUMBA_DISABLE_JIT=1 COVERAGE_CORE=$$($(BIN)/python -c '$(CORE)') $(BIN)/python -m pytest $(PROCESSES) $(PLAIN) --durations=25 --cov --cov-fail-under=95 \
		--cov-report=term:skip-covered

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# uv finds the oldest versions; what those warn of as deprecated is none of this project's.
floors:
	$(PYTHON) -m venv --clear $(FLOORS)
	$(FLOORS)/bin/python -m pip install --quiet uv
	$(FLOORS)/bin/uv pip install --quiet --resolution lowest-direct --only-binary :all: --no-binary relevance-rbm \
		--python $(FLOORS)/bin/python -e ".[test]"
	$(FLOORS)/bin/python -m pytest $(PROCESSES) -W ignore::DeprecationWarning $(DEPENDENT)

# The tests of formulas, of the structure and of the site, which read files of every folder.
sdist: $(STAMP)
	rm -rf build/sdist
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --sdist --outdir build/sdist .
	tar -xzf build/sdist/relevance_rbm-*.tar.gz -C build/sdist
	cd build/sdist/relevance_rbm-*/ && $(abspath $(BIN))/python -m pytest $(PROCESSES) $(FROM_SDIST)

docs: $(DOCS_STAMP)
	$(BIN)/python -m sphinx -W --keep-going -n -E -q -c docs/site -d build/docs/doctrees . build/docs/html
	@echo build/docs/html/index.html

$(DOCS_STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -e ".[docs]"
	@touch $@

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -e ".[test,lint]"
	@touch $@

clean:
	rm -rf $(VENV) $(FLOORS) build *.egg-info
