SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
# Countries that are killed and brought back want the machine to themselves; all else goes side by side.
ALONE := tests/chaos tests/network
TOGETHER := --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder $(ALONE:%=--ignore=%)

.PHONY: help setup up down test test-all bench content lint format docs new-event

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what is missing: system packages, Python packages, the perform command
	@deploy/setup/install-packages.sh
	@deploy/setup/virtual-environment.sh

up: setup ## Start three demo countries on this machine, federated and filled with data
	@$(BIN)/perform up --demo

down: ## Stop the demo countries; their data stays
	@$(BIN)/perform down

test: lint ## Check everything except the tests that take minutes each
	@$(BIN)/pytest -m "not long" $(TOGETHER)
	@$(BIN)/pytest -m "not long" $(ALONE)

test-all: lint ## Check everything, the long chaos runs too
	@$(BIN)/pytest $(TOGETHER)
	@$(BIN)/pytest $(ALONE)

bench: setup ## Measure throughput and latency against named peers and ceilings
	@deploy/setup/virtual-environment.sh requirements-perf.txt
	@$(BIN)/python -m perf

content: setup ## Check questionnaires, classifications and messages
	@$(BIN)/perform content check
	@$(BIN)/pytest -q tests/unit/assessment -k "content or questionnaire"

lint: setup ## Check format, style, types and the walls between the parts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: setup ## Format the code and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: setup ## Regenerate docs/reference from the sources
	@$(BIN)/python -m contracts.catalogue
	@$(BIN)/python -m node.reference

new-event: setup ## Start a contract: make new-event type=assessment.reviewed.v1 sender=assessment
	@$(BIN)/python -m contracts.scaffold "$(type)" "$(sender)"
