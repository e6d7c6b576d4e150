"""四川's two forms of a department's report: prose against itself and against 收支情况表."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.reports.agreement.judge import Judge
from tests.reports.agreement.page import MONEY, RATE, Said, Square, Told

_Y = r"(-?[\d.]+元)"


def hold_sichuan(judge: Judge) -> None:
    _staff(judge)
    _money_in_yuan(judge)
    _money_in_wan(judge)
    _assets(judge)


def _staff(judge: Judge) -> None:
    n = r"(\d+名)"
    for said, match in judge.page.find(
        rf"总编制{n}，其中行政编制{n}、工勤编制{n}、事业编制{n}。在职人员{n}，其中行政人员{n}、工勤人员{n}、事业人员{n}。"
    ):
        judge.said.add("人员")
        told = [_people(said, match, at) for at in range(1, 9)]
        judge.total("总编制", told[0], told[1:4])
        judge.total("在职人员", told[4], told[5:])


def _people(said: Said, match: re.Match[str], at: int) -> Told:
    """The figure at the head of the group: the unit may stand in the words after it."""
    start = match.start(at)
    return next(told for (low, _), told in said.figures.items() if low == start)


def _money_in_yuan(judge: Judge) -> None:
    grid = next((grid for grid in judge.page.grids if "财政资金收支情况表" in grid.caption), None)
    row = grid.row("合计") if grid else [None] * 7
    for said, match in judge.page.find(
        rf"收入年初预算数{_Y}，调整预算数{_Y}，预算收入{_Y}(?:，收入完成调整预算的{RATE})?。"
    ):
        judge.said.add("收入")
        _as_in_table(judge, "收入", [said.told(match, at) for at in (1, 2, 3)], row[1:4])
        if match[4]:
            judge.quotient("收入完成率", said.told(match, 4), said.told(match, 3), said.told(match, 2))
    pattern = rf"支出年初预算数{_Y}，调整预算数{_Y}，预算支出{_Y}，(?:未支出{_Y}|超支{_Y}|与预算一致)。"
    for said, match in judge.page.find(pattern):
        judge.said.add("支出")
        _as_in_table(judge, "支出", [said.told(match, at) for at in (1, 2, 3)], row[4:7])
        _left(judge, said, match)
    if grid:
        for at in range(1, 7):
            parts, last = [line[at].told for line in grid.body[:-1]], grid.body[-1][at].told
            if any(parts) and last:
                judge.total("收支情况表合计", last, parts)


def _as_in_table(judge: Judge, why: str, told: list[Told], cells: Sequence[Square | None]) -> None:
    for one, cell in zip(told, cells, strict=True):
        if cell is not None:
            judge.same(why, one, cell.told)


def _left(judge: Judge, said: Said, match: re.Match[str]) -> None:
    """What was not spent, or spent beyond the budget."""
    budget, spent = said.told(match, 2).value, said.told(match, 3).value
    left = next((said.told(match, at) for at in (4, 5) if match[at]), None)
    if left is None:
        judge.hold(budget == spent, "说与预算一致", said.told(match, 3))
        return
    judge.hold(left.value == budget - spent, "未支出额", left)
    judge.hold((match[4] is not None) == (budget > spent), "未支出还是超支", left)


def _money_in_wan(judge: Judge) -> None:
    budget: Told | None = None
    for said, match in judge.page.find(rf"财政拨款预算支出{MONEY}，决算报表支出{MONEY}(?:，预算执行率{RATE})?。"):
        judge.said.add("支出")
        budget = said.told(match, 1)
        if match[3]:
            judge.quotient("预算执行率", said.told(match, 3), said.told(match, 2), budget)
        else:
            judge.hold(not budget.value, "没有说执行率", budget)
    for said, match in judge.page.find(
        rf"累计支出分别为{MONEY}、{MONEY}、{MONEY}，执行进度分别为([\d.]+%)、([\d.]+%)、([\d.]+%)"
    ):
        judge.said.add("进度")
        spent = [said.told(match, at) for at in (1, 2, 3)]
        judge.hold(spent[0].value <= spent[1].value <= spent[2].value, "累计支出减少", *spent)
        for at, told in zip((4, 5, 6), spent, strict=True):
            if budget is not None:
                judge.quotient("执行进度", said.told(match, at), told, budget)


def _assets(judge: Judge) -> None:
    for said, match in judge.page.find(r"人均资产占有率([\d.]+%)，上年为([\d.]+%)，(?:增加|减少)([\d.]+个百分点)"):
        now, before, change = (said.told(match, at) for at in (1, 2, 3))
        judge.hold(change.value == now.value - before.value, "人均资产占有率变动", now, before, change)
