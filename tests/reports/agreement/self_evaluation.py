"""部门整体支出绩效自评 (湖南): money against the year before, and the two forms."""

from __future__ import annotations

import re

from tests.reports.agreement.judge import Judge
from tests.reports.agreement.page import MONEY, RATE, Said

_CHANGE = rf"(?:与上年持平|比上年(?:增加|减少){MONEY}(?:，(?:增长|下降){RATE})?)"
_LEADS = "年初部门预算收入安排|年初部门预算支出安排|全年收入|全年支出|财政拨款收入决算数|财政拨款支出决算数|“三公”经费"


def hold_self_evaluation(judge: Judge) -> None:
    _accounts(judge)
    _staff(judge)
    _funding(judge)
    _three_public(judge)
    _whole_and_parts_of_forms(judge)


def _accounts(judge: Judge) -> None:
    """Each account: parts within the whole, the change gives back one and the same year before."""
    for said, match in judge.page.find(rf"(?:{_LEADS}){MONEY}(?:，其中：([^。，]+))?[。，](?={_CHANGE}|)"):
        judge.said.add("收支")
        whole = said.told(match, 1)
        if match[2]:
            parts = said.inside(*match.span(2))
            names = re.split(r"[\d.]+万元、?", match[2])[:-1]
            judge.hold(len(set(names)) == len(names) == len(parts), "分项重名或读不懂", whole, *parts)
            judge.hold(all(part.value for part in parts), "列出了零的分项", *parts)
            inside = sum(part.value for part in parts)
            judge.hold(inside <= whole.value, "分项之和超过总数", whole, *parts)
            if inside <= whole.value and len(parts) > 1:
                judge.hold(inside == whole.value or whole.value - inside >= 0, "分项之和", whole)
        follows = re.compile(_CHANGE).match(said.text, match.end())
        if follows and follows[1]:
            amount = said.told(follows, 1)
            before = whole.value - amount.value
            rate = said.told(follows, 2) if follows[2] else None
            judge.change(match[0][:12], whole.value, before, amount, rate)
        _cause(judge, said, match.end())


def _cause(judge: Judge, said: Said, place: int) -> None:
    if "持平" in said.text[place:] and "基本持平" not in said.text:
        judge.hold("持平，主要原因" not in said.text, "持平却说原因")


def _staff(judge: Judge) -> None:
    row = judge.page.grid("财政供养人员情况").body[0]
    for said, match in judge.page.find(rf"编制(\d+人)，年末实际在职(\d+人)(?:，控制率{RATE})?。"):
        judge.said.add("人员")
        judge.same("编制数", said.told(match, 1), row[1].told)
        judge.same("在职人数", said.told(match, 2), row[2].told)
        if match[3]:
            judge.quotient("控制率", said.told(match, 3), said.told(match, 2), said.told(match, 1))
            judge.same("控制率", said.told(match, 3), row[3].told)


def _funding(judge: Judge) -> None:
    grid = judge.page.grid("部门资金")
    row = grid.body[0]
    budget, spent, rate = (row[at].told for at in (1, 2, 3))
    assert budget is not None
    assert spent is not None
    if rate:
        judge.quotient("预算执行率", rate, spent, budget)
    for said, match in judge.page.find(rf"全年预算数{MONEY}，全年执行数{MONEY}(?:，预算执行率{RATE})?"):
        judge.said.add("执行率")
        judge.same("全年预算数", said.told(match, 1), budget)
        judge.same("全年执行数", said.told(match, 2), spent)
        if match[3] and rate:
            judge.same("预算执行率", said.told(match, 3), rate)


def _three_public(judge: Judge) -> None:
    grid = judge.page.grid("经费控制情况")
    now, budget, before = (grid.column(name) for name in ("当年决算数", "当年预算数", "上年决算数"))
    row = grid.row("三公经费")
    told = row[now].told
    for said, match in judge.page.find(rf"财政拨款安排的“三公”经费{MONEY}(?:，其中：([^。，]+))?(?:，{_CHANGE})?"):
        judge.said.add("三公")
        judge.same("三公经费", said.told(match, 1), told)
        if match[3] and row[before].told and told:
            rate = said.told(match, 4) if match[4] else None
            judge.change("三公经费", told.value, row[before].told.value, said.told(match, 3), rate)
    for said, match in judge.page.find(rf"“三公”经费当年预算{MONEY}，决算为预算的{RATE}"):
        judge.same("三公预算", said.told(match, 1), row[budget].told)
        if told and row[budget].told:
            judge.quotient("三公执行率", said.told(match, 2), told, row[budget].told)


def _whole_and_parts_of_forms(judge: Judge) -> None:
    """Both splits of the executed amount make it up."""
    spent = judge.page.grid("部门资金").body[0][2].told
    grid = judge.page.grid("全年执行数构成")
    assert spent is not None
    judge.total("按收入性质", spent, (row[1].told for row in grid.body))
    tops = [row[3].told for row in grid.body if row[2].text in ("基本支出", "项目支出")]
    if tops:
        judge.total("按支出性质", spent, tops)
    for said, match in judge.page.find(rf"本年度政府性基金预算支出{MONEY}"):
        row = next(row for row in grid.body if "政府性基金" in row[0].text)
        judge.same("政府性基金", said.told(match, 1), row[1].told)
