"""Choosing the unit of a new case."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.agencies import make_agency
from tests.factories.people import evaluator
from units.agencies.models import Agency


@pytest.fixture
def body(client: Client, bureau: Agency) -> Agency:
    for number in range(40):
        make_agency(f"u{number:02d}", f"某县第{number}小学", parent=bureau)
    client.force_login(evaluator(bureau))
    return bureau


@pytest.mark.usefixtures("body")
def test_all_units_are_reached_and_a_failed_search_leads_back(client: Client) -> None:
    first = client.get("/cases/new/").content.decode()
    assert "共 41 个，本页第 1 至 30 个" in first
    assert "u39" not in first
    assert "u39" in client.get("/cases/new/", {"page": "2"}).content.decode()
    assert "第 1 至 30 个" in client.get("/cases/new/", {"page": "x\0"}).content.decode()
    assert "共 40 个" in client.get("/cases/new/", {"q": "小学"}).content.decode()
    none = client.get("/cases/new/", {"q": "水利"}).content.decode()
    assert "没有名称、简称或代码含有“水利”" in none
    assert '<a href="/cases/new/">列出全部</a>' in none
