"""The 部门决算报表: what comes in, and each sum that does not hold told at its cell."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.facts import facts
from budgets.ledger.services.exports import export_workbook
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from tests.factories.final_accounts import FinalAccounts, workbooks
from units.agencies.models import Agency

ACCOUNTS = FinalAccounts(
    agency="某县社保局",
    year=2023,
    items={
        "2080106": (50_000, 0, 45_000),
        "2080150": (900_000, 910_000, 0),
        "2101102": (60_000, 60_000, 0),
        "2210201": (80_000, 80_000, 0),
    },
    staff=800_000,
    other_income=1_000,
    carried_in=5_000,
    prior_total=1_000_000,
    prior_appropriation=990_000,
    prior_general=990_000,
    three_public={"公务接待费": (3_000, 2_000, 4_000), "公务用车运行维护费": (20_000, 20_000, 20_000)},
    counts={"国内公务接待批次": ("4", "6"), "机关运行经费": ("25", "24.5")},
)


def spoilt(sheet: str, cell: str, value: int | str) -> list[UploadedWorkbook]:
    """The workbooks with one cell of one sheet changed."""
    files = []
    for file in workbooks(ACCOUNTS):
        book = load_workbook(BytesIO(file.content))
        if sheet in book.sheetnames:
            book[sheet][cell] = value
        stream = BytesIO()
        book.save(stream)
        files.append(UploadedWorkbook(file.file_name, stream.getvalue()))
    return files


def refused(files: list[UploadedWorkbook], agency: Agency) -> tuple[CellError, ...]:
    with pytest.raises(WorkbookRejected) as caught:
        import_workbooks(files, agency=agency, year=2023)
    assert not BudgetLine.objects.exists()
    return caught.value.errors


def test_each_table_is_a_block_of_facts_with_its_cells(ready: Agency) -> None:
    receipt = import_workbooks(workbooks(ACCOUNTS), agency=ready, year=2023)
    assert len(receipt.tables) == 8
    book = facts(ready, 2023)
    texts = {
        "收入/其他收入.决算": "1000.00元",
        "收入/总计.上年决算": "1000000.00元",
        "支出/208社会保障和就业支出.决算": "955000.00元",
        "收入决算/2080106就业管理事务.其他收入": "1000.00元",
        "支出决算/合计.项目支出": "45000.00元",
        "财政拨款支出/总计.一般公共预算财政拨款": "1095000.00元",
        "一般公共预算/2080106就业管理事务.执行率": "90.00%",
        "一般公共预算/210卫生健康支出.占比": "5.48%",
        "人员经费/合计.决算": "800000.00元",
        "公用经费/30215会议费.决算": "250000.00元",
        "公务接待费.占比": "9.09%",
        "公务用车运行维护费.上年决算": "20000.00元",
        "机关运行经费.同比变动额": "0.5万元",
        "国内公务接待批次@2022": "6批次",
    }
    assert {key: book[key].text for key in texts} == texts
    assert book["收入/其他收入.决算"].source.describe() == "决算报表.xlsx【收入支出决算总表】B7"
    assert book["支出/总计.决算"].source.describe() == "决算报表.xlsx【收入支出决算总表】E10"


# Each sum of the forms, the cell that breaks it, and what the message names.
@pytest.mark.parametrize(
    ("sheet", "cell", "value", "place", "words"),
    [
        ("收入支出决算总表", "B8", 1_095_000, "B8", "以上各项之和"),
        ("收入支出决算总表", "B10", 1_200_000, "B10", "本年合计及结转结余等之和"),
        ("收入支出决算总表", "F10", 999_999, "F10", "收入总计"),
        ("支出决算表", "C8", 910_001, "C8", "各项支出之和"),
        ("支出决算表", "D5", 910_001, "C5", "各项支出之和"),
        ("一般公共预算财政拨款支出决算表", "C5", 1, "C5", "下级科目之和"),
        ("一般公共预算财政拨款支出决算表", "C14", 1, "C14", "各类之和"),
        ("一般公共预算财政拨款支出决算表", "D8", 1, "D8", "基本支出＋项目支出"),
        ("财政拨款收入支出决算总表", "E5", 1, "E5", "三本预算之和"),
        ("一般公共预算财政拨款基本支出决算表", "C7", 1, "C7", "各类之和"),
        ("财政拨款“三公”经费支出决算表", "C5", 1, "C5", "其中各行之和"),
    ],
)
def test_a_sum_that_does_not_hold_is_told_at_its_cell(
    ready: Agency, sheet: str, cell: str, value: int, place: str, words: str
) -> None:
    errors = refused(spoilt(sheet, cell, value), ready)
    assert any((error.sheet, error.cell) == (sheet, place) and words in error.text for error in errors), [
        error.text for error in errors
    ]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "place", "words"),
    [
        ("支出决算表", "A6", "20801066", "A6", "应为3位（类）、5位（款）或7位（项）数字"),
        ("支出决算表", "A6", "", "A6", "科目编码是空的"),
        ("支出决算表", "A7", "2080106", "B7", "与第6行重复"),
        ("支出决算表", "A6", "2080177", "A6", "没有名为“2080177”的科目"),
        ("支出决算表", "B6", "", "B6", "科目名称是空的"),
        ("收入支出决算总表", "A5", "捐赠收入", "A5", "没有名为“捐赠收入”的科目"),
        ("收入支出决算总表", "A6", "", "A6", "有金额而没有项目"),
        ("机构运行信息表", "A4", "公务飞机购置数", "A4", "不认识的项目“公务飞机购置数”"),
        ("机构运行信息表", "C4", "-3", "C4", "是负数"),
        ("机构运行信息表", "A4", "其中：机要通信用车", "A", "重复"),
    ],
)
def test_a_bad_cell_is_named_in_chinese(
    ready: Agency, sheet: str, cell: str, value: str, place: str, words: str
) -> None:
    errors = refused(spoilt(sheet, cell, value), ready)
    assert any(words in error.text and error.cell.startswith(place) for error in errors), [e.text for e in errors]


def test_totals_agree_between_the_tables(ready: Agency) -> None:
    other = workbooks(replace(ACCOUNTS, staff=800_000, items={**ACCOUNTS.items, "2101102": (60_000, 61_000, 0)}))
    mixed = [load_workbook(BytesIO(files[0].content)) for files in (workbooks(ACCOUNTS), other)]
    sheet = mixed[0]["一般公共预算财政拨款基本支出决算表"]
    changed = mixed[1]["一般公共预算财政拨款基本支出决算表"]
    for row in changed.iter_rows(min_row=5):
        for cell in row:
            sheet[cell.coordinate] = cell.value
    stream = BytesIO()
    mixed[0].save(stream)
    errors = refused([UploadedWorkbook("决算报表.xlsx", stream.getvalue())], ready)
    assert [error.cell for error in errors] == ["E14"]
    assert "人员经费合计＋公用经费合计" in errors[0].text


@pytest.mark.parametrize(
    ("sheet", "cell", "told"),
    [
        ("支出决算表", "C17", "按“已导入的收入支出决算总表“本年支出合计””应为"),
        ("收入支出决算总表", "E9", "按“已导入的支出决算表“合计””应为"),
    ],
)
def test_a_table_alone_agrees_with_those_in_force(ready: Agency, sheet: str, cell: str, told: str) -> None:
    import_workbooks(workbooks(ACCOUNTS), agency=ready, year=2023)
    more = replace(ACCOUNTS, items={**ACCOUNTS.items, "2050803": (500, 500, 0)})
    book = load_workbook(BytesIO(workbooks(more)[0].content))
    for name in book.sheetnames:
        if name != sheet:
            del book[name]
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(WorkbookRejected) as caught:
        import_workbooks([UploadedWorkbook("只有一张.xlsx", stream.getvalue())], agency=ready, year=2023)
    (error,) = (error for error in caught.value.errors if "本年支出合计" in error.text or "支出决算表" in error.text)
    assert told in error.text
    assert error.cell == cell


def test_a_row_of_column_numbers_and_an_ordinal_change_nothing(ready: Agency) -> None:
    files = workbooks(ACCOUNTS)
    book = load_workbook(BytesIO(files[0].content))
    sheet = book["支出决算表"]
    sheet.insert_rows(4)
    for column, text in enumerate(["栏次", None, "1", "2", "3", "4", "5", "6"], start=1):
        sheet.cell(4, column).value = text
    stream = BytesIO()
    book.save(stream)
    import_workbooks([UploadedWorkbook("决算报表.xlsx", stream.getvalue())], agency=ready, year=2023)
    assert facts(ready, 2023).quantity("支出决算/2080106就业管理事务.项目支出").value == 45_000


def test_exports_import_as_the_same_data(ready: Agency) -> None:
    import_workbooks(workbooks(ACCOUNTS), agency=ready, year=2023)
    exported = UploadedWorkbook("导出.xlsx", export_workbook(agency=ready, year=2023))
    receipt = import_workbooks([exported], agency=ready, year=2023)
    assert len(receipt.tables) == 8
    assert {(table.new, table.changed, table.missing) for table in receipt.tables} == {(0, 0, 0)}
