# Every task of a developer and of CI. `make run` starts the product, `make test` proves it, `make check` reads it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
JOBS ?= $(shell nproc)
DATA ?= data
SECONDS ?= 60

.PHONY: help setup build dev run test check format docs bench fire fuzz tsan cluster-test web screenshots lighthouse sbom vulnerabilities clean package image package-test
help:
	@echo 'make run      install what is missing, build, and serve on http://127.0.0.1:8080 (DATA=$(DATA))'
	@echo 'make test     unit tests (sanitizers on), wire tests, browser tests; ends with "N passed, N failed"'
	@echo 'make check    format, layers, clang-tidy, TypeScript'
	@echo 'make build    release build: build/release/wellkept'
	@echo 'make web      the console and the portal with reload on http://127.0.0.1:5173, beside a running server'
	@echo 'make screenshots   every screen in two sizes, themes and languages into build/screenshots'
	@echo 'make lighthouse    what Lighthouse finds of the portal on a telephone; at least 95 of performance and accessibility'
	@echo 'make sbom | vulnerabilities   what the program is made of (CycloneDX), and what is known against it'
	@echo 'make package       a Debian package; make package-test tries it in a minimal root, make image makes an OCI image of it'
	@echo 'make docs     writes what the documents say about the policy anew'
	@echo 'make cluster-test   PostgreSQL under Patroni: the primary is killed under a working server'
	@echo 'make simulate [SEED=1 STEPS=1000000]   the core through made-up days with faults; a failing seed can be replayed'
	@echo 'make fire     everything around the server fails, FIRE_MINUTES=2 of each; the short form is part of make test'
	@echo 'make bench | fuzz [SECONDS=60] | tsan | format | setup | clean'

setup:
	@tools/setup build test check

# Only what the release build needs: a machine that runs the product needs no test tools.
build:
	@tools/setup build
	@cmake --preset release --log-level=WARNING
	@cmake --build --preset release -j $(JOBS)

dev:
	@tools/setup build test
	@cmake --preset dev --log-level=WARNING
	@cmake --build --preset dev -j $(JOBS)

run: build
	@exec build/release/wellkept serve --data $(DATA)

test: dev
	@tools/test build/dev

check:
	@tools/setup build test check
	@tools/check

format:
	@tools/setup check
	@git ls-files -co --exclude-standard '*.cpp' '*.h' | xargs -r clang-format -i

web:
	@tools/setup build
	@cd web && npm run --silent dev

screenshots: dev
	@cd tests && WELLKEPT_BINARY=$(CURDIR)/build/dev/wellkept npm run --silent screenshots

# With the release build: what customers meet.
lighthouse: build
	@tools/setup test
	@cd tests && WELLKEPT_BINARY=$(CURDIR)/build/release/wellkept npm run --silent lighthouse

# A bill of materials of the release build: build/release/wellkept.cdx.json
sbom: build
	@tools/sbom build/release/wellkept build/release/wellkept.cdx.json

# Known vulnerabilities of it, as far as the data reach.
vulnerabilities: build
	@tools/vulnerabilities build/release/wellkept

# The vocabulary in docs/policy-guide.md, and docs/clauses.md. A test fails while they are out of date.
docs:
	@tools/setup build test
	@cmake --preset dev --log-level=WARNING
	@cmake --build --preset dev -j $(JOBS) --target policy_test
	@WELLKEPT_WRITE_DOCS=1 build/dev/policy_test --gtest_filter='Guide.*' --gtest_brief=1
	@cd tests && npm run --silent docs

# The torments of tests/fire for FIRE_MINUTES each, against the release build; FIRE_SEED=N repeats what was random.
fire: build
	@tools/setup test
	@cmake --build --preset release --target fire_faults
	@cd tests && npm run --silent types && FIRE_MINUTES=$(or $(FIRE_MINUTES),2) WELLKEPT_BINARY=build/release/wellkept \
	  npx --no-install vitest run --config fire/vitest.config.ts

bench: build
	@tools/setup bench test
	@tests/bench/run build/release/wellkept $(BENCH)

fuzz:
	@tools/setup build fuzz
	@cmake --preset fuzz --log-level=WARNING
	@cmake --build --preset fuzz -j $(JOBS) --target fuzzers
	@tools/fuzz build/fuzz $(SECONDS)

# A cluster of Patroni whose primary is killed, with the release build; minutes, so not part of `make test`.
cluster-test: build
	@tools/setup test cluster
	@cd tests && WELLKEPT_BINARY=$(CURDIR)/build/release/wellkept npx --no-install vitest run --config cluster/vitest.config.ts

# The same unit tests with the thread sanitizer, and the wire tests against a server that has it.
tsan:
	@tools/setup build test
	@cmake --preset tsan --log-level=WARNING
	@cmake --build --preset tsan -j $(JOBS)
	@tools/tsan build/tsan

# The core through made-up days with faults; a life that fails is lived again by the line that is printed. Its files lie in memory.
SEED ?= 1
STEPS ?= 1000000
simulate:
	@tools/setup build
	@cmake --preset release --log-level=WARNING
	@cmake --build --preset release -j $(JOBS) --target simulate
	@TMPDIR=$$([ -w /dev/shm ] && echo /dev/shm || echo /tmp) build/release/simulate --seed $(SEED) --steps $(STEPS)

# A Debian package; `package-test` tries it in a minimal root, `image` makes and tries an OCI image of it.
package: build
	@tools/setup package
	@DEB_RULES_REQUIRES_ROOT=no debian/rules clean binary >build/package.log 2>&1 || { tail -40 build/package.log; exit 1; }
	@lintian --fail-on error,warning build/package/wellkept_*.deb
	@ls build/package/*.deb

package-test: package
	@packaging/try build/package/wellkept_*.deb build/package/try

image: package
	@packaging/image build/package/wellkept_*.deb build/package/try

clean:
	@rm -rf build tests/node_modules web/node_modules web/dist
