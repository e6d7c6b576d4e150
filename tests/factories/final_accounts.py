"""A made-up agency's 部门决算 as workbooks: amounts in, the sheets of 部门决算报表 and 机构运行信息表 out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from budgets.imports.services.reading import UploadedWorkbook
from budgets.workbooks import BY_CODE
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook

NAMES = {
    "205": "教育支出", "20508": "进修及培训", "2050803": "培训支出",
    "208": "社会保障和就业支出", "20801": "人力资源和社会保障管理事务", "2080150": "事业运行",
    "2080106": "就业管理事务", "2080103": "机关服务",
    "210": "卫生健康支出", "21011": "行政事业单位医疗", "2101102": "事业单位医疗",
    "221": "住房保障支出", "22102": "住房改革支出", "2210201": "住房公积金",
}  # fmt: skip
Row = dict[str, Value]


@dataclass(frozen=True)
class FinalAccounts:
    """What an agency settled, in 元. ``items``: budget, basic and project spending of the general budget by 项."""

    agency: str
    year: int
    items: Mapping[str, tuple[int, int, int]]
    staff: int  # of the basic spending; the rest is 公用经费
    other_income: int = 0
    carried_in: int = 0
    prior_total: int = 0
    prior_appropriation: int = 0
    prior_general: int = 0
    three_public: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)  # budget, settled, last year
    counts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # of 机构运行信息表: this year, last
    dashes: bool = False  # whether nothing is written as a dash

    @property
    def general(self) -> int:
        return sum(basic + project for _, basic, project in self.items.values())

    @property
    def basic(self) -> int:
        return sum(basic for _, basic, _ in self.items.values())

    @property
    def total(self) -> int:
        """总计: everything was appropriated but the other income, which is left over, and what was carried in."""
        return self.general + self.other_income + self.carried_in


def workbooks(accounts: FinalAccounts) -> list[UploadedWorkbook]:
    """The two workbooks of the agency."""
    sheets = [_content(accounts, kind, rows) for kind, rows in settlement_rows(accounts).items()]
    operation = [_content(accounts, "operation_information", _operation(accounts))]
    return [
        UploadedWorkbook("决算报表.xlsx", write_workbook(sheets)),
        UploadedWorkbook("机构运行.xlsx", write_workbook(operation)),
    ]


def _content(accounts: FinalAccounts, kind: str, rows: Sequence[Row]) -> SheetContent:
    declaration = BY_CODE[kind].declaration
    title = f"{accounts.agency}{accounts.year}年度{declaration.title}"
    if accounts.dashes:
        rows = [{name: "－" if value in (0, "0") else value for name, value in row.items()} for row in rows]
    return SheetContent(declaration, title, rows, "元", {"year": [str(accounts.year)]})


def settlement_rows(accounts: FinalAccounts) -> dict[str, list[Row]]:
    """The rows of each sheet by kind of table."""
    spent = {code: basic + project for code, (_, basic, project) in accounts.items.items()}
    return {
        "settlement_overview": _overview(accounts, spent),
        "income_settlement": _coded(
            {code: (amount, amount, 0, 0, 0, 0, 0) for code, amount in spent.items()}
            | ({"2080106": _with_other(accounts, spent)} if accounts.other_income else {}),
            ("income", "income_appropriation", "income_from_above", "income_service", "income_business",
             "income_from_below", "income_other"),
        ),
        "expenditure_settlement": _coded(
            {code: (basic + project, basic, project, 0, 0, 0) for code, (_, basic, project) in accounts.items.items()},
            ("expenditure", "basic", "project_spending", "paid_up", "business", "granted_down"),
        ),
        "appropriation_overview": _appropriation(accounts, spent),
        "general_budget_settlement": _general(accounts),
        "basic_settlement": _basic(accounts),
        "three_public_settlement": _three_public(accounts),
    }  # fmt: skip


def _with_other(accounts: FinalAccounts, spent: Mapping[str, int]) -> tuple[int, ...]:
    amount = spent.get("2080106", 0)
    return (amount + accounts.other_income, amount, 0, 0, 0, 0, accounts.other_income)


def _coded(items: Mapping[str, tuple[int, ...]], measures: Sequence[str]) -> list[Row]:
    """Rows of 类, 款 and 项 with their sums, 合计 last."""
    codes = sorted({code[:length] for code in items for length in (3, 5, 7)})
    rows: list[Row] = []
    for code in [*codes, ""]:
        below = [amounts for item, amounts in items.items() if item.startswith(code)]
        sums = [sum(column) for column in zip(*below, strict=True)] or [0] * len(measures)
        rows.append({"code": code or "合计", "name": NAMES.get(code), **dict(zip(measures, sums, strict=True))})
    return rows


def _sides(left: str, right: str, pairs: Sequence[tuple[Row | None, Row | None]]) -> list[Row]:
    return [
        {
            f"{block}.{name}": value
            for block, cells in ((left, one), (right, other))
            for name, value in (cells or {}).items()
        }
        for one, other in pairs
    ]


def _overview(accounts: FinalAccounts, spent: Mapping[str, int]) -> list[Row]:
    classes = sorted({code[:3] for code in spent})
    left: list[Row | None] = [
        {"name": "一、一般公共预算财政拨款收入", "settled": accounts.general},
        {"name": "二、事业收入", "settled": 0},
        {"name": "三、其他收入", "settled": accounts.other_income},
        {"name": "本年收入合计", "settled": accounts.general + accounts.other_income},
        {"name": "年初结转和结余", "settled": accounts.carried_in},
        {"name": "总计", "settled": accounts.total, "prior_settled": accounts.prior_total},
    ]
    right: list[Row | None] = [
        {"name": NAMES[code], "settled": sum(amount for item, amount in spent.items() if item.startswith(code))}
        for code in classes
    ]
    right += [
        {"name": "本年支出合计", "settled": accounts.general},
        {"name": "年末结转和结余", "settled": accounts.other_income + accounts.carried_in},
        {"name": "总计", "settled": accounts.total, "prior_settled": accounts.prior_total},
    ]
    return _sides("收入", "支出", list(zip_longest(left, right)))


def _appropriation(accounts: FinalAccounts, spent: Mapping[str, int]) -> list[Row]:
    left: list[Row | None] = [
        {"name": "一般公共预算财政拨款", "settled": accounts.general},
        {"name": "本年收入合计", "settled": accounts.general},
        {"name": "总计", "settled": accounts.general, "prior_settled": accounts.prior_appropriation},
    ]
    right: list[Row | None] = [
        {"name": NAMES[code], **_one_budget(sum(amount for item, amount in spent.items() if item.startswith(code)))}
        for code in sorted({code[:3] for code in spent})
    ]
    right += [{"name": name, **_one_budget(accounts.general)} for name in ("本年支出合计", "总计")]
    return _sides("财政拨款收入", "财政拨款支出", list(zip_longest(left, right)))


def _one_budget(amount: int) -> Row:
    return {"settled": amount, "general_budget": amount, "government_fund": 0, "state_capital": 0}


def _general(accounts: FinalAccounts) -> list[Row]:
    rows = _coded(
        {code: (budget, basic + project, basic, project) for code, (budget, basic, project) in accounts.items.items()},
        ("annual_budget", "settled", "basic", "project_spending"),
    )
    rows[-1]["prior_settled"] = accounts.prior_general
    return rows


def _basic(accounts: FinalAccounts) -> list[Row]:
    running = accounts.basic - accounts.staff
    sides: list[tuple[Row | None, Row | None]] = [
        (
            {"code": "301", "name": "工资福利支出", "settled": accounts.staff},
            {"code": "302", "name": "商品和服务支出", "settled": running},
        ),
        (
            {"code": "30107", "name": "绩效工资", "settled": accounts.staff},
            {"code": "30215", "name": "会议费", "settled": running},
        ),
        ({"name": "人员经费合计", "settled": accounts.staff}, {"name": "公用经费合计", "settled": running}),
    ]
    return _sides("人员经费", "公用经费", sides)


_PARTS = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")


def _three_public(accounts: FinalAccounts) -> list[Row]:
    given = {part: accounts.three_public.get(part, (0, 0, 0)) for part in _PARTS}
    abroad, purchase, running, reception = given.values()
    vehicles = tuple(one + other for one, other in zip(purchase, running, strict=True))
    total = tuple(sum(column) for column in zip(abroad, vehicles, reception, strict=True))
    named = (
        ("因公出国（境）费", abroad),
        ("公务用车购置及运行维护费", vehicles),
        ("其中：公务用车购置费", purchase),
        ("其中：公务用车运行维护费", running),
        ("公务接待费", reception),
        ("合计", total),
    )
    measures = ("annual_budget", "settled", "prior_settled")
    return [{"name": name, **dict(zip(measures, amounts, strict=True))} for name, amounts in named]


def _operation(accounts: FinalAccounts) -> list[Row]:
    from budgets.workbooks.kinds.operation_information import OPERATION_ITEMS

    rows: list[Row] = []
    for item in OPERATION_ITEMS:
        value, prior = accounts.counts.get(item.name, ("0", "0"))
        rows.append({"name": item.name, "unit": item.unit, "value": value, "prior": prior})
    return rows
