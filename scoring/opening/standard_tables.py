"""A full set of the standard workbooks of a made-up agency, filled in so that every sum agrees.

It is what ``framework_fill`` imports to see how many leaves of a framework imported figures reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.workbooks import kinds_holding
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.kinds.base_data import BASE_DATA
from budgets.workbooks.kinds.department_budget import DEPARTMENT_BUDGET
from budgets.workbooks.kinds.execution_progress import EXECUTION_PROGRESS
from budgets.workbooks.kinds.fund_execution import FUND_EXECUTION
from budgets.workbooks.kinds.income_expenditure import INCOME_EXPENDITURE
from budgets.workbooks.kinds.performance_targets import PERFORMANCE_TARGETS
from budgets.workbooks.kinds.project_execution import PROJECT_EXECUTION
from budgets.workbooks.kinds.project_targets import PROJECT_TARGETS
from budgets.workbooks.kinds.survey_counts import SURVEY_COUNTS
from budgets.workbooks.kinds.three_public import THREE_PUBLIC
from budgets.workbooks.kinds.three_public_settlement import THREE_PUBLIC_SETTLEMENT
from budgets.workbooks.kinds.work_statistics import WORK_STATISTICS
from budgets.workbooks.kinds.yearly_statistics import YEARLY_STATISTICS
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook

PROJECT, FUND = "河道整治", "失业保险"
_TOLD = (
    *("部门", "基本支出", "项目支出", "人员经费", "公用经费", "人员", "“三公”经费", "公务接待费", "一般性支出"),
    *("公务用车购置及运行维护费", "因公出国（境）费", "政府采购"),
)
_TOLD_COLUMNS = ("年初预算", "全年预算", "收入", "支出", "决算", "年初结转", "年末结转")
_MONEY_WORDS = ("资金", "金额", "总额", "成本", "预算", "余额", "财力", "收入", "支出", "规模", "本息", "资产", "投资")
_SUPPLIED_FIRST = ("计划", "应", "预算", "目标", "总", "核定", "批复", "年初", "上年", "既定", "抽查")


@dataclass(frozen=True, slots=True)
class TargetCells:
    """A row of a target table."""

    level1: str
    level2: str
    level3: str
    target: str
    actual: str

    def cells(self) -> Cells:
        return {
            "level1": self.level1,
            "level2": self.level2,
            "level3": self.level3,
            "target": self.target,
            "actual": self.actual,
        }


def standard_workbook(
    agency: str, year: int, figures: Mapping[str, str], targets: Sequence[TargetCells], project: str = ""
) -> bytes:
    """All tables in one workbook.

    ``figures``: the keys of single figures that a framework asks for, with their units where it says so; ``targets``
    the rows of the agency's target table, or of the form of ``project``.
    """
    book = _Book(agency, year)
    book.money()
    book.people()
    book.figures(figures)
    named = (key.removeprefix("项目/").rpartition(".")[0] for key in figures if key.startswith("项目/"))
    book.other_projects(list(dict.fromkeys(name for name in named if name != project)))
    if project:
        book.project(project, targets)
    elif targets:
        book.add(PERFORMANCE_TARGETS, [row.cells() for row in targets])
    return write_workbook(book.sheets)


class _Book:
    """The sheets so far; money in 万元."""

    def __init__(self, agency: str, year: int) -> None:
        self.agency = agency
        self.year = year
        self.sheets: list[SheetContent] = []

    def add(
        self,
        kind: WorkbookKind,
        rows: Sequence[Cells],
        *,
        unit: str = "",
        headings: Mapping[str, Sequence[str]] | None = None,
        above: Sequence[Sequence[Value]] | None = None,
    ) -> None:
        title = f"{self.agency}{self.year}年{kind.title}"
        bindings = headings or {"year": [str(self.year)]}
        self.sheets.append(SheetContent(kind.declaration, title, rows, unit, bindings, kind.title[:31], above))

    def money(self) -> None:
        """1070 万元 of expenditure budget, 1015 spent; the tables agree with one another."""
        columns = (
            *("carry_in", "income_opening_budget", "income_annual_budget", "income"),
            *("opening_budget", "annual_budget", "expenditure", "carry_out"),
        )
        self.add(
            DEPARTMENT_BUDGET,
            [
                _row("基本支出", columns, 20, 600, 620, 620, 600, 640, 610, 30),
                _row("项目支出", columns, 10, 400, 420, 420, 400, 430, 405, 25),
                _row("合计", columns, 30, 1000, 1040, 1040, 1000, 1070, 1015, 55),
            ],
            unit="万元",
        )
        self._parts()
        spent = (60, 130, 220, 310, 400, 500, 590, 680, 760, 850, 930, 1015)
        progress: list[Cells] = [
            {"month": f"{month}月末", "spent": Decimal(amount)} for month, amount in enumerate(spent, start=1)
        ]
        self.add(EXECUTION_PROGRESS, progress, unit="万元")
        measures = ("opening_budget", "settled", "prior_settled")
        items = (("基金收入", 900, 950, 880), ("基金支出", 700, 690, 640), ("年末滚存结余", 800, 860, 600))
        funds: list[Cells] = [{"fund": FUND, **_row(name, measures, *amounts)} for name, *amounts in items]
        self.add(FUND_EXECUTION, funds, unit="万元")

    def _parts(self) -> None:
        measures = (
            *("opening_budget", "carry_in", "income", "income_appropriation", "expenditure"),
            *("expenditure_appropriation", "carry_out"),
        )
        parts = (
            ("基本支出", "人员经费", 500, 15, 515, 515, 505, 505, 25),
            ("基本支出", "公用经费", 100, 5, 105, 105, 105, 105, 5),
            ("基本支出", "基本支出合计", 600, 20, 620, 620, 610, 610, 30),
            ("项目支出", "专项业务", 400, 10, 420, 420, 405, 405, 25),
            ("项目支出", "项目支出合计", 400, 10, 420, 420, 405, 405, 25),
            ("总计", "", 1000, 30, 1040, 1040, 1015, 1015, 55),
        )
        rows = [{"category": category, **_row(name, measures, *amounts)} for category, name, *amounts in parts]
        self.add(INCOME_EXPENDITURE, rows, unit="万元")
        spent = ("公务用车购置及运行维护费", 8, 7), ("公务接待费", 4, 3), ("因公出国（境）费", 0, 0), ("合计", 12, 10)
        two = ("opening_budget", "expenditure")
        self.add(THREE_PUBLIC, [_row(name, two, *amounts) for name, *amounts in spent], unit="万元")
        settled = (
            *(("公务用车购置及运行维护费", 8, 7, 9), ("公务接待费", 4, 3, 4)),
            *(("因公出国（境）费", 0, 0, 0), ("合计", 12, 10, 13)),
        )
        three = ("annual_budget", "settled", "prior_settled")
        self.add(THREE_PUBLIC_SETTLEMENT, [_row(name, three, *amounts) for name, *amounts in settled], unit="万元")

    def people(self) -> None:
        """40 posts, 38 people; a survey of 100 answers."""
        heads = ["财政供养人员情况", "编制数", "年末实际在职人数", "控制率"]
        measures = ("settled", "opening_budget", "prior_settled")
        names = (
            *(("一、部门基本支出", 610, 600, 590), ("其中：1、压缩一般性支出", 60, 65, 70)),
            *(("二、部门项目支出", 405, 400, 380), ("政府采购金额", 82, 85, 80)),
        )
        rows = [_row(name, measures, *amounts) for name, *amounts in names]
        self.add(BASE_DATA, rows, unit="万元", above=[heads, ["", 40, 38, "95%"]])
        options = (("满意", "1", 80), ("基本满意", "0.8", 15), ("不满意", "0", 5))
        question = "对本单位的服务是否满意"
        self.add(
            SURVEY_COUNTS,
            [
                {"question": question, "option": option, "weight": Decimal(weight), "count": count}
                for option, weight, count in options
            ],
        )

    def figures(self, figures: Mapping[str, str]) -> None:
        """One row a figure; what was planned is 40, what was done 38; of two years this one's is the greater.

        This year's figure of money that the tables above tell is left to them: two answers would be a question.
        """
        single = {key: unit for key, unit in figures.items() if _is_single(key) and "@" not in key}
        yearly = {key.partition("@")[0]: unit for key, unit in figures.items() if "@" in key}
        rows = [_figure(name, unit) for name, unit in single.items() if name not in yearly]
        if rows:
            self.add(WORK_STATISTICS, rows)
        years = [str(self.year - 1), str(self.year)]
        if yearly:
            cells: list[Cells] = [
                {
                    "name": name,
                    "unit": unit or "万元",
                    years[0]: Decimal(40),
                    years[1]: None if _is_told(name) else Decimal(41),
                }
                for name, unit in yearly.items()
            ]
            self.add(YEARLY_STATISTICS, cells, headings={"year": years})

    def other_projects(self, names: Sequence[str]) -> None:
        """Each had 90 万元 and spent 81; the rest of the agency's 430 and 405 is one more's."""
        two = ("annual_budget", "expenditure")
        rows = [_row(name, two, 90, 81) for name in names]
        if rows:
            rest = _row("其他业务", two, 430 - 90 * len(rows), 405 - 81 * len(rows))
            self.add(PROJECT_EXECUTION, [*rows, rest, _row("合计", two, 430, 405)], unit="万元")

    def project(self, name: str, targets: Sequence[TargetCells]) -> None:
        """The form of one project: 400 万元, 380 spent."""
        above: list[list[Value]] = [
            ["项目名称", name],
            ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
            ["", "年度资金总额", Decimal(400), Decimal(400), Decimal(380), None, "95%", None],
            ["年度目标", "预期目标", "", "", "实际完成情况"],
            ["", "按期完成", "", "", "已完成"],
        ]
        rows = targets or [TargetCells("产出指标", "数量指标", "整治河长", "20公里", "19公里")]
        self.add(PROJECT_TARGETS, [row.cells() for row in rows], above=above)


def _is_told(key: str) -> bool:
    """Whether the tables of money tell this figure of the year."""
    subject, _, column = key.rpartition(".")
    return subject in _TOLD and column in _TOLD_COLUMNS


def _is_single(key: str) -> bool:
    """Whether a figure is told in a row of its own: none of the tables of money and people tells it."""
    subject = key.rpartition(".")[0]
    told = subject in _TOLD or key.startswith(("项目/", FUND, "绩效目标/", "问卷/", "满意度调查"))
    return not told or kinds_holding(key)[0].holds_any_item


def _figure(key: str, unit: str) -> Cells:
    name = key.removeprefix("履职.")  # tables need not name the block that a framework files it under
    last = key.rpartition(".")[2]
    if unit == "%" or last.endswith(("率", "进度", "度", "比")):
        return {"name": name, "unit": None, "value": "95%"}
    unit = unit or ("万元" if any(word in last for word in _MONEY_WORDS) else "项")
    return {"name": name, "unit": unit, "value": Decimal(40 if last.startswith(_SUPPLIED_FIRST) else 38)}


def _row(name: str, measures: Iterable[str], *amounts: int | str) -> Cells:
    cells: Cells = {"name": name}
    cells |= {measure: Decimal(amount) for measure, amount in zip(measures, amounts, strict=True)}
    return cells
