# Aftercare. `make help` lists what can be done; `make run` does all of it that is needed first.

PORT ?= 8000
DATA ?= var
PYTHON ?= python3.11
STEPS ?= 100000

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes
# Packages of the machine the tests need: a browser, letters for Chinese in it, and clocks that lie.
TEST_PACKAGES := chromium fonts-noto-cjk libfaketime

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test soak setup vendor translations lint pins clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  PORT=8000 DATA=var may be given to run; PYTHON=... to the first make."

run: setup vendor translations ## start the portal on this machine (PORT=8000 DATA=var)
	@$(PY) -m compileall -q portal jobs wsgi.py || true  # once, not again in each of the processes
	@exec $(PY) -m portal.embedded --port "$(PORT)" --data "$(DATA)"

test: $(VENV)/.test vendor translations ## check everything: style, layers, types, htmx, tests
	@sh deploy/install_packages.sh $(TEST_PACKAGES)
	@sh deploy/check.sh
	$(PY) -m pytest -n 2 --dist loadgroup

# SOAK_SEED=... tells the same stories again, SOAK_SHRINK=1 looks for the shortest that fails.
soak: $(VENV)/.test vendor translations ## the clocks for long: STEPS=100000 against their model, and faults
	@sh deploy/install_packages.sh $(TEST_PACKAGES)
	AFTERCARE_SOAK=1 SOAK_STEPS=$(STEPS) $(PY) -m pytest -n 0 -s -m soak tests

lint: $(VENV)/.test vendor ## the quick half of test: style, layers, types, htmx
	@sh deploy/check.sh

setup: $(VENV)/.run ## make .venv with the pinned requirements

$(VENV)/.python: deploy/make_venv.sh
	@sh deploy/make_venv.sh $(PYTHON)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.txt deploy/portal.sh
	@echo "Installing what requirements/run.txt pins ..."
	@$(PIP) -r requirements/run.txt
	@install -m 755 deploy/portal.sh $(VENV)/bin/portal
	@$(PY) -c 'import os, site; open(os.path.join(site.getsitepackages()[0], "aftercare.pth"), "w").write(os.getcwd())'
	@touch $@

# test.txt holds everything of run.txt, at the same versions.
$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing what requirements/test.txt pins ..."
	@$(PIP) -r requirements/test.txt
	@touch $@

vendor: static/vendor/.stamp ## bring the front-end files from npm to static/vendor

static/vendor/.stamp: $(VENV)/.run package-lock.json static/icons.txt deploy/vendor.py
	@$(PY) deploy/vendor.py

translations: $(VENV)/.translations ## merge the rooms' translations into what gettext reads

$(VENV)/.translations: $(VENV)/.run portal/web/translations.py $(wildcard portal/translations/zh_Han*/*.po)
	@$(PY) -m portal.web.translations
	@touch $@

pins: $(VENV)/.test ## compile requirements/*.in to pinned versions with hashes
	@$(PY) -m pip install -qq --disable-pip-version-check uv
	$(PY) -m uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11.2 --output-file requirements/test.txt requirements/test.in
	$(PY) -m uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11.2 --constraints requirements/test.txt --output-file requirements/run.txt requirements/run.in
	$(PY) -m uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11.2 --output-file requirements/node.txt requirements/node.in

clean: ## remove what make made, but no data
	rm -rf $(VENV) node_modules static/vendor portal/translations/*/LC_MESSAGES
	find . -name __pycache__ -prune -exec rm -rf {} +
