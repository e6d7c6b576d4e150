"""A preview tells beforehand exactly what the import then does, and leaves no trace."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from budgets.imports.services.importing import PreviewChanged, import_workbooks
from budgets.imports.services.previews import preview_import
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, ImportBatch, ImportedTable, Project
from budgets.ledger.selectors.facts import facts
from evalcase.audit.models import Entry
from tests.depth import examples
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples
from units.agencies.models import Agency


def book(rows: samples.Rows, name: str = "甲.xlsx") -> UploadedWorkbook:
    return UploadedWorkbook(name, workbook(("表", rows)))


amounts = st.integers(min_value=2_000_000, max_value=9_999_999).map(lambda fen: Decimal(fen) / 100)
named_rows = st.dictionaries(
    st.sampled_from(["甲项目", "乙项目", "丙项目", "丁项目", "戊项目"]), st.tuples(amounts, amounts), min_size=1
)


def project_table(projects: dict[str, tuple[Decimal, Decimal]]) -> UploadedWorkbook:
    """A sound 各项目预算执行统计表."""
    rows: samples.Rows = [["某县社保局2023年各项目预算执行统计表"], ["单位：元"], samples.project_execution()[2]]
    rows += [[name, "县级资金", float(budget), float(spent), ""] for name, (budget, spent) in projects.items()]
    rows.append(["合计", "", *(float(sum(column)) for column in zip(*projects.values(), strict=True)), ""])
    return book(rows)


@given(before=named_rows, after=named_rows)
@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_planned_is_what_is_done(
    ready: Agency, before: dict[str, tuple[Decimal, Decimal]], after: dict[str, tuple[Decimal, Decimal]]
) -> None:
    import_workbooks([project_table(before)], agency=ready, year=2023)
    file = project_table(after)
    preview = preview_import([file], agency=ready, year=2023)
    told = facts(ready, 2023)
    assert preview.receipt is not None
    assert preview.errors == ()
    done = import_workbooks([file], agency=ready, year=2023, previewed=preview.receipt.digest)
    assert done.tables == preview.receipt.tables
    assert (done.digest, done.repeated) == (preview.receipt.digest, preview.receipt.repeated)
    now = facts(ready, 2023)
    changed = {
        key: (told[key].text if key in told else "", now[key].text if key in now else "")
        for key in {*told, *now}
        if "执行率" in key and (told[key].text if key in told else "") != (now[key].text if key in now else "")
    }
    assert {item.key: (item.before, item.after) for item in preview.rates} == changed
    for table in done.tables:
        assert {row.label for row in table.new_rows} == set(after) - set(before)
        assert {row.label for row in table.missing_rows} == set(before) - set(after)


def test_a_plan_leaves_no_trace(ready: Agency) -> None:
    preview = preview_import([book(samples.project_execution())], agency=ready, year=2023)
    assert preview.changes_anything
    assert {item.key: (item.before, item.after) for item in preview.rates}["项目/甲项目.执行率"] == ("", "100.00%")
    assert not any(model.objects.exists() for model in (BudgetLine, ImportBatch, ImportedTable, Project))
    assert not Entry.objects.filter(action="导入工作簿").exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_plan_tells_what_was_recognised_and_why_a_sheet_was_not(ready: Agency) -> None:
    content = workbook(
        ("项目", samples.project_execution()),
        ("空", []),
        ("填报说明", [["请如实填写"]]),
        ("随手记", [["电话", "备忘"], [1, 2]]),
    )
    preview = preview_import([UploadedWorkbook("甲.xlsx", content)], agency=ready, year=2023)
    found = {sheet.sheet: sheet for sheet in preview.sheets}
    known = found["项目"]
    assert (known.title, known.header, known.unit, known.rows, known.columns) == (
        "各项目预算执行统计表", "第3行", "元", 3, 5,
    )  # fmt: skip
    assert known.caption == "某县社保局2023年各项目预算执行统计表"
    assert (found["空"].reason, found["填报说明"].reason) == ("是空白的工作表，未读取", "是说明，未读取")
    assert "没有找到可识别的表头" in found["随手记"].reason
    assert (found["随手记"].errors, preview.receipt) == (1, None)


def test_faults_are_in_the_plan_and_never_raised(ready: Agency) -> None:
    rows = samples.project_execution()
    rows[3][2], rows[4][3] = "五万", "很多"
    preview = preview_import([book(rows), UploadedWorkbook("假.xlsx", b"no")], agency=ready, year=2023)
    assert [(error.file, error.cell) for error in preview.errors] == [
        ("假.xlsx", ""),
        ("甲.xlsx", "C4"),
        ("甲.xlsx", "D5"),
    ]
    assert (preview.receipt, preview.rates, preview.changes_anything) == (None, (), False)


def test_the_same_file_again_changes_nothing(ready: Agency) -> None:
    file = book(samples.project_execution())
    import_workbooks([file], agency=ready, year=2023)
    preview = preview_import([file], agency=ready, year=2023)
    assert preview.receipt is not None
    assert preview.receipt.repeated == ("甲.xlsx",)
    assert (preview.changes_anything, preview.rates) == (False, ())


def test_an_import_that_would_do_something_else_stops(ready: Agency) -> None:
    file = book(samples.project_execution())
    previewed = preview_import([file], agency=ready, year=2023).receipt
    assert previewed is not None
    other = samples.project_execution()
    other[3][1] = "省级资金"
    import_workbooks([book(other, "乙.xlsx")], agency=ready, year=2023)
    with pytest.raises(PreviewChanged) as caught:
        import_workbooks([file], agency=ready, year=2023, previewed=previewed.digest)
    assert (caught.value.receipt.tables[0].new, caught.value.receipt.tables[0].unchanged) == (0, 3)
    assert ImportBatch.objects.get().file_name == "乙.xlsx"
