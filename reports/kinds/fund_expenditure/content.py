"""What a fund expenditure report says of each fund (险种): sentences, tables and a chart from the workbook's lines.

Nothing here knows which insurances there are: every function takes the funds as the 社会保险基金收支决算表 lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby

from budgets.facts import CellSource, Fact, MissingFact
from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.keys import subject_of
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks.kinds.benefit_recipients import BENEFIT_RECIPIENTS
from budgets.workbooks.kinds.fund_execution import FUND_EXECUTION
from reports.content.cells import fact_cell, head, words
from reports.document.blocks import Block, Cell, Chart, Figure, Row, Series, Table
from reports.kinds.fund_expenditure.sentences import change, completion, components, in_wan, value_of, wan_places
from reports.material.composer import Composer
from reports.sentences.compose import figure

TABLE = "社会保险基金收支决算表"
_INCOME, _OUTGO, _LEFT = "基金收入", "基金支出", "年末滚存结余"
_COLUMNS = (
    ("预算数", Measure.OPENING_BUDGET.label),
    ("决算数", Measure.SETTLED.label),
    ("完成率", "执行率"),
    ("上年决算数", Measure.PRIOR_SETTLED.label),
    ("比上年增减", "决算变动额"),
    ("增长率", "决算变动率"),
)


def funds(composer: Composer) -> list[str]:
    """The funds that have a budget, in sheet order: each gets a section."""
    return [line.block for line in _outgo(composer) if _is_budgeted(line)]


def _outgo(composer: Composer, *roles: RowRole) -> list[BudgetLine]:
    """The line of each fund's whole outgo (of 小计 and 合计 where asked for)."""
    wanted = roles or (RowRole.DETAIL,)
    lines = composer.lines(FUND_EXECUTION)
    return [line for line in lines if line.account.name == _OUTGO and line.role in wanted]


def _require_table(composer: Composer) -> None:
    if not _outgo(composer):
        raise MissingFact(TABLE)


def _is_budgeted(line: BudgetLine) -> bool:
    return line.opening_budget is not None


def fund_account(composer: Composer) -> list[Block]:
    """Budget, final account, completion, components and change on the year before of the section's fund."""
    fund = composer.project
    members = [line for line in composer.lines(FUND_EXECUTION) if line.block == fund]
    clauses = [f"<年度>年{fund}{completion(composer, f'{fund}/{_OUTGO}')}"]
    clauses += components(composer, members, f"{fund}/{_OUTGO}")
    clauses += change(composer, f"{fund}/{_OUTGO}")
    return [composer.paragraph("；".join(clauses) + "。")]


def fund_overview(composer: Composer) -> list[Block]:
    """Which funds there are, what came in and went out together, and what each has left."""
    _require_table(composer)
    planned = [line.block for line in _outgo(composer) if line.opening_budget]
    sentences = [f"<年度>年编列支出预算的社会保险基金有{'、'.join(planned)}。"] if planned else []
    sentences += _together(composer)
    sentences += _unbudgeted(composer)
    balances = [line for line in composer.lines(FUND_EXECUTION) if line.account.name == _LEFT]
    left = [_left(composer, line) for line in balances if not _is_blank(line)]
    if left:
        sentences.append(f"截至<年度>年末，{'，'.join(left)}。")
    return [composer.paragraph("".join(sentences))]


def _together(composer: Composer) -> Iterator[str]:
    """The 小计 and 合计 rows, as far as the table has them."""
    for line in _outgo(composer, RowRole.SUBTOTAL, RowRole.TOTAL):
        name = line.block.removesuffix("小计") if line.role == RowRole.SUBTOTAL else "各项基金"
        if _is_budgeted(line):
            yield f"{name}合计{completion(composer, f'{line.block}/{_OUTGO}')}。"
    for line in _outgo(composer, RowRole.TOTAL):
        income, outgo = (f"{line.block}/{item}.决算" for item in (_INCOME, _OUTGO))
        wan = in_wan(composer)
        balance = f"{line.block}/当年收支结余.决算"
        if value_of(composer, income) is None or value_of(composer, outgo) is None:
            continue
        difference = value_of(composer, balance) or Decimal(0)
        word = "支出大于收入" if difference < 0 else "收入大于支出"
        gap = f"{word}{{{balance}|绝对值|{wan}}}" if difference else "收支相抵"
        yield f"各项基金总收入{{{income}|{wan}}}，总支出{{{outgo}|{wan}}}，{gap}。"


def _unbudgeted(composer: Composer) -> Iterator[str]:
    clauses = [
        f"{line.block}支出{{{subject_of(line)}.决算|{in_wan(composer)}}}"
        for line in _outgo(composer)
        if not _is_budgeted(line) and line.settled
    ]
    if clauses:
        yield f"{'、'.join(clauses)}，未编列支出预算，不分析完成情况。"


def _is_blank(line: BudgetLine) -> bool:
    return line.settled is None or line.role != RowRole.DETAIL


