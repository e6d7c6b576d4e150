"""The administrator's pages of what was imported, to look at."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from budgets.ledger.models import ImportBatch, ImportedTable
from tests.factories.agencies import make_agency
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def _batches(agency: Agency, count: int) -> None:
    for number in range(count):
        batch = ImportBatch.objects.create(
            agency=agency, year=2023, file_name=f"第{number}册.xlsx", sha256=f"{number:064d}", content=f"{number}.xlsx"
        )
        ImportedTable.objects.create(
            batch=batch, agency=agency, year=2023, kind="staffing", variant=str(number), sheet=f"表{number}"
        )


@pytest.mark.parametrize("count", [1, 3])
class TestLists:
    """A list asks the same number of questions whatever it shows."""

    def test_batches(self, office: Client, count: int, django_assert_num_queries: Any) -> None:
        _batches(make_agency("c", "某县社保局"), count)
        with django_assert_num_queries(8):
            page = office.get("/admin/ledger/importbatch/").content.decode()
        assert page.count('class="field-file_name"') == count
        assert "某县社保局" in page

    def test_tables(self, office: Client, count: int, django_assert_num_queries: Any) -> None:
        _batches(make_agency("c", "某县社保局"), count)
        with django_assert_num_queries(8):
            page = office.get("/admin/ledger/importedtable/").content.decode()
        assert page.count('<td class="field-table_kind">编制及人员情况表</td>') == count


def test_tables_are_found_by_the_title_of_their_kind(office: Client) -> None:
    _batches(make_agency("c", "某县社保局"), 2)
    ImportedTable.objects.filter(variant="1").update(kind="survey_counts")
    page = office.get("/admin/ledger/importedtable/", {"kind": "survey_counts"})
    assert [table.kind for table in page.context["cl"].result_list] == ["survey_counts"]
    assert '<a href="?kind=staffing">' in page.content.decode()


def test_imports_can_only_be_looked_at(office: Client) -> None:
    _batches(make_agency("c", "某县社保局"), 1)
    for model, row in (("importbatch", ImportBatch.objects.get()), ("importedtable", ImportedTable.objects.get())):
        address = f"/admin/ledger/{model}/{row.pk}"
        assert office.get(f"{address}/change/").status_code == 200
        assert office.get(f"/admin/ledger/{model}/add/").status_code == 403
        assert office.post(f"{address}/change/", {"year": "2000"}).status_code == 403
        assert office.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
