"""Opening a case on the pages, without scripts."""

from __future__ import annotations

import pytest
from django.test import Client

from budgets.ledger.models import Project
from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.factories import people
from tests.factories.trees import case_in_setup
from units.agencies.models import Agency
from units.people.models import User

NEW = "/cases/new/"


@pytest.fixture
def case(centre: Agency) -> Case:
    return case_in_setup(centre)


@pytest.fixture
def signed_in(client: Client, evaluator: User) -> Client:
    client.force_login(evaluator)
    return client


class TestOpening:
    def test_the_unit_is_found_by_its_name(self, signed_in: Client, centre: Agency, foreign_bureau: Agency) -> None:
        shown = signed_in.get(NEW, {"q": "社保"}).content.decode()
        assert f"?agency={centre.code}" in shown
        assert foreign_bureau.code not in signed_in.get(NEW).content.decode()
        assert "没有名称、简称或代码含有“邻县”" in signed_in.get(NEW, {"q": "邻县"}).content.decode()

    def test_a_case_is_opened_from_a_framework(self, signed_in: Client, case: Case, centre: Agency) -> None:
        address = f"{NEW}?agency={centre.code}"
        shown = signed_in.get(address).content.decode()
        assert "一级4项，末级17项；优 ≥90、良 ≥80、中 ≥60、差 ≥0" in shown
        answer = signed_in.post(
            address,
            {
                "year": "2023",
                "kind": "project_evaluation",
                "basis": "framework|mof-2020-10-project|1",
                "project": "河道整治",
                "code": "",
                "title": "",
            },
        )
        opened = centre.cases.exclude(pk=case.pk).get()
        assert answer.headers["Location"] == f"/cases/{opened.code}/setup/"
        assert (opened.code, opened.title) == ("county-centre-2023", "某县社保局2023年河道整治项目支出绩效评价")
        assert (opened.state, opened.evaluator) == (State.SETUP, None)
        assert opened.created_by is not None

    def test_a_case_of_one_project_is_named_after_it(self, signed_in: Client, case: Case, centre: Agency) -> None:
        Project.objects.create(agency=centre, year=2023, name="河道整治项目")
        address = f"{NEW}?agency={centre.code}"
        assert '<option value="河道整治项目">' in signed_in.get(address).content.decode()
        sent = {"year": "2023", "basis": "framework|mof-2020-10-project|1", "project": "“河道整治”"}
        signed_in.post(address, {**sent, "kind": "project_evaluation"})
        opened = centre.cases.exclude(pk=case.pk).get()
        assert (opened.project, opened.title) == ("河道整治项目", "某县社保局2023年河道整治项目支出绩效评价")
        assert "项目“河道整治项目”" in signed_in.get(f"/cases/{opened.code}/").content.decode()
        refused = signed_in.post(address, {**sent, "kind": "final_accounts", "basis": "none"})
        assert refused.status_code == 422
        assert "评价整个单位，请不填项目" in refused.content.decode()

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"year": "二〇二三"}, "请填写四位年份"),
            ({"year": "1890"}, "应在2000到"),
            ({"basis": ""}, "请选择一个指标体系"),
            ({"basis": "case|fumin-2023"}, "所选的指标体系已不可用"),
            ({"code": "有 空格"}, "只能含字母、数字"),
            ({"code": "setup-2024"}, "案件代码"),
            ({"code": "new"}, "另有用处"),
            ({"project": ""}, "请填写导入的表中的项目名称"),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_stays(
        self, signed_in: Client, case: Case, centre: Agency, fields: dict[str, str], message: str
    ) -> None:
        sent = {
            "year": "2023",
            "kind": "project_evaluation",
            "basis": "framework|mof-2020-10-project|1",
            "title": "留着",
            "project": "河道整治",
        }
        answer = signed_in.post(f"{NEW}?agency={centre.code}", sent | fields)
        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert 'value="留着"' in answer.content.decode()
        assert centre.cases.get() == case

    def test_last_years_tree_is_taken_over(self, client: Client, fumin: Case) -> None:
        assert fumin.evaluator is not None
        client.force_login(people.evaluator(fumin.evaluator))
        address = f"{NEW}?agency={fumin.agency.code}"
        assert "沿用以前年度的指标体系" in client.get(address).content.decode()
        client.post(
            address, {"year": "2024", "kind": "department_evaluation", "basis": "case|fumin-2023", "code": "fumin-2024"}
        )
        opened = Case.objects.get(code="fumin-2024")
        assert opened.evaluator == fumin.evaluator
        shown = client.get("/cases/fumin-2024/setup/").content.decode()
        assert "97.83%" in shown
        assert "以《部门整体支出绩效评价指标体系" in shown

    def test_only_evaluators_open_cases(self, client: Client, agency_clerk: User, centre: Agency) -> None:
        client.force_login(agency_clerk)
        assert client.get(NEW).status_code == 403

    def test_a_unit_of_others_cannot_be_taken(self, signed_in: Client, case: Case, foreign_bureau: Agency) -> None:
        answer = signed_in.post(f"{NEW}?agency={foreign_bureau.code}", {"year": "2023"})
        assert answer.status_code == 422
        assert "没有您可以评价的" in answer.content.decode()
