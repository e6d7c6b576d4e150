"""项目支出绩效目标完成情况表 and 项目支出绩效评价: summaries against the forms, the forms in themselves."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.reports.agreement.judge import Judge
from tests.reports.agreement.page import MONEY, RATE, Grid, Told


def hold_projects(judge: Judge) -> None:
    forms = {grid.rows[0][-1].text: grid for grid in judge.page.grids if grid.rows[0][0].text == "项目名称"}
    for name, grid in forms.items():
        _form(judge, name, grid)
    for said, match in judge.page.find(rf"^（\d+）(.+?)。全年预算数{MONEY}，执行数{MONEY}(?:，完成预算的{RATE})?。"):
        judge.said.add("综述")
        grid = next(grid for name, grid in forms.items() if name == match[1] or f"{name}项目" == match[1])
        budget, spent, _ = _funding(grid)
        judge.same("预算数", said.told(match, 2), budget)
        judge.same("执行数", said.told(match, 3), spent)
        if match[4]:
            judge.quotient("完成率", said.told(match, 4), said.told(match, 3), said.told(match, 2))
        else:
            judge.hold(not said.told(match, 2).value, "没有说完成率", said.told(match, 2))
    _evaluations(judge)


def _funding(grid: Grid) -> tuple[Told | None, Told | None, Told | None]:
    names = (
        ("全年预算数", "全年执行数")
        if any(c.text == "全年预算数" for r in grid.rows for c in r)
        else ("预算数", "执行数")
    )
    head = next(row for row in grid.rows if row[0].text == "预算执行情况")
    row = next(row for row in grid.rows if row[0].text == "年度资金总额")
    titles = [cell.text for cell in head]
    return (*(row[titles.index(name)].told for name in names), row[titles.index("执行率")].told)  # type: ignore[return-value]


def _form(judge: Judge, name: str, grid: Grid) -> None:
    budget, spent, rate = _funding(grid)
    assert budget is not None
    assert spent is not None
    judge.said.add("表")
    if rate is not None and rate.known:
        judge.quotient(f"{name}执行率", rate, spent, budget)
    start = next(n for n, row in enumerate(grid.rows) if row[0].text == "年度资金总额")
    parts = []
    for row in grid.rows[start + 1 :]:
        if row[0].header or row[0].text == "年度目标":
            break
        parts.append(row)
    head = [cell.text for cell in grid.rows[start - 1]]
    for whole, title in ((budget, "预算数"), (spent, "执行数")):
        at = next(n for n, text in enumerate(head) if text.endswith(title) and "年初" not in text)
        if any(row[at].told for row in parts):
            judge.total(f"{name}{title}", whole, (row[at].told for row in parts))
    _points(judge, name, grid)


def _points(judge: Judge, name: str, grid: Grid) -> None:
    total = next((row for row in grid.rows if row[0].text == "总分"), None)
    if total is None:
        return
    head = next(row for row in grid.rows if row[2].text == "三级指标")
    weight, score = ([cell.text for cell in head].index(title) for title in ("分值", "得分"))
    funding = next(row for row in grid.rows if row[0].text == "年度资金总额")
    top = [cell.text for cell in next(row for row in grid.rows if row[0].text == "预算执行情况")]
    first = grid.rows.index(head) + 1
    rows = [row for row in grid.rows[first:] if row is not total]
    for at, title in ((weight, "分值"), (score, "得分")):
        whole = total[at].told
        assert whole is not None
        judge.total(f"{name}{title}合计", whole, [funding[top.index(title)].told, *(row[at].told for row in rows)])
    for row in rows:
        one, other = row[score].told, row[weight].told
        if one and other:
            judge.hold(one.value <= other.value, f"{name}得分超过分值", one, other)


def _evaluations(judge: Judge) -> None:
    """项目支出绩效评价: plan, execution and adjustment tell the same budget."""
    plan: dict[str, Told] = {}
    for said, match in judge.page.find(rf"^(.+?)全年预算{MONEY}。"):
        plan[match[1]] = said.told(match, 2)
        judge.said.add("资金计划")
    last: Told | None = None
    for said in judge.page.said:
        if match := re.match(rf"(.+?)全年预算{MONEY}。", said.text):
            last = said.told(match, 2)
        match = re.match(rf"全年支出{MONEY}(?:，预算执行率{RATE})?。", said.text)
        if match and last is not None:
            judge.said.add("资金使用")
            if match[2]:
                judge.quotient("预算执行率", said.told(match, 2), said.told(match, 1), last)
            else:
                judge.hold(not last.value, "没有说执行率", last)
    adjusted = list(
        judge.page.find(
            rf"年初批复预算{MONEY}，年度执行中(?:未作调整|调整为{MONEY})|年度执行中按调整后的预算{MONEY}执行"
        )
    )
    for (said, match), told in zip(adjusted, plan.values(), strict=False):
        now = next(said.told(match, at) for at in (3, 2, 1) if match[at])
        judge.same("预算调整", now, told)
        if match[1] and match[2]:
            judge.hold(said.told(match, 1).value != told.value, "说调整而两数相同", told)


ZERO = Decimal(0)
