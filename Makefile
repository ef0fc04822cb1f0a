# The commands of this repository; each is a script in script/, which can be read and run by itself.
.PHONY: help run test web check load sim soak coverage routing-bench

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and start the demo world (ARGS="--http 127.0.0.1:9090" are handed on)
	@script/run $(ARGS)

test: ## Install what tests need and run every check (FAIL_FAST=1 stops at the first failure)
	@script/test

web: ## Build the web app into web/dist
	@script/bootstrap build && script/web

check: ## The quick checks only: tidy, format, clippy (no tests)
	@script/test tidy fmt clippy

coverage: ## Regenerate docs/coverage.md
	@cargo xtask coverage

load: ## Measure calls in a release build and print CPU per call-minute (ARGS="--calls 200 --seconds 60")
	@script/load $(ARGS)

sim: ## Simulate many seeds of a hostile contact centre (SEEDS=10000)
	@cargo run --release -p sim -- --seeds $(or $(SEEDS),10000) $(ARGS)

routing-bench: ## Measure how fast waiting contacts find agents, and how that grows
	@cargo run --release -p sim -- --routing

soak: ## Simulate for hours (SEEDS=1000000)
	@cargo run --release -p sim -- --seeds $(or $(SEEDS),1000000) $(ARGS)
