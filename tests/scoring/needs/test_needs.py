"""What a case needs: told from the leaves and the report of a framework and an agency made up here."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook, read_files
from budgets.ledger.models import ImportedTable
from budgets.workbooks import DECLARATIONS, KINDS
from budgets.workbooks.kind import Asked
from evalcase.spreadsheets.locate import locate
from evalcase.spreadsheets.reader import read_workbook
from evalcase.spreadsheets.writer import write_workbook
from indicators.library.services import load_frameworks
from scoring.bindings.models import WantedTable
from scoring.bindings.selectors import lacking_tables
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.desk.groups import cases_of_group, group_of
from scoring.needs.selectors import needs_of
from scoring.opening.services import create_case
from scoring.scores.services import score_case
from tests.factories import people
from tests.indicators.conftest import FRAMEWORK
from units.agencies.models import Agency

LEAVES = {
    "部门预算执行率": "rule: {kind: execution_rate}, inputs: {values: {executed: 部门.支出, budget: 部门.全年预算}}",
    "编制控制": "rule: {kind: ratio_up}, inputs: {actual: 人员.在职人数, target: 人员.编制数}",
    "巡河次数": "evidence: 巡河记录, rule: {kind: ratio_up}, "
    "inputs: {actual: 履职.实际巡河次数, target: 履职.计划巡河次数}",
    "护林面积": "rule: {kind: ratio_up}, inputs: {target: 90亩}",
    "制度健全": "evidence: 制度文件, rule: {kind: yes_no}",
}
FACTS = """facts:
  - {key: 履职.计划巡河次数, label: 计划巡河次数, unit: 次}
  - {key: 履职.实际巡河次数, label: 实际巡河次数, unit: 次}
