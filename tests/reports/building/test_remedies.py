"""What is missing leads where it is mended: the slot, the table to import, the row of the sheet."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budgets.facts import CellSource
from budgets.ledger.models import ImportedTable
from budgets.ledger.selectors.facts import facts
from budgets.workbooks import KINDS, kinds_holding
from reports.building.remedies import Remedy, remedies_for
from reports.building.selectors import drafted
from reports.versions.services.batch import render_batch
from scoring.cases.models import Case
from scoring.cases.rights import Person
from scoring.cases.services import write_words
from scoring.scores.models import Score
from tests.factories.demo import DEMO_CASES
from units.agencies.models import Staffing
from units.people.choices import Role


def remedies(case: Case, role: Role | None = Role.EVALUATOR) -> dict[str, Remedy]:
    found = drafted(case)
    person = None if role is None else Person(0, frozenset({role}))
    return {remedy.missing.key: remedy for remedy in remedies_for(found.missing, found.material, person)}


def _without(*kinds: str) -> None:
    ImportedTable.objects.filter(kind__in=kinds).update(superseded_at="2024-01-01T00:00:00Z")


@pytest.mark.parametrize("loaded_demo_case", DEMO_CASES, indirect=True)
def test_every_imported_fact_is_looked_for_in_the_table_it_came_from(demo_case: Case) -> None:
    tables = ImportedTable.objects.filter(agency=demo_case.agency, superseded_at__isnull=True).select_related("batch")
    kinds: dict[tuple[str, str], set[str]] = {}
    for table in tables:
        kinds.setdefault((table.batch.sha256, table.sheet), set()).add(table.kind)
    checked = 0
    for key, fact in facts(demo_case.agency, demo_case.year).items():
        if isinstance(fact.source, CellSource):
            origin = kinds[fact.source.sha256, fact.source.sheet]
            assert origin & {kind.code for kind in kinds_holding(key)}, key
            checked += 1
    assert checked > 40


@pytest.mark.parametrize(
    "key", ["", "无", "甲.乙", "甲/乙.丙", "社会保险基金收支决算表的预算数", "绩效目标/甲.完成值（文中第1个数）"]
)
def test_some_table_is_named_for_any_key(key: str) -> None:
    assert kinds_holding(key)
    assert set(kinds_holding(key)) <= set(KINDS)


def test_a_missing_text_leads_to_its_slot(fumin: Case) -> None:
    fumin.words = {slot: text for slot, text in fumin.words.items() if slot != "建议"}
    remedy = remedies(fumin)["建议"]
    assert remedy.place == "六、建议"
    (link,) = remedy.links
    assert link.address.startswith("/cases/fumin-2023/words/#slot-")


def test_a_missing_table_is_named_and_who_imports_is_led_to_it(fumin: Case) -> None:
    _without("three_public")
    start = f"/imports/new/?agency={fumin.agency.code}&year={fumin.year}"
    for role, linked in ((Role.REVIEWER, False), (Role.EVALUATOR, True), (Role.ADMINISTRATOR, True)):
        found = remedies(fumin, role)
        remedy = found["“三公”经费.支出"]
        who = "" if linked else "单位人员、评价人员或管理员"
        assert f"请{who}导入《“三公”经费预算执行情况表》" in remedy.then
        addresses = [link.address for link in remedy.links if "/imports/" in link.address]
        assert addresses == ([start, "/imports/templates/three_public.xlsx"] if linked else [])
        # A rate says which figures it waits for.
        assert found["“三公”经费.控制率"].then.startswith("由“‘三公’经费年初预算”、“‘三公’经费支出”计算")


def test_a_figure_that_the_sheet_can_take_leads_to_its_row(fumin: Case) -> None:
    Staffing.objects.filter(agency=fumin.agency).delete()
    remedy = remedies(fumin)["人员.在职人员控制率"]
    assert "《编制及人员情况表》" in remedy.then
    assert any("/sheet/#row-" in link.address for link in remedy.links)


def test_a_missing_score_leads_to_its_row(fumin: Case) -> None:
    row = fumin.indicators.get(path="过程/资产管理/资产管理规范性")
    Score.objects.filter(indicator=row).update(score=None)
    found = drafted(fumin)
    from reports.material.slots import Missing

    missing = Missing("四、", "缺少数据", "fact", f"得分/{row.path}")
    (remedy,) = remedies_for([missing], found.material, Person(0, frozenset({Role.EVALUATOR})))
    assert remedy.links[0].address == f"/cases/fumin-2023/sheet/#row-{row.pk}"
    (reader,) = remedies_for([missing], found.material, Person(0, frozenset({Role.REVIEWER})))
    assert reader.links == ()


def test_a_fact_that_words_ask_for_leads_to_the_words_too(fumin: Case) -> None:
    write_words(case=fumin, words={**fumin.words, "其他说明": "另有{培训场次}。"})
    remedy = remedies(fumin)["培训场次"]
    assert "也可以改文字“其他说明”" in remedy.then
    assert any("/words/#slot-" in link.address for link in remedy.links)


def test_commands_say_the_same_in_words(fumin: Case, tmp_path: Path) -> None:
    _without("three_public")
    write_words(case=fumin, words={slot: text for slot, text in fumin.words.items() if slot != "建议"})
    for command in (
        ["render_report", fumin.code, "--to", str(tmp_path / "报告.html")],
        ["trace_figure", fumin.code, "1"],
    ):
        with pytest.raises(CommandError) as refused:
            call_command(*command, stdout=StringIO())
        assert "《“三公”经费预算执行情况表》" in str(refused.value)
        assert "六、建议：缺少文字“建议”" in str(refused.value)
    (result,) = render_batch(cases=[fumin], formats=["html"], folder=tmp_path, jobs=1)
    assert "《“三公”经费预算执行情况表》" in result.failure


def test_a_sum_leads_to_the_item_that_is_missing(fumin: Case) -> None:
    write_words(case=fumin, words={**fumin.words, "建议": ["共{企业转入人数+外地转入人数}。"]})
    fumin.refresh_from_db()
    remedy = remedies(fumin)["企业转入人数+外地转入人数"]
    assert "由“外地转入人数”计算" in remedy.then
    assert "企业转入人数”" not in remedy.then
