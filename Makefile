# make run    serve the demo        make test   the suite, on SQLite and on PostgreSQL
# make setup  only prepare          make check  linters, types, contracts, settings
# make conformance                  sealed copies before veraPDF and the EU's DSS, which need Java
# Each finds or installs what it needs; a second time it only looks.

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
HOST ?= 127.0.0.1
PORT ?= 8000
# More arguments for pytest: make test ARGS="-k receipts"
ARGS ?=
# A worker takes tests of the same file one after the other, so that what a file sets up is set up once.
PYTEST := $(PY) -m pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal $(ARGS)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
STATIC_SOURCES := $(shell find static -type f 2>/dev/null)

.PHONY: help benchmark setup run test test-sqlite test-postgres clean requirements settings-table messages \
    packages-run packages-test packages-conformance conformance check check-code check-types check-imports \
    check-templates check-models check-production check-readme check-security check-translations security-table \
    sbom audit docs docs-pictures release-dump

help:
	@sed -n '/^# make/s/^# //p' Makefile

# --- What has to be there ---------------------------------------------------------------------------------------------

packages-run:
	@scripts/system_packages.sh run

packages-test:
	@scripts/system_packages.sh test

packages-conformance:
	@scripts/system_packages.sh conformance

$(VENV)/.installed: requirements-dev.txt | packages-run
	@$(PY) -c '' 2>/dev/null || { python=$$(scripts/find_python.sh) && echo "Python: $$python" \
	    && "$$python" -m venv --clear $(VENV); }
	@echo "Installing the pinned packages …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

.env: | $(VENV)/.installed
	@$(PY) -m scripts.env_file

%.mo: %.po | $(VENV)/.installed
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@

INSTALLED := packages-run $(VENV)/.installed .env $(CATALOGUES)

setup: $(INSTALLED)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createcachetable --verbosity 0

var/.collected: $(VENV)/.installed $(STATIC_SOURCES)
	@$(MANAGE) collectstatic --no-input --clear --verbosity 0
	@touch $@

# --- The demo ---------------------------------------------------------------------------------------------------------

run: setup var/.collected
	@$(MANAGE) load_demo
	@exec $(PY) -m scripts.serve --host $(HOST) --port $(PORT)

# --- Proof ------------------------------------------------------------------------------------------------------------

test: packages-test $(INSTALLED)
	@status=0; \
	$(MAKE) test-sqlite || status=1; \
	$(MAKE) test-postgres || status=1; \
	exit $$status

test-sqlite: $(INSTALLED)
	@echo "== The suite on SQLite"
	@DATABASE_URL=sqlite:///var/suite.sqlite3 $(PYTEST)

# What a browser sees, and the rooms without a model, do not depend on the database: those tests run once, above.
test-postgres: packages-test $(INSTALLED)
	@echo "== The suite on PostgreSQL"
	@$(PY) -m scripts.with_postgres $(PYTEST) $(addprefix --ignore=tests/,browser pdf seal sources)

# Sealed copies before the reference validators, veraPDF and the EU's DSS; Maven fetches those once.
conformance: packages-conformance $(INSTALLED)
	@echo "== Sealed copies before the reference validators"
	@DATABASE_URL=sqlite:///var/suite-conformance.sqlite3 $(PY) -m pytest --capture=no $(ARGS) \
	    tests/conformance/check_issued.py

# Settings of a production that has done everything right; the key lives as long as the command.
PRODUCTION = env DPA_ENV=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
    ALLOWED_HOSTS=registry.example DATABASE_URL='postgres:///registry?host=/run/postgresql' DPA_DATA_DIR=var/check \
    EMAIL_URL=smtps://mail.example DEFAULT_FROM_EMAIL=dpa@registry.example DPA_PUBLIC_URL=https://registry.example \
    DPA_SEAL_KEY=$(AUTHORITY)/seal.key.pem DPA_SEAL_CERTIFICATE=$(AUTHORITY)/seal.crt.pem \
    DPA_SEAL_TRUST=$(AUTHORITY)/root.crt.pem DPA_SEAL_TIME_STAMPS=https://stamps.example \
    DPA_JOURNAL_KEY=$(AUTHORITY)/journal.key.pem
AUTHORITY := var/check/authority-rsa3072

check: check-code check-types check-imports check-templates check-models check-production check-readme \
    check-security check-translations

check-code: $(INSTALLED)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

check-types: $(INSTALLED)
	$(PY) -m mypy

check-imports: $(INSTALLED)
	$(VENV)/bin/lint-imports --no-cache

check-templates: $(INSTALLED)
	$(VENV)/bin/djlint --lint --quiet templates

# With a database named, Django also says which constraints it does not support (models.W038, W047): those are errors.
check-models: $(INSTALLED)
	$(MANAGE) makemigrations --check --dry-run
	DATABASE_URL=sqlite:///var/check.sqlite3 $(MANAGE) check --database default --fail-level WARNING

check-production: $(INSTALLED) var/.collected
	@$(PY) -c 'import pathlib; import seal; \
	    seal.demo_settings(pathlib.Path("$(AUTHORITY)"), organisation="Check", key_bits=3072)'
	@openssl genpkey -algorithm ed25519 -out $(AUTHORITY)/journal.key.pem
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

check-readme: $(INSTALLED)
	$(PY) -m scripts.settings_table --check
	$(PY) -m scripts.roles_table --check

# Every requirement of ASVS is accounted for, and what is named exists.
check-security: $(INSTALLED)
	$(PY) -m scripts.security_table --check

check-translations: $(INSTALLED)
	$(PY) -m scripts.messages --check

# Side by side on this machine: the cost of copies and pages, workers killed, files tampered with. Takes a while.
benchmark: $(INSTALLED)
	@$(PY) -m benchmarks

# --- Upkeep -----------------------------------------------------------------------------------------------------------

requirements: | $(VENV)/.installed
	@UPGRADE=$(UPGRADE) scripts/requirements.sh

settings-table: $(INSTALLED)
	@$(PY) -m scripts.settings_table

security-table: $(INSTALLED)
	@$(PY) -m scripts.security_table

messages: $(INSTALLED)
	@$(PY) -m scripts.messages

# A filled registry of this release, for every later one to be tried on; once, before it is given out.
release-dump: packages-test $(INSTALLED)
	@$(PY) -m scripts.release_dump

# The documentation as two sites, Dutch and English, in var/docs; pictures from the demo, if they are wanted, come first.
docs: .cache/docs/.installed
	@.cache/docs/bin/sphinx-build --quiet --fresh-env --fail-on-warning --builder html --conf-dir docs --define language=en docs var/docs/en
	@.cache/docs/bin/sphinx-build --quiet --fresh-env --fail-on-warning --builder html --conf-dir docs --define language=nl docs/nl var/docs/nl
	@cp docs/start.html var/docs/index.html
	@echo "The documentation is at var/docs/index.html"

.cache/docs/.installed: requirements-docs.txt | $(VENV)/.installed
	@$(PY) -m venv --clear .cache/docs
	@.cache/docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-docs.txt
	@touch $@

docs-pictures: packages-test $(INSTALLED) var/.collected
	@$(PY) -m scripts.screenshots

# What the program is made of (CycloneDX), and whether flaws are known in it; ends with 2 where nobody can be asked.
sbom: $(VENV)/.installed
	@scripts/sbom.sh var/sbom.cdx.json

audit: $(VENV)/.installed
	@scripts/audit.sh requirements.txt

clean:
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis var/static var/check* var/suite* var/test-*
	find . -path ./.git -prune -o -name __pycache__ -type d -exec rm -rf {} +