"""
NEEDED = {"department_budget", "staffing", "work_statistics", "performance_targets"}


def made_up(agency: Agency, folder: Path, *, copies: int = 1, **fields: Any) -> Case:
    """A case by a framework of these leaves, as often as asked; each branch has its own names."""
    tree = "tree:\n"
    for number in range(1, copies + 1):
        tree += f"  - name: 一级{number}\n    weight: 100\n    children:\n"
        for name, rest in LEAVES.items():
            tree += f"      - {{name: {name}{number if number > 1 else ''}, weight: 20, {rest}}}\n"
    head = FRAMEWORK.partition("tree:\n")[0].replace("total: 100", f"total: {100 * copies}")
    head = head.replace("kind: project", "kind: department").replace("facts:\n", FACTS)
    file = folder / "made-up.yaml"
    file.write_text(head + tree, encoding="utf-8")
    (loaded,) = load_frameworks(paths=[file])
    given: dict[str, Any] = {
        "report_kind": "project_evaluation",
        "framework": loaded.framework,
        "title": "某项评价",
        "year": 2023,
    }
    case = create_case(code="made-up", agency=agency, **(given | fields))
    score_case(case=case)
    return case


@pytest.fixture
def case(reference_data: None, centre: Agency, settings: LazySettings, tmp_path: Path) -> Case:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return made_up(centre, tmp_path)


def lacking(case: Case) -> set[str]:
    return set(lacking_tables().filter(case=case).values_list("kind", flat=True))


def blanks(client: Client, case: Case) -> Any:
    answer = client.get(reverse("case-blanks", args=[case.code]))
    assert answer["Content-Disposition"].startswith("attachment")
    return load_workbook(BytesIO(answer.content))


def fill(sheet: Worksheet, rows: dict[str, Sequence[Any]]) -> None:
    """Write values beside the names that stand in the first columns; names that do not stand there go below."""
    named = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value}
    free = sheet.max_row + 1
    for name, values in rows.items():
        row, column = (named[name].row, named[name].column) if name in named else (free, 1)
        if name not in named:
            sheet.cell(row, column, name)
            free += 1
        for offset, value in enumerate(values, start=1):
            if value is not None:
                sheet.cell(row, column + offset, value)


MONEY = (None, 100, 110, 110, 100, 110, 99, None)
FILLED: dict[str, dict[str, Sequence[Any]]] = {
    "部门财政资金收支情况表": {"基本支出": MONEY, "合计": MONEY},
    "编制及人员情况表": {"编制数": [40], "在职人数": [38]},
    "履职情况统计表": {"计划巡河次数": ["次", 50], "实际巡河次数": ["次", 40]},
    "部门整体支出绩效目标表": {"护林面积": ["≥90亩", "81亩"]},
}


def return_filled(client: Client, case: Case, titles: Sequence[str]) -> None:
    book = blanks(client, case)
    for title in titles:
        fill(book[title], FILLED[title])
    stream = BytesIO()
    book.save(stream)
    import_workbooks([UploadedWorkbook("待报资料.xlsx", stream.getvalue())], agency=case.agency, year=case.year)


def test_leaves_say_which_tables_are_needed(case: Case) -> None:
    assert lacking(case) == NEEDED
    figures = WantedTable.objects.get(case=case, kind="work_statistics").figures
    assert {figure["words"] for figure in figures} == {"计划巡河次数", "实际巡河次数"}


def test_the_blanks_come_back_and_fill_what_was_missing(client: Client, case: Case) -> None:
    client.force_login(people.agency_clerk(case.agency))
    book = blanks(client, case)
    assert set(book.sheetnames) == {*FILLED, "填写说明"}
    for title in FILLED:
        assert f"{case.agency}2023年{title}" in str(book[title]["A1"].value)

    return_filled(client, case, list(FILLED))
    assert not lacking(case)
    score_case(case=case)
    scores = dict(CaseIndicator.objects.filter(case=case).values_list("name", "score__score"))
    assert {name: str(scores[name]) for name in ("部门预算执行率", "巡河次数", "护林面积")} == {
        "部门预算执行率": "18.00",
        "巡河次数": "16.00",
        "护林面积": "18.00",
    }
    assert scores["编制控制"] is not None
    answer = client.get(reverse("case-blanks", args=[case.code]))
    assert answer["Location"] == reverse("case-needs", args=[case.code])


def test_sheets_that_nobody_filled_in_wait_for_another_time(client: Client, case: Case) -> None:
    client.force_login(people.agency_clerk(case.agency))
    return_filled(client, case, ["编制及人员情况表", "履职情况统计表"])
    assert lacking(case) == {"department_budget", "performance_targets"}
    assert set(ImportedTable.objects.values_list("kind", flat=True)) == {"staffing", "work_statistics"}


def test_a_sheet_with_a_wrong_value_is_not_taken_for_a_blank(client: Client, case: Case) -> None:
    client.force_login(people.agency_clerk(case.agency))
    book = blanks(client, case)
    fill(book["编制及人员情况表"], {"编制数": ["很多"], "在职人数": ["不详"]})
    fill(book["履职情况统计表"], FILLED["履职情况统计表"])
    stream = BytesIO()
    book.save(stream)
    file = UploadedWorkbook("待报资料.xlsx", stream.getvalue())
    reading = read_files([file], agency=case.agency, year=2023, units_confirmed=False)
    assert {error.sheet for error in reading.errors} == {"编制及人员情况表"}


def test_the_page_tells_what_is_here_and_who_owes_the_rest(client: Client, case: Case) -> None:
    clerk = people.agency_clerk(case.agency)
    client.force_login(clerk)
    address = reverse("case-needs", args=[case.code])
    page = client.get(address).content.decode()
    assert "还缺 4 张" in page
    assert f"由{case.agency}（单位人员：{clerk}）报送" in page
    assert f"{reverse('import-new')}?agency={case.agency.code}&amp;year=2023" in page
    assert "巡河记录" in page
    assert "缺 4 张表" in page  # the frame

    return_filled(client, case, ["编制及人员情况表"])
    page = client.get(address).content.decode()
    assert "还缺 3 张" in page
    assert "待报资料.xlsx" in page
    assert "还没有取数" in page
    score_case(case=case)
    assert "还没有取数" not in client.get(address).content.decode()


def test_words_and_papers_of_the_report_are_on_the_list(case: Case) -> None:
    found = needs_of(case)
    assert [paper.indicator.name for paper in found.bare] == ["巡河次数", "制度健全"]
    assert [words.name for words in found.unwritten] == ["评价项目"]
    Case.objects.filter(pk=case.pk).update(words={"评价项目": ["甲项目"]})
    assert not needs_of(Case.objects.get(pk=case.pk)).unwritten


def test_the_page_of_the_case_leads_with_it_while_something_is_missing(client: Client, case: Case) -> None:
    client.force_login(people.agency_clerk(case.agency))
    address = reverse("case-detail", args=[case.code])
    page = client.get(address).content.decode()
    assert "资料清单：还缺 4 张表" in page
    assert page.index("资料清单：还缺") < page.index("一级指标得分")
    Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
    assert "资料清单：还缺" not in client.get(address).content.decode()


def test_the_agency_finds_it_on_the_desk_until_it_is_here(client: Client, case: Case) -> None:
    clerk = people.agency_clerk(case.agency)
    client.force_login(clerk)
    group = group_of("hand-in")
    assert group is not None
    assert list(cases_of_group(group, clerk)[0]) == [case]
    assert "报送还缺的表" in client.get(reverse("desk")).content.decode()
    return_filled(client, case, list(FILLED))
    assert not cases_of_group(group, clerk)[0]


@pytest.mark.parametrize("copies", [1, 12])
def test_sixty_leaves_take_as_many_queries_as_five(
    client: Client,
    reference_data: None,
    centre: Agency,
    tmp_path: Path,
    copies: int,
    django_assert_num_queries: Any,
) -> None:
    case = made_up(centre, tmp_path, copies=copies)
    client.force_login(people.agency_clerk(centre))
    client.get(reverse("case-needs", args=[case.code]))
    with django_assert_num_queries(11):
        client.get(reverse("case-needs", args=[case.code]))


def test_a_form_of_the_project_comes_with_its_name_and_its_indicators(
    client: Client, reference_data: None, centre: Agency, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    case = made_up(centre, tmp_path, project="河道整治")
    client.force_login(people.agency_clerk(centre))
    assert "project_targets" in lacking(case)
    book = blanks(client, case)
    form = book["项目支出绩效目标完成情况表"]
    fill(form, {"年度资金总额": [100, 110, 99], "护林面积": ["≥90亩", "81亩"]})
    assert form["B2"].value == "河道整治"
    stream = BytesIO()
    book.save(stream)
    import_workbooks([UploadedWorkbook("待报资料.xlsx", stream.getvalue())], agency=centre, year=2023)
    assert "project_targets" not in lacking(case)
    score_case(case=case)
    scores = dict(CaseIndicator.objects.filter(case=case).values_list("name", "score__score"))
    assert [str(scores[name]) for name in ("部门预算执行率", "护林面积")] == ["18.00", "18.00"]


def test_a_report_without_scores_needs_the_tables_that_it_tells(reference_data: None, centre: Agency) -> None:
    case = create_case(
        code="accounts", title="部门决算", agency=centre, year=2023, framework=None, report_kind="final_accounts"
    )
    assert {"settlement_overview", "expenditure_settlement", "basic_settlement"} <= lacking(case)


def test_blanks_of_all_kinds_stand_in_one_workbook() -> None:
    asked = Asked(figures=(("走访企业", "户"),), targets=(("产出", "数量", "走访"),), projects=("甲",), project="甲")
    sheets = [kind.blank_sheet(agency="某县某局", year=2023, asked=asked) for kind in KINDS]
    book = load_workbook(BytesIO(write_workbook(sheets)))
    names = [name.lower() for name in book.sheetnames]
    assert len(set(names)) == len(KINDS) + 1
    assert max(map(len, names)) <= 31
    stream = BytesIO()
    book.save(stream)
    tables, errors, _ = locate(read_workbook(stream.getvalue(), "全部.xlsx"), DECLARATIONS)
    assert not errors
    assert [table.declaration.kind for table in tables] == [kind.code for kind in KINDS]
