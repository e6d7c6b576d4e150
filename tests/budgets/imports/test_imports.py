"""What an import keeps: amounts in 元, what cells did not hold, sources, and what it superseded."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from budgets.accounts.models import Account
from budgets.accounts.services import AccountsFileError, load_accounts
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, ImportBatch, ImportedTable, PerformanceTarget, Project, Statistic
from budgets.ledger.selectors.facts import facts
from evalcase.audit.models import Entry
from evalcase.spreadsheets.errors import WorkbookRejected
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples
from tests.factories.agencies import make_agency
from tests.factories.demo import FIXTURES
from tests.factories.imports import Importer, Rejecter
from units.agencies.models import Agency, Staffing

DEMO = sorted((FIXTURES / "demo" / "fumin-2023").glob("*.xlsx"))


def line(label: str) -> BudgetLine:
    return BudgetLine.objects.get(label=label, table__superseded_at__isnull=True)


def test_every_table_of_the_real_case_comes_in(ready: Agency) -> None:
    centre = make_agency("real", "富民县社会保险中心")
    receipt = import_workbooks(DEMO)
    assert (receipt.agency_code, receipt.year, len(receipt.tables)) == ("real", 2023, 11)
    assert all(table.rows == table.new > 0 for table in receipt.tables)
    book = facts(centre, 2023)
    assert book.quantity("部门.支出").value == Decimal("17608595.91")
    assert book.quantity("机关事业单位基本养老保险/年末滚存结余.决算").value == Decimal("3701178.01")
    assert book.quantity("人员.编制数").value == 11
    assert book["“三公”经费.支出"].source.describe() == "06-编制人员及三公经费表.xlsx【三公经费】C7"
    assert set(import_workbooks(DEMO).repeated) == {path.name for path in DEMO}


def test_blank_dash_zero_and_not_applicable_stay_four_things(take_in: Importer) -> None:
    rows = samples.income_expenditure()
    rows[5][3], rows[5][4], rows[7][3], rows[7][4] = "—", "不适用", 0, ""
    take_in(("表", rows))
    running, project = line("公用经费"), line("甲项目")
    assert (running.carry_in, running.carry_in_appropriation) == (None, None)
    assert running.marks == {"carry_in": "nil", "carry_in_appropriation": "not_applicable"}
    assert project.carry_in == 0
    assert project.carry_in_appropriation is None
    assert project.marks == {}


@pytest.mark.parametrize(
    "text", ["50,000.00", "５００００", "\u00a050000\u00a0", "5万元", " 50 000 ", "５０，０００．００"]
)
def test_money_is_read_as_people_write_it(take_in: Importer, text: str) -> None:
    rows = samples.project_execution()
    rows[3][2] = text
    take_in(("表", rows))
    assert line("甲项目").annual_budget == 50000


def test_a_sheet_in_wan_yuan_is_stored_in_yuan(take_in: Importer) -> None:
    rows = [
        ["金额单位：万元"],
        ["项目名称", "资金来源", "预算资金(调整后)", "支出资金"],
        ["甲项目", "县级", 1918.25, "1,257.1199999999999"],
        ["合计", "", 1918.25, 1257.12],
    ]
    take_in(("表", rows))
    assert (line("甲项目").annual_budget, line("合计").expenditure) == (Decimal("19182500"), Decimal("12571200"))
    assert ImportedTable.objects.get().unit_symbol == "万元"


def test_rows_know_their_place_and_role(take_in: Importer) -> None:
    take_in(("基金", samples.fund_balance()))
    table = ImportedTable.objects.get()
    assert table.columns["工伤保险.settled"] == "D"
    roles = {item.label: (item.role, item.row, item.account.name) for item in BudgetLine.objects.all()}
    assert roles["其中：滞纳金"] == ("of_which", 5, "滞纳金")
    assert roles["二、本年收入小计"] == ("subtotal", 6, "本年收入小计")
    assert roles["收入总计"] == ("total", 10, "收入总计")


def test_of_which_rows_are_not_added(take_in: Importer, refused: Rejecter) -> None:
    rows = samples.project_execution()
    rows.insert(4, ["其中：印刷费", "", 100, 100, ""])
    take_in(("表", rows))
    assert line("其中：印刷费").project == line("甲项目").project
    rows[4][2] = 60000
    assert "不小于其中各行之和" in refused(("表", rows))[0].text


def test_statistics_keep_unit_and_places(take_in: Importer) -> None:
    take_in(("甲", samples.work_statistics()), ("乙", samples.survey_counts()), ("丙", samples.yearly_statistics()))
    money = Statistic.objects.get(item="资金")
    assert (money.value, money.unit_symbol, money.places, money.series) == (Decimal("4420100"), "万元", 2, "履职情况")
    assert Statistic.objects.get(item="问卷/服务/一般.权重").value == Decimal("0.6")
    assert Statistic.objects.get(item="问卷/服务/满意.份数").value == 48
    blank = Statistic.objects.get(item="月人均增资", year=2020)
    assert (blank.value, blank.state, blank.column) == (None, "blank", "C")


def test_staffing_goes_to_the_units_room_with_sources(take_in: Importer, ready: Agency) -> None:
    take_in(("人员", samples.staffing()))
    staffing = Staffing.objects.get(agency=ready, year=2023)
    assert (staffing.authorised, staffing.in_post, staffing.retired) == (11, 9, None)
    batch = ImportBatch.objects.get()
    assert staffing.sources["in_post"] == {"file": "甲.xlsx", "sha256": batch.sha256, "sheet": "人员", "cell": "B3"}


def test_two_versions_of_targets_stand_side_by_side(take_in: Importer) -> None:
    header = ["一级指标", "二级指标", "三级指标", "指标值"]
    approved = [
        ["绩效目标表"],
        header,
        ["产出指标", "数量指标", "参保人数", "≥2.65万人"],
        ["", "", "发卡数", "≥14万张"],
    ]
    adjusted = [
        ["绩效目标表（调整后）"],
        [*header, "完成情况", "是否完成"],
        ["产出指标", "数量指标", "参保人数", "≥2.65万人", "26521人", "完成"],
    ]
    take_in(("甲", approved), ("乙", adjusted))
    assert list(PerformanceTarget.objects.values_list("version", "level2", "level3", "actual")) == [
        ("adjusted", "数量指标", "参保人数", "26521人"),
        ("approved", "数量指标", "参保人数", ""),
        ("approved", "数量指标", "发卡数", ""),
    ]


def test_a_newer_table_supersedes_and_the_dry_run_said_so(take_in: Importer) -> None:
    take_in(("表", samples.project_execution()))
    rows = samples.project_execution()
    rows[3][3], rows[3][4] = 40000, 0.8
    rows[4] = ["丙项目", "中央资金", 30000, 17136.46, ""]
    rows[5] = ["合计", "", 80000, 57136.46, ""]
    before = BudgetLine.objects.count()
    foretold = take_in(("表", rows), dry_run=True)
    assert (BudgetLine.objects.count(), ImportBatch.objects.count()) == (before, 1)
    done = take_in(("表", rows))
    assert foretold.tables == done.tables
    (table,) = done.tables
    assert (table.new, table.changed, table.unchanged, table.missing) == (1, 2, 0, 1)
    assert [(item.label, item.field, item.before, item.after) for item in table.changes] == [
        ("甲项目", "支出", "50,000", "40,000"),
        ("合计", "支出", "67,136.46", "57,136.46"),
    ]
    assert ImportedTable.objects.filter(superseded_at__isnull=True).count() == 1
    assert BudgetLine.objects.count() == before + 3


def test_the_same_file_again_changes_nothing_and_an_old_one_can_return(ready: Agency) -> None:
    first = UploadedWorkbook("甲.xlsx", workbook(("表", samples.project_execution())))
    rows = samples.project_execution()
    rows[3][1] = "省级资金"
    second = UploadedWorkbook("乙.xlsx", workbook(("表", rows)))
    import_workbooks([first], agency=ready, year=2023)
    entries = Entry.objects.count()
    assert import_workbooks([first], agency=ready, year=2023).repeated == ("甲.xlsx",)
    assert Entry.objects.count() == entries
    import_workbooks([second], agency=ready, year=2023)
    assert Project.objects.get(name="甲项目").fund_source == "省级资金"
    assert import_workbooks([first], agency=ready, year=2023).repeated == ()
    assert ImportedTable.objects.get(superseded_at__isnull=True).batch.file_name == "甲.xlsx"
    assert ImportBatch.objects.count() == 2


def test_the_file_is_kept_under_its_hash_and_the_act_is_logged(take_in: Importer, administrator: object) -> None:
    take_in(("表", samples.project_execution()), actor=administrator)
    batch = ImportBatch.objects.get()
    assert batch.content.name == f"workbooks/{batch.sha256}.xlsx"
    assert default_storage.exists(batch.content.name)
    entry = Entry.objects.filter(action="导入工作簿").get()
    assert entry.batch == batch.sha256
    assert "新增3" in str(entry.changes)


def test_several_files_are_one_transaction_and_every_fault_is_told(ready: Agency) -> None:
    good = UploadedWorkbook("好.xlsx", workbook(("表", samples.work_statistics())))
    bad_rows = samples.project_execution()
    bad_rows[3][2], bad_rows[4][3] = "五万", "很多"
    bad = UploadedWorkbook("坏.xlsx", workbook(("表", bad_rows)))
    fake = UploadedWorkbook("假.xlsx", b"not a workbook")
    with pytest.raises(WorkbookRejected) as caught:
        import_workbooks([good, bad, fake], agency=ready, year=2023)
    assert [(error.file, error.cell) for error in caught.value.errors] == [
        ("假.xlsx", ""),
        ("坏.xlsx", "C4"),
        ("坏.xlsx", "D5"),
    ]
    assert not ImportBatch.objects.exists()
    assert not Statistic.objects.exists()
    assert not Project.objects.exists()


def test_agency_and_year_come_from_the_titles(take_in: Importer, ready: Agency) -> None:
    receipt = take_in(("表", samples.project_execution()), agency=None, year=None)
    assert (receipt.agency_code, receipt.year) == (ready.code, 2023)


def test_the_title_names_the_agency_before_the_lines_below_it(take_in: Importer, ready: Agency) -> None:
    rows = samples.project_execution()
    rows[1] = ["主管部门：某县人社局", "", "", "", "单位：元"]
    assert take_in(("表", rows), agency=None).agency_code == ready.code


@pytest.mark.parametrize(
    ("title", "options", "says"),
    [
        ("各项目预算执行统计表", {"agency": None}, "没有已登记的单位名称"),
        ("某县社保局各项目预算执行统计表", {"year": None}, "没有年度"),
        ("某县人社局2023年各项目预算执行统计表", {}, "表题写的是“某县人社局”"),
        ("某县社保局2022年各项目预算执行统计表", {}, "表题写的是2022年"),
        ("某县人社局、某县社保局2023年各项目预算执行统计表", {"agency": None}, "多个单位"),
        ("某县社保局2022年、2023年各项目预算执行统计表", {"year": None}, "多个年度"),
    ],
)
def test_whose_and_which_year_is_never_guessed(refused: Rejecter, title: str, options: dict, says: str) -> None:
    rows = samples.project_execution()
    rows[0][0] = title
    assert any(says in error.text for error in refused(("表", rows), **options))


TITLE = "2023年各项目预算执行统计表"


@pytest.mark.parametrize(
    "title", ["望川县社保局", "望川县社保局（县社保局城区分局）", "望川县县社保局城南中心", "附件2：望川县社保局"]
)
def test_a_short_name_inside_a_longer_name_is_nobodys(take_in: Importer, ready: Agency, title: str) -> None:
    make_agency("neighbour", "邻县社会保险事业管理局", short_name="县社保局")
    rows = samples.project_execution()
    rows[0][0] = title + TITLE
    assert take_in(("表", rows)).agency_code == ready.code


@pytest.mark.parametrize(
    "title",
    ["县社保局", "2023年度县社保局", "（县社保局）", "附件1　县社保局", "邻县社会保险事业管理局", "县财政局：县社保局"],
)
def test_a_name_that_stands_for_itself_contradicts(refused: Rejecter, title: str) -> None:
    make_agency("neighbour", "邻县社会保险事业管理局", short_name="县社保局")
    rows = samples.project_execution()
    rows[0][0] = title + TITLE
    assert [error.text for error in refused(("表", rows)) if "表题写的是“邻县社会保险事业管理局”" in error.text]


def test_a_short_name_that_stands_for_itself_tells_whose_tables_these_are(take_in: Importer, ready: Agency) -> None:
    make_agency("neighbour", "邻县社会保险事业管理局", short_name="县社保局")
    rows = samples.project_execution()
    rows[0][0] = f"县社保局{TITLE}"
    assert take_in(("表", rows), agency=None).agency_code == "neighbour"


def test_accounts_load_once_and_bad_files_say_where(db: None, tmp_path: Path) -> None:
    accounts = load_accounts(FIXTURES / "accounts.yaml")
    entries = Entry.objects.filter(object_model=Account._meta.label_lower)
    assert Account.objects.count() == len(accounts) == entries.count()
    load_accounts(FIXTURES / "accounts.yaml")
    assert Account.objects.count() == len(accounts) == entries.count()
    assert accounts["nature.basic.staff"].parent == accounts["nature.basic"]
    bad = tmp_path / "bad.yaml"
    for text, says in (
        ("nature: [{code: x}]", "应有 code、name"),
        ("other: []", "没有科目类别“other”"),
        ("[", "无法读取"),
    ):
        bad.write_text(text, "utf-8")
        with pytest.raises(AccountsFileError, match=says):
            load_accounts(bad)
