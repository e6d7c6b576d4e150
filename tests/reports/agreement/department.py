"""部门整体支出绩效评价 by a third party: prose against 收支明细表, 项目执行统计表, 绩效目标."""

from __future__ import annotations

from tests.reports.agreement.judge import Judge
from tests.reports.agreement.page import MONEY, RATE, Grid, Told


def hold_department(judge: Judge) -> None:
    _budget(judge)
    _settled(judge)
    _staff(judge)
    _targets(judge)
    _rates(judge)
    _tables(judge)


def _money(judge: Judge) -> Grid | None:
    return next((grid for grid in judge.page.grids if "收支、结余明细表" in grid.caption), None)


def _at(grid: Grid, name: str, *heads: str) -> Told | None:
    column = grid.column(*heads)
    for at in (1, 0):
        for row in grid.body:
            if row[at].text == name:
                return row[column].told
    return None


def _budget(judge: Judge) -> None:
    grid = _money(judge)
    for said, match in judge.page.find(
        rf"批复预算支出{MONEY}，其中基本支出{MONEY}（人员经费{MONEY}、公用经费{MONEY}），项目支出{MONEY}。"
    ):
        whole, basic, staff, running, project = (said.told(match, at) for at in range(1, 6))
        judge.said.add("批复预算")
        judge.total("批复预算支出", whole, (basic, project))
        judge.total("基本支出", basic, (staff, running))
        if grid is not None:
            names = ("总计", "基本支出合计", "人员经费", "公用经费", "项目支出合计")
            for name, told in zip(names, (whole, basic, staff, running, project), strict=True):
                if (shown := _at(grid, name, "年初预算")) is not None:
                    judge.same(f"{name}年初预算", told, shown)


def _settled(judge: Judge) -> None:
    grid = _money(judge)
    for said, match in judge.page.find(rf"收入决算（含年初结转和结余）{MONEY}(?:，其中(.+?))?。"):
        judge.said.add("收入决算")
        whole, parts = said.told(match, 1), said.inside(*match.span(2)) if match[2] else []
        rest = whole.value - sum(part.value for part in parts)
        # At most two sources are too small to be told in 万元.
        judge.hold(0 <= rest < 100, "收入决算", whole, *parts)
    for said, match in judge.page.find(rf"支出决算{MONEY}，其中基本支出{MONEY}、项目支出{MONEY}。"):
        whole, basic, project = (said.told(match, at) for at in (1, 2, 3))
        judge.total("支出决算", whole, (basic, project))
        if grid is not None:
            for name, told in (("总计", whole), ("基本支出合计", basic), ("项目支出合计", project)):
                judge.same(f"{name}支出", told, _at(grid, name, "支出合计"))
    pattern = (
        rf"年末结转和结余{MONEY}，(?:比年初结转和结余{MONEY}(?:增加|减少){MONEY}(?:，(?:增长|下降){RATE})?"
        rf"|与年初结转和结余持平|年初没有结转和结余)"
    )
    for said, match in judge.page.find(pattern):
        judge.said.add("结转")
        now = said.told(match, 1)
        if match[2]:
            rate = said.told(match, 4) if match[4] else None
            judge.change("年末结转", now.value, said.told(match, 2).value, said.told(match, 3), rate)
        if grid is not None and (shown := _at(grid, "总计", "年末结转结余")) is not None:
            judge.same("年末结转", now, shown)
    for said, match in judge.page.find(rf"追加项目资金{MONEY}"):
        judge.same("追加资金", said.told(match, 1), judge.page.grid("追加资金明细表").body[-1][2].told)


def _staff(judge: Judge) -> None:
    known = [
        (said.told(match, 1), said.told(match, 2), said.told(match, 3) if match[3] else None)
        for said, match in judge.page.find(rf"编制数(\d+人)，年末在职在编(\d+人)(?:，在职人员控制率{RATE})?")
    ]
    for posts, people, rate in known:
        judge.same("编制数", posts, known[0][0])
        judge.same("在职人数", people, known[0][1])
        if rate is not None:
            judge.quotient("在职人员控制率", rate, people, posts)


def _targets(judge: Judge) -> None:
    grid = judge.page.grid("绩效指标完成情况表")
    done = [row[grid.column("是否完成")].text for row in grid.body]
    for said, match in judge.page.find(r"绩效目标共(\d+项)(?:，其中(.+?))?，逐项"):
        judge.said.add("绩效目标")
        whole = said.told(match, 1)
        judge.hold(whole.value == len(done), "绩效目标项数", whole)
        if match[2]:
            parts = said.inside(*match.span(2))
            if all(done):
                judge.total("完成情况项数", whole, parts)
            for part, words in zip(parts, match[2].split("，"), strict=True):
                name = words.removesuffix(part.text)
                judge.hold(part.value == done.count(name), f"{name}的项数", part)
    for said, match in judge.page.find(r"产出类指标共(\d+项)"):
        rows = [row for row in grid.body if "产出" in row[0].text]
        judge.hold(said.told(match, 1).value == len(rows), "产出指标项数", said.told(match, 1))


def _rates(judge: Judge) -> None:
    grid = _money(judge)
    for said, match in judge.page.find(rf"基本支出按收入与年初结转之和计算的执行率为{RATE}"):
        if grid is not None:
            spent = _at(grid, "基本支出合计", "支出合计")
            carried, income = _at(grid, "基本支出合计", "年初结转和结余", "合计"), _at(grid, "基本支出合计", "收入合计")
            if spent and income:
                whole = income.value + (carried.value if carried else 0)
                judge.hold(
                    abs(said.told(match, 1).value * whole - spent.value) < 1, "基本支出执行率", said.told(match, 1)
                )
    for said, match in judge.page.find(rf"项目支出按调整后预算计算的执行率为{RATE}"):
        row = judge.page.grid("项目预算执行统计表").body[-1]
        if row[2].told and row[3].told:
            judge.quotient("项目支出执行率", said.told(match, 1), row[3].told, row[2].told)


def _tables(judge: Judge) -> None:
    """Totals and rates of the tables of projects."""
    for grid in judge.page.grids:
        if "项目预算执行统计表" not in grid.caption:
            continue
        for row in grid.body:
            if row[4].told is not None and row[2].told and row[3].told:
                judge.quotient("执行率", row[4].told, row[3].told, row[2].told)
        for at in (2, 3):
            last = grid.body[-1][at].told
            if last is not None and grid.body[-1][0].text == "合计":
                judge.total("项目合计", last, (row[at].told for row in grid.body[:-1]))