def _left(composer: Composer, line: BudgetLine) -> str:
    if not line.settled:
        return f"{line.block}没有结余"
    word = "累计结余" if line.settled > 0 else "累计缺口"
    return f"{line.block}{word}{{{subject_of(line)}.决算|绝对值|{in_wan(composer)}}}"


def benefit_recipients(composer: Composer) -> list[Block]:
    """Who drew benefits, by fund; nobody is not mentioned."""
    clauses = [_recipients(composer, fact) for fact in _benefits(composer) if fact.settled.value]
    return [composer.paragraph(f"待遇享受情况：{'；'.join(clauses)}。")] if clauses else []


def _recipients(composer: Composer, fact: Fact) -> str:
    _, fund, item = fact.key.split("/", 2)
    difference = f"{fact.key}.同比变动额"
    changed = f"（比上年{{{difference}|增减}}）" if value_of(composer, difference) else ""
    return f"{fund}{item}{{{fact.key}}}{changed}"


def _benefits(composer: Composer) -> list[Fact]:
    """The items of the benefits table in the report's year, in sheet order."""
    return [
        fact
        for key, fact in composer.book.items()
        if key.startswith(f"{BENEFIT_RECIPIENTS.series}/") and "@" not in key and isinstance(fact.source, CellSource)
    ]


def fund_execution(composer: Composer) -> Table:
    """Outgo by fund: budget, final account, completion, the year before, change and growth; totals last."""
    _require_table(composer)
    groups = []
    for line in _outgo(composer, RowRole.DETAIL, RowRole.SUBTOTAL, RowRole.TOTAL):
        total = line.role != RowRole.DETAIL
        cells = [_outgo_cell(composer, f"{subject_of(line)}.{name}") for _, name in _COLUMNS]
        groups.append((Row((words(line.block, align="center" if total else "left"), *cells), emphasis=total),))
    return Table(
        caption=composer.named("<单位><年度>年社会保险基金支出预算完成情况表"),
        unit_line="单位：万元",
        head=head([("险种",), *((title,) for title, _ in _COLUMNS)]),
        groups=tuple(groups),
        widths=(32, 11, 11, 12, 12, 12, 10),
    )


def _outgo_cell(composer: Composer, key: str) -> Cell:
    if key in composer.book and composer.book.quantity(key).unit.is_money:
        return fact_cell(composer.book, key, unit="万元", places=wan_places(composer))
    return fact_cell(composer.book, key)


def benefits_table(composer: Composer) -> list[Table]:
    """Who drew benefits, by fund and item, beside the year before; no table where nothing was imported."""
    year = composer.material.year
    groups = []
    for fund, members in groupby(_benefits(composer), key=lambda fact: fact.key.split("/", 2)[1]):
        facts = list(members)
        lead = [[words(fund, rowspan=len(facts))], *([] for _ in facts[1:])]
        groups.append(
            tuple(Row((*cell, *_benefit_cells(composer, fact))) for cell, fact in zip(lead, facts, strict=True))
        )
    if not groups:
        return []
    titles = ("险种", "项目", "计量单位", f"{year - 1}年", f"{year}年", "增减")
    return [
        Table(
            caption=f"{composer.material.agency_name}{year}年社会保险待遇享受情况表",
            unit_line="",
            head=head([(title,) for title in titles]),
            groups=tuple(groups),
            widths=(28, 28, 11, 11, 11, 11),
        )
    ]


def _benefit_cells(composer: Composer, fact: Fact) -> list[Cell]:
    item = fact.key.split("/", 2)[2]
    numbers = (f"{fact.key}@上年", fact.key, f"{fact.key}.同比变动额")
    unit = words(fact.quantity.unit.symbol, align="center")
    return [words(item), unit, *(fact_cell(composer.book, key) for key in numbers)]


def budget_chart(composer: Composer) -> Chart:
    """Bars of budget and final account, a pair for each fund with a budget."""
    lines = [line for line in _outgo(composer) if _is_budgeted(line)]
    if not lines:
        raise MissingFact(f"{TABLE}的预算数")
    return Chart(
        kind="bar",
        caption=composer.named("<年度>年各险种基金支出预算与决算"),
        categories=tuple(line.block.removesuffix("基金") for line in lines),
        series=tuple(
            Series(title, tuple(_point(composer, f"{subject_of(line)}.{name}") for line in lines))
            for title, name in _COLUMNS[:2]
        ),
        unit_line="单位：万元",
    )


def _point(composer: Composer, key: str) -> Figure:
    fact = composer.book[key]
    return figure(fact, fact.settled.to("万元", wan_places(composer)), grouped=True, with_unit=False)


SUBJECTS = {"funds": funds}
PASSAGES = {"fund_account": fund_account, "fund_overview": fund_overview, "benefit_recipients": benefit_recipients}
TABLES: dict[str, Callable[[Composer], Table | list[Table]]] = {
    "fund_execution": fund_execution,
    "benefit_recipients": benefits_table,
}
CHARTS = {"fund_execution": budget_chart}
