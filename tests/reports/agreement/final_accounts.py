"""部门决算公开: its sentences against its 附表 and its charts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tests.reports.agreement.judge import Judge
from tests.reports.agreement.page import MONEY, RATE, Grid, Said, Square, Told, bare

_CHANGE = rf"(?:持平|(?:增加|减少)([\d.,]+万元)(?:（上年为零）|，基本持平|，(?:增长|下降){RATE})?)"
_ITEM = re.compile(
    rf"^\d+\.(.+（项）|.+（款）|.+（类）)：支出决算为{MONEY}，(?:完成预算{RATE}，决算数(略?[等小大]于)预算数|未安排预算(，也未发生支出)?)"
)


def hold_final_accounts(judge: Judge) -> None:
    _overview(judge)
    _income(judge)
    _expenditure(judge)
    _general(judge)
    _items(judge)
    _basic(judge)
    _three_public(judge)
    _small_parts(judge)


def _one(judge: Judge, name: str, pattern: str) -> tuple[Said, re.Match[str]] | None:
    found = list(judge.page.find(pattern))
    if len(found) != 1:
        judge.faults.append(f"{name}应有一句，有{len(found)}句")
        return None
    judge.said.add(name)
    return found[0]


def _cell(row: Sequence[Square], index: int) -> Told:
    told = row[index].told
    assert told is not None, [square.text for square in row]
    return told


def _against(judge: Judge, why: str, said: Said, match: re.Match[str], group: int, now: Told, before: Told) -> None:
    """The change told from ``group`` on is that between the two years of the table or chart."""
    if match[group] is None:
        judge.hold(abs(now.value - before.value) < 50, f"{why}说持平", now, before)
        return
    rate = said.told(match, group + 1) if match[group + 1] else None
    judge.change(why, now.value, before.value, said.told(match, group), rate)
    judge.hold(("（上年为零）" in match[0]) == (not before.value), f"{why}上年是否为零", before)


def _years(judge: Judge, caption: str) -> tuple[Told, Told] | None:
    chart = judge.page.chart(caption)
    if chart is None:
        judge.faults.append(f"没有图{caption}")
        return None
    before, now = (_cell(row, 1) for row in chart.body if row[1].told)
    return now, before


def _overview(judge: Judge) -> None:
    grid = judge.page.grid("收入支出决算总表")
    found = _one(judge, "总体", rf"年度收、支总计均为{MONEY}(?:，其中(.+?))?。与\d+年度相比，收、支总计各?{_CHANGE}")
    if found:
        said, match = found
        left, right = grid.row("总计", 0), grid.row("总计", 3)
        for side, at in ((left, 1), (right, 4)):
            judge.same("收支总计", said.told(match, 1), side[at].told)
        _against(judge, "收支总计", said, match, 3, _cell(left, 1), _cell(left, 2))
        start, end = match.span(2)
        for part in re.finditer(r"([^、\d]+)([\d.]+万元)", said.text[max(start, 0) : max(end, 0)]):
            at = 3 if part[1] in ("结余分配", "年末结转和结余") else 0
            told = said.figures[start + part.start(2), start + part.end(2)]
            judge.same(f"总体中的{part[1]}", told, grid.row(part[1], at)[at + 1].told)
    found = _one(
        judge, "财政拨款总体", rf"财政拨款收、支总计均为{MONEY}。与\d+年度相比，财政拨款收、支总计各?{_CHANGE}"
    )
    years = _years(judge, "财政拨款收、支决算总计变动情况图")
    if found and years:
        said, match = found
        table = judge.page.grid("财政拨款收入支出决算总表")
        for at in (0, 2):
            judge.same("财政拨款总计", said.told(match, 1), table.row("总计", at)[at + 1].told)
        judge.same("财政拨款总计", said.told(match, 1), years[0])
        _against(judge, "财政拨款总计", said, match, 2, *years)


def _shares(
    judge: Judge, why: str, said: Said, start: int, end: int, whole: Told, told_in_part: bool = False
) -> dict[str, Told]:
    """``甲3万元，占5%；乙…``: the parts make up the whole, each share is part ÷ whole."""
    parts: dict[str, Told] = {}
    text = said.text[start:end]
    for part in re.finditer(rf"(?:^|；)([^；]+?)([\d.]+万元)(?:，占{RATE})?(?=；|$)", text):
        told = said.figures[start + part.start(2), start + part.end(2)]
        parts[part[1]] = told
        if part[3]:
            judge.quotient(f"{why}{part[1]}占比", said.figures[start + part.start(3), start + part.end(3)], told, whole)
        else:
            judge.hold(not whole.value, f"{why}{part[1]}没有占比", told, whole)
    judge.hold(len(parts) == text.count("；") + 1, f"{why}有读不懂的分项", whole)
    if not told_in_part:
        judge.total(f"{why}各项之和", whole, parts.values())
    return parts


def _income(judge: Judge) -> None:
    found = _one(judge, "收入", rf"本年收入合计{MONEY}，其中：(.+)。$")
    if found:
        said, match = found
        whole = said.told(match, 1)
        parts = _shares(judge, "收入", said, *match.span(2), whole)
        grid = judge.page.grid("收入支出决算总表")
        judge.same("本年收入合计", whole, grid.row("本年收入合计")[1].told)
        judge.same("本年收入合计", whole, judge.page.grid("收入决算表").row("合计")[2].told)
        for name, told in parts.items():
            judge.same(f"收入中的{name}", told, grid.row(name)[1].told)


def _expenditure(judge: Judge) -> None:
    found = _one(judge, "支出", rf"本年支出合计{MONEY}，其中：(.+)。$")
    if found:
        said, match = found
        whole = said.told(match, 1)
        parts = _shares(judge, "支出", said, *match.span(2), whole)
        grid = judge.page.grid("支出决算表")
        row = grid.row("合计")
        judge.same("本年支出合计", whole, row[grid.column("本年支出合计")].told)
        judge.same("本年支出合计", whole, judge.page.grid("收入支出决算总表").row("本年支出合计", 3)[4].told)
        for name, told in parts.items():
            judge.same(f"支出中的{name}", told, row[grid.column(name)].told)


def _general_grid(judge: Judge) -> Grid:
    return next(grid for grid in judge.page.grids if grid.caption.endswith("一般公共预算财政拨款支出决算表"))


def _general(judge: Judge) -> None:
    grid = _general_grid(judge)
    settled = _cell(grid.row("合计"), grid.column("决算数"))
    whole = judge.page.grid("支出决算表").row("合计")[2].told
    found = _one(
        judge,
        "一般公共预算",
        rf"年度一般公共预算财政拨款支出{MONEY}(?:，占本年支出合计的{RATE})?。与\d+年度相比，一般公共预算财政拨款支出{_CHANGE}",
    )
    years = _years(judge, "一般公共预算财政拨款支出决算变动情况图")
    if found and years and whole:
        said, match = found
        judge.same("一般公共预算支出", said.told(match, 1), settled)
        if match[2]:
            judge.quotient("一般公共预算占比", said.told(match, 2), settled, whole)
        _against(judge, "一般公共预算支出", said, match, 3, *years)
    found = _one(judge, "一般公共预算结构", rf"年度一般公共预算财政拨款支出{MONEY}(?:，用于以下方面：(.+))?。$")
    if found:
        said, match = found
        judge.same("一般公共预算结构", said.told(match, 1), settled)
        classes = [row for row in grid.body if re.fullmatch(r"\d{3}", row[0].text)]
        if match[2]:
            parts = _shares(judge, "结构", said, *match.span(2), settled, told_in_part=True)
            shown = {row[1].text: row[3].told for row in classes}
            left_out = [told for name, told in shown.items() if told and f"{name}（类）" not in parts]
            judge.hold(all(abs(told.value) < 50 for told in left_out), "结构漏了有支出的类", *left_out)
            judge.total("结构各类之和", settled, [*parts.values(), *left_out])
            for name, told in parts.items():
                judge.same(f"结构中的{name}", told, shown.get(name.removesuffix("（类）")))
        else:
            spent = [row[3].told for row in classes if row[3].told and abs(row[3].told.value) >= 50]
            judge.hold(not spent, "没有列结构", settled, *spent)


def _items(judge: Judge) -> None:
    grid = _general_grid(judge)
    total = grid.row("合计")
    budget, settled = _cell(total, 2), _cell(total, 3)
    found = _one(
        judge,
        "具体情况",
        rf"支出决算数为{MONEY}，(?:完成调整预算{MONEY}的{RATE}|未安排预算)(，其中：|。)$",
    )
    if found:
        said, match = found
        judge.same("具体情况决算数", said.told(match, 1), settled)
        if match[2]:
            judge.same("具体情况预算数", said.told(match, 2), budget)
            judge.quotient("具体情况完成率", said.told(match, 3), settled, budget)
        else:
            judge.hold(abs(budget.value) < 50, "说未安排预算", budget)
    names = {row[0].text: row[1].text for row in grid.body}
    # A row with others below it is a sum; what remains are the items that are told.
    codes = [code for code in names if code.isdigit()]
    leaves = [code for code in codes if not any(other != code and other.startswith(code) for other in codes)]
    shown = [code for code in leaves if any(abs(_cell(grid.row(code), at).value) >= 50 for at in (2, 3))]
    told = [(said, match) for said in judge.page.said if (match := _ITEM.match(said.text))]
    judge.hold(len(told) == len(shown), f"支出项目应有{len(shown)}条，有{len(told)}条", settled)
    for code, (said, match) in zip(shown, told, strict=False):
        row = grid.row(code)
        judge.hold(f"{names[code].removesuffix('（项）')}（" in match[1], f"项目次序：{match[1]}", settled)
        _completion(judge, match[1], said, match, 2, _cell(row, 2), _cell(row, 3))


def _completion(
    judge: Judge, name: str, said: Said, match: re.Match[str], group: int, budget: Told, settled: Told
) -> None:
    """``支出…，完成预算…，决算数大于预算数`` from ``group`` on, against budget and settled amount of the table."""
    judge.same(f"{name}决算", said.told(match, group), settled)
    if match[group + 1]:
        judge.quotient(f"{name}完成率", said.told(match, group + 1), settled, budget)
        word = "等于" if settled.value == budget.value else "小于" if settled.value < budget.value else "大于"
        judge.hold(
            match[group + 2].removeprefix("略") == word, f"{name}决算数{match[group + 2]}预算数", settled, budget
        )
    else:
        judge.hold(abs(budget.value) < 50, f"{name}说未安排预算", budget)
        judge.hold(bool(match[group + 3]) == (abs(settled.value) < 50), f"{name}是否发生支出", settled)


def _basic(judge: Judge) -> None:
    grid = judge.page.grid("基本支出决算表")
    found = _one(judge, "基本支出", rf"基本支出{MONEY}，其中：$")
    parts = [_one(judge, name, rf"^{name}{MONEY}(?:，包括：(.+))?。$") for name in ("人员经费", "公用经费")]
    general = _general_grid(judge)
    if found is None or None in parts:
        return
    said, match = found
    whole = said.told(match, 1)
    judge.same("基本支出", whole, general.row("合计")[general.column("基本支出")].told)
    told = [part[0].told(part[1], 1) for part in parts if part]
    judge.total("基本支出", whole, told)
    for at, (part, figure) in zip((0, 2), zip(parts, told, strict=True), strict=True):
        assert part is not None
        judge.same("基本支出分项", figure, grid.row(f"{('人员经费', '公用经费')[at // 2]}合计", at)[at + 1].told)
        listed = part[1][2].split("、") if part[1][2] else []
        spent = [
            square[at].text.split(" ", 1)[-1].lstrip("0123456789")
            for square in grid.body
            if re.match(r"\d{5}", square[at].text) and abs(_cell(square, at + 1).value) >= 50
        ]
        judge.hold(listed == spent, f"经济科目{listed}应为{spent}", figure)


_PARTS = ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")
_DONE = rf"(?:完成预算{RATE}，决算数(略?[等小大]于)预算数|未安排预算(，也未发生支出)?)"


def _three_public(judge: Judge) -> None:
    grid = judge.page.grid("“三公”经费支出决算表")
    found = _one(judge, "三公", rf"“三公”经费财政拨款支出决算为{MONEY}，{_DONE}[^；]*；与\d+年度相比{_CHANGE}")
    total = grid.row("合计")
    if found:
        said, match = found
        _completion(judge, "三公", said, match, 1, _cell(total, 1), _cell(total, 2))
        _against(judge, "三公", said, match, 5, _cell(total, 2), _cell(total, 3))
    for name in _PARTS:
        found = _one(judge, name, rf"^{re.escape(name)}支出{MONEY}，{_DONE}；与\d+年度相比{_CHANGE}")
        if found:
            row = grid.row(name)
            _completion(judge, name, *found, 1, _cell(row, 1), _cell(row, 2))
            _against(judge, name, *found, 5, _cell(row, 2), _cell(row, 3))
    found = _one(judge, "三公结构", r"“三公”经费财政拨款支出决算中，(.+)。$")
    if found:
        said, match = found
        parts = _shares(judge, "三公", said, *match.span(1), _cell(total, 2))
        judge.hold(list(parts) == list(_PARTS), "三公三项", _cell(total, 2))
        for name, told in parts.items():
            judge.same(name, told, grid.row(name)[2].told)
    found = _one(judge, "用车", rf"公务用车购置支出{MONEY}.*公务用车运行维护费支出{MONEY}")
    if found:
        said, match = found
        told = [said.told(match, 1), said.told(match, 2)]
        judge.total("公务用车", _cell(grid.row(_PARTS[1]), 2), told)
        for figure, name in zip(told, ("公务用车购置费", "公务用车运行维护费"), strict=True):
            judge.same(name, figure, grid.row(name)[2].told)


def _small_parts(judge: Judge) -> None:
    """机关运行经费, 政府采购, 国有资产: what stands in no 附表 agrees with itself."""
    found = _one(judge, "机关运行经费", rf"机关运行经费支出{MONEY}，与\d+年度相比{_CHANGE}")
    if found and found[1][2]:
        said, match = found
        now, amount = said.told(match, 1), said.told(match, 2)
        rate = said.told(match, 3) if match[3] else None
        judge.change("机关运行经费", now.value, now.value - amount.value, amount, rate)
    found = _one(
        judge,
        "政府采购",
        rf"政府采购支出总额{MONEY}，其中：政府采购货物支出{MONEY}、政府采购工程支出{MONEY}、政府采购服务支出{MONEY}",
    )
    if found:
        said, match = found
        whole = said.told(match, 1)
        judge.total("政府采购", whole, [said.told(match, at) for at in (2, 3, 4)])
        granted = list(judge.page.find(rf"授予(中小|小微)企业合同金额{MONEY}，占政府采购支出总额的{RATE}"))
        for inside, part in granted:
            judge.quotient(f"{part[1]}企业占比", inside.told(part, 3), inside.told(part, 2), whole)
            judge.hold(inside.told(part, 2).value <= whole.value, "授予金额超过采购总额", inside.told(part, 2), whole)
        if len(granted) == 2:
            medium, small = (inside.told(part, 2) for inside, part in granted)
            judge.hold(small.value <= medium.value, "小微企业金额超过中小企业", small, medium)
    found = _one(judge, "车辆", r"共有车辆(\d+辆)(?:，其中：([^。]+))?。")
    if found and found[1][2]:
        said, match = found
        parts = said.inside(*match.span(2))
        whole = said.told(match, 1)
        inside = sum((part.value for part in parts), Decimal(0))
        judge.hold(inside <= whole.value, "车辆分项之和超过合计", whole, *parts)


__all__ = ["bare", "hold_final_accounts"]
