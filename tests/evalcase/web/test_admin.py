"""The administrator's pages as a whole: every list, page and entry form of every table opens, in Chinese."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from scoring.cases.models import Case
from units.people.models import User

# What the project registers; the groups of django.contrib.auth are the framework's own.
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def office(client: Client, fumin: Case, administrator: User) -> Client:
    """An administrator signed in, with the demo case loaded."""
    client.force_login(administrator)
    return client


def test_the_index_names_every_table_in_chinese(office: Client) -> None:
    page = office.get("/admin/").content.decode()
    assert "预算绩效评价 · 管理" in page
    for name in ("单位", "用户", "科目", "导入批次", "导入的表", "指标体系", "评价案件", "操作日志"):
        assert name in page


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_opens(office: Client, model: type[Model]) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed = office.get(reverse(f"{name}_changelist"))
    assert listed.status_code == 200
    assert re.search(r"[\u4e00-\u9fff]", str(model._meta.verbose_name_plural)), "a table is called by its Chinese name"
    assert office.get(reverse(f"{name}_changelist"), {"q": "社保"}).status_code in (200, 302)
    row = model._default_manager.first()
    if row is not None:
        opened = office.get(reverse(f"{name}_change", args=[row.pk]))
        assert opened.status_code == 200
    assert office.get(reverse(f"{name}_add")).status_code in (200, 403)


def test_the_demo_fills_the_tables_that_matter(office: Client) -> None:
    for address in (
        "agencies/agency",
        "accounts/account",
        "ledger/importbatch",
        "library/framework",
        "cases/case",
    ):
        assert office.get(f"/admin/{address}/").context["cl"].result_count > 0, address
