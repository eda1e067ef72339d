PYTHON ?= python3
FAMILIES ?= 20
SECTIONS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help up down demo simulate test check contracts lock bench trust screenshots

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## install what is missing, run the whole system, print its address, wait for Ctrl-C
	@$(PYTHON) deploy/install.py
	@exec $(BIN)/balabaqsha up

down: ## stop the system that another shell has brought up
	@$(BIN)/balabaqsha down

demo: ## file applications for FAMILIES=20 families of every kind against the running system
	@$(BIN)/balabaqsha demo --families $(FAMILIES)

simulate: ## live through a year of a made-up city of FAMILIES=5000 families, WEEKS=52, SEED=1, and count broken promises
	@$(PYTHON) deploy/install.py
	@$(BIN)/balabaqsha simulate --families $(if $(filter command line environment,$(origin FAMILIES)),$(FAMILIES),5000) $(if $(WEEKS),--weeks $(WEEKS)) $(if $(SEED),--seed $(SEED))

test: ## install what is missing, run the whole test suite on servers of its own
	@$(PYTHON) deploy/install.py --dev
	@$(BIN)/python -m pytest -q -n 3 --dist loadgroup

check: ## format, lint, types, import rules, dependencies, locks
	@$(PYTHON) deploy/install.py --dev
	@$(BIN)/balabaqsha check

contracts: ## write the event schemas, examples, AsyncAPI and OpenAPI documents
	@$(PYTHON) deploy/install.py --dev
	@$(BIN)/python -m balabaqsha_contracts write
	@$(BIN)/python -m gateway_service openapi write

bench: ## measure what the queue promises, or SECTIONS=lookups,joins of it, into docs/reference/benchmarks.md
	@$(PYTHON) deploy/install.py --dev
	@$(BIN)/python tests/bench $(SECTIONS)

trust: ## the long trials, or SECTIONS=model,tampering of them, into docs/reference/trust.md
	@$(PYTHON) deploy/install.py --dev
	@$(BIN)/python tests/trust $(SECTIONS)

screenshots: ## take the pictures of the main pages anew, into docs/screenshots
	@$(PYTHON) deploy/install.py --dev
	@$(BIN)/python tests/screenshots

lock: ## resolve the dependencies and write every lock
	@$(PYTHON) deploy/install.py --dev
	@$(BIN)/balabaqsha lock
