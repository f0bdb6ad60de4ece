# Recado. `make` alone prints this help.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export CGO_ENABLED := 0

GO_SOURCES  := $(shell find cmd internal -name '*.go' -not -name '*_test.go' 2>/dev/null) $(shell find internal -name '*.sql' 2>/dev/null) go.mod go.sum
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' 2>/dev/null)
VERSION     := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

.PHONY: help run run-cluster cluster-check build test test-go test-web test-e2e bench chaos bench-check requirements generate golden lint fuzz clean

help: ## this help
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: bin/recado ## install, build and start the product with its demo workspace
	@bin/recado serve --sandbox $(ARGS)

run-cluster: bin/recado ## start three nodes behind HAProxy on a pair of PostgreSQL that fails over
	@scripts/run-cluster.sh $(ARGS)

cluster-check: bin/recado ## take the cluster's parts away one by one, under load, and measure
	@scripts/cluster.sh $(ARGS)

build: bin/recado ## leave the one binary at bin/recado

test: ## install what the tests need and run every test
	@scripts/test.sh all

test-go: ## the Go tests alone, on both databases
	@scripts/test.sh go

test-web: ## types, lint and unit tests of the web apps
	@scripts/test.sh web

test-e2e: ## the journeys in a real browser
	@scripts/test.sh e2e

bench: bin/recado ## measure against the budgets; writes bench/result.json
	@scripts/bench.sh $(ARGS)

bench-check: bin/recado ## measure what is quick; fails where it is a fifth worse than bench/baseline.json
	@scripts/bench.sh -only sizes,parts,hooks,automation,transfer -compare bench/baseline.json $(ARGS)

chaos: ## break what a desk stands on, at random, for ten minutes (ARGS="--minutes 60 --seed 7")
	@scripts/chaos.sh $(ARGS)

requirements: ## one line a requirement: ID STATE tests; fails where a claimed one is not proved
	@test -f test/results/go.json || scripts/test.sh all >&2
	@go run ./test/requirements

generate: web/node_modules/.installed ## write what is generated: OpenAPI, its types, pages of platforms
	@go run ./internal/generate
	@cd web && npm run --silent client

golden: ## rewrite golden files after a wanted change; review the diff
	@RECADO_UPDATE=1 go test ./internal/platform/...

lint: web/node_modules/.installed ## vet, staticcheck (minutes the first time) and the web linter
	@go vet ./... && go tool staticcheck ./... && test -z "$$(gofmt -l cmd internal test bench)" && cd web && npm run --silent lint

fuzz: ## run each fuzz target for a while (FUZZTIME=30s)
	@scripts/fuzz.sh $${FUZZTIME:-30s}

clean: ## remove what was built
	rm -rf bin test/results internal/site/dist/agent internal/site/dist/sandbox internal/site/dist/widget

web/node_modules/.installed: web/package.json web/package-lock.json
	@echo "• installing the web apps' libraries"
	@cd web && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

test/sdk/node_modules/.installed: test/sdk/package.json test/sdk/package-lock.json
	@echo "• installing the clients of others that the tests run"
	@cd test/sdk && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

internal/site/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	@echo "• building the web apps"
	@cd web && npm run --silent build
	@touch $@

bin/recado: internal/site/dist/.built $(GO_SOURCES)
	@echo "• building the server (the first time takes a minute)"
	@mkdir -p bin
	@go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $@ ./cmd/recado
