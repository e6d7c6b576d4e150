"""Whatever happens to a workbook, an import ends in a receipt or in located faults: never in an exception."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from evalcase.spreadsheets.errors import WorkbookRejected
from tests.depth import examples
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples, self_evaluation
from units.agencies.models import Agency

SAMPLES = [
    samples.income_expenditure, samples.project_execution, samples.fund_balance, samples.yearly_statistics,
    samples.work_statistics, samples.survey_counts, samples.staffing,
    self_evaluation.base_data, self_evaluation.self_evaluation_form,
]  # fmt: skip
VALUES = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
    st.sampled_from(
        [
            "",
            "-",
            "不适用",
            "合计",
            "总计",
            "其中：",
            "1e5",
            "5%",
            "≥",
            "单位：万元",
            "注：",
            "填表人：",
            "0",
            "　",
            "２０２３年",
        ]
    ),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.dates(),
)
STAFFING = workbook(("表", samples.staffing()))
CHANGES = st.lists(
    st.tuples(st.sampled_from(["put", "drop", "repeat", "swap"]), st.integers(0, 20), st.integers(0, 12), VALUES),
    min_size=1,
    max_size=4,
)


def spoil(rows: samples.Rows, changes: list[tuple[str, int, int, Any]]) -> samples.Rows:
    for act, row, column, value in changes:
        row %= max(len(rows), 1)
        if not rows:
            break
        if act == "put":
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = value
        elif act == "drop":
            del rows[row]
        elif act == "repeat":
            rows.insert(row, list(rows[row]))
        else:
            other = column % len(rows)
            rows[row], rows[other] = rows[other], rows[row]
    return rows


@pytest.mark.django_db
@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sample=st.sampled_from(SAMPLES), changes=CHANGES)
def test_spoilt_rows_end_well(ready: Agency, sample: Any, changes: list[tuple[str, int, int, Any]]) -> None:
    file = UploadedWorkbook("甲.xlsx", workbook(("表", spoil(sample(), changes))))
    try:
        foretold = import_workbooks([file], agency=ready, year=2023, dry_run=True)
    except WorkbookRejected as rejection:
        faults = rejection.errors
    else:
        faults = ()
        assert import_workbooks([file], agency=ready, year=2023).tables == foretold.tables
    assert all(error.text.strip() and error.file == "甲.xlsx" for error in faults)


@examples(150)
@given(st.data())
def test_spoilt_bytes_end_well(data: st.DataObject) -> None:
    from evalcase.spreadsheets.reader import parse_workbook

    content = bytearray(STAFFING)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        texts = [sheet.name for sheet in parse_workbook(bytes(content), "甲.xlsx")]
    except WorkbookRejected as rejection:
        texts = [error.text for error in rejection.errors if error.file == "甲.xlsx"]
    assert texts
