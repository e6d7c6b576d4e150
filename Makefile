# EvalCase. `make` alone lists what can be done here; every target prepares what it needs by itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--quiet --custom-compile-command "make lock" $(LOCK_OPTIONS)

.PHONY: help demo run worker test test-fast test-deep lint format bench chaos lock clean

help: ## 列出全部命令 · list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

demo: .venv/runtime.stamp ## 安装、建库、导入演示案件并生成报告 · install, migrate, load the demo, render its reports
	@bash .ci/setup libraries
	@bash .ci/setup say "建库 · migrating the database"
	@$(MANAGE) migrate
	@bash .ci/setup say "载入演示案件 · loading the demo cases"
	@$(MANAGE) load_demo
	@bash .ci/setup say "完成。打开网站：make run，然后访问 http://127.0.0.1:8000/ · done; make run opens the site"

run: .venv/runtime.stamp ## 在 127.0.0.1:8000 打开网站，并启动后台程序 · serve the site on this machine, with a worker
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_shipped --verbosity 0
	@$(MANAGE) render_worker & worker=$$!; trap 'kill $$worker 2>/dev/null; wait $$worker' EXIT; \
	$(MANAGE) runserver 127.0.0.1:8000

worker: .venv/runtime.stamp ## 另启动一个后台程序生成报告 · start one more background worker
	@$(MANAGE) render_worker

test: .venv/dev.stamp ## 全部测试（SQLite；有 PostgreSQL 时再跑一遍）· the whole suite, on SQLite and on PostgreSQL
	@bash .ci/setup libraries
	@bash .ci/test $(TESTS)

test-fast: .venv/dev.stamp ## 不用浏览器、数据库和排版的测试，一分钟以内 · what needs no browser, database or printing, within a minute
	@bash .ci/setup libraries
	@env -u DATABASE_URL $(BIN)/python -m pytest --numprocesses auto --quiet --without-database -m "not slow" $(TESTS)

test-deep: .venv/dev.stamp ## 全部测试，随机例子也全部试一遍 · the whole suite with every example instead of a sample
	@bash .ci/setup libraries
	@bash .ci/test --hypothesis-profile=deep $(TESTS)

lint: .venv/dev.stamp ## 代码检查 · ruff, mypy, import order, migrations, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	@echo "check --deploy"
	@DJANGO_SETTINGS_MODULE=evalcase.settings.production ALLOWED_HOSTS=evalcase.example TRUSTED_PROXY_COUNT=1 \
	DATABASE_URL=postgres://evalcase@127.0.0.1/evalcase \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	$(MANAGE) check --deploy --fail-level WARNING

format: .venv/dev.stamp ## 统一代码格式 · format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp ## 性能对比（只看同一次运行内的比值）· benchmarks, as ratios within one run
	@set -e; for file in tests/benchmarks/[a-z]*.py; do \
	$(BIN)/python -m tests.benchmarks.$$(basename $$file .py); done

chaos: .venv/dev.stamp ## 破坏性试验：两个浏览器、服务器被强制终止，共改 1000 处（CHAOS_OPTIONS="--database postgres://…"）· two browsers and killed servers over 1,000 edits
	@$(BIN)/python -m tests.chaos.sheet $(CHAOS_OPTIONS)

lock: .venv/dev.stamp ## 重新锁定依赖（升级：LOCK_OPTIONS=--upgrade）· lock the requirements with hashes
	$(LOCK) --output-file requirements/runtime.txt
	$(LOCK) --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt

clean: ## 删除虚拟环境、缓存和测试数据，保留 var/ 中的数据库 · remove everything that can be made again
	rm -rf .venv .coverage htmlcov .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis var/test
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/%.stamp: requirements/%.txt
	@bash .ci/setup packages $*
	@touch $@
