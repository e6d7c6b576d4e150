"""Scores and grades: sums, weights, rates, the word of the ladder, counts of indicators."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.reports.agreement.judge import Judge
from tests.reports.agreement.page import Grid, Told

_LADDER = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
_P = r"([\d.]+分)"


def hold_scores(judge: Judge) -> None:
    total = _sheet(judge)
    _grades(judge, total)
    _level1(judge, total)
    _conclusion(judge, total)
    _sections(judge)
    _by_rule(judge, total)
    _counts(judge)


def _sheet_grid(judge: Judge) -> Grid:
    grids = [grid for grid in judge.page.grids if {"分值", "得分"} <= {cell.text for cell in grid.rows[0]}]
    return next(grid for grid in reversed(grids) if any(cell.text == "三级指标" for cell in grid.rows[0]))


def _sheet(judge: Judge) -> Told:
    """Leaf scores keep to their weights and add up to the printed total. Of a form with a funding block, with it."""
    grid = _sheet_grid(judge)
    weight, score = grid.column("分值"), grid.column("得分")
    leaves, last = grid.body[:-1], grid.body[-1]
    parts = [row for row in leaves if row[weight].told is not None]
    scored = [row[score].told for row in parts]
    weights = [row[weight].told for row in parts]
    for block in (grid for grid in judge.page.grids if grid.caption == "部门资金"):
        scored.append(block.body[0][block.column("得分")].told)
        weights.append(block.body[0][block.column("分值")].told)
    for one, other in zip(scored, weights, strict=True):
        if one and other:
            judge.hold(0 <= one.value <= other.value, "得分超过分值", one, other)
    total, whole = last[score].told, last[weight].told
    assert total is not None
    assert whole is not None
    judge.total("得分合计", total, scored)
    judge.total("分值合计", whole, weights)
    judge.said.add("评分表")
    return total


def _ladder(judge: Judge) -> list[tuple[str, int]]:
    for _, match in judge.page.find(r"评价结果分.+?个等级：(.+)。"):
        bands = re.findall(r"(?:(\d+)分及以上|不足\d+分)[^“]*为“(.+?)”", match[1])
        return [(word, int(low or 0)) for low, word in bands]
    return list(_LADDER)


def _grades(judge: Judge, total: Told) -> None:
    ladder = _ladder(judge)
    right = next(word for word, low in ladder if total.value >= low)
    patterns = r"(?:评价等级为|自评得分[\d.]+分，等级为|综合评定等级为)“(.+?)”"
    for _, match in judge.page.find(patterns):
        judge.hold(match[1] == right, f"等级“{match[1]}”应为“{right}”", total)
        judge.said.add("等级")
    for grid in judge.page.grids:
        for row in grid.body:
            if row and row[0].text == "综合评定等级":
                judge.hold(row[2].text == right, f"表中等级“{row[2].text}”", total)


def _level1(judge: Judge, total: Told) -> None:
    try:
        grid = judge.page.grid("绩效评价得分情况表")
    except LookupError:
        return
    rows = [[cell.told for cell in row[1:4]] for row in grid.body]
    for weight, score, rate in rows:
        if weight and score and rate:
            judge.quotient("得分率", rate, score, weight)
    *parts, last = rows
    assert last[0] is not None
    assert last[1] is not None
    judge.total("一级指标分值合计", last[0], (row[0] for row in parts))
    judge.total("一级指标得分合计", last[1], (row[1] for row in parts))
    judge.same("总分", last[1], total)
    _by_name(judge, [(row[0].text, row[1].told, row[2].told) for row in grid.body[:-1]])


def _sums_by_name(grid: Grid) -> dict[str, tuple[Decimal, Decimal]]:
    """Weight and score of every indicator of the first two levels, summed over the leaves below it."""
    weight, score = grid.column("分值"), grid.column("得分")
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for row in grid.body[:-1]:
        one, other = row[weight].told, row[score].told
        if one is None:
            continue
        for cell in row[:2]:
            name = re.sub(r"（[\d.]+分）$", "", cell.text)
            before = sums.get(name, (Decimal(0), Decimal(0)))
            sums[name] = (before[0] + one.value, before[1] + (other.value if other else 0))
    return sums


def _by_name(judge: Judge, named: list[tuple[str, Told | None, Told | None]]) -> None:
    """Weights and scores told of indicators against the leaves of the sheet."""
    sums = _sums_by_name(_sheet_grid(judge))
    for name, weight, score in named:
        if name not in sums:
            continue
        for told, right in zip((weight, score), sums[name], strict=True):
            if told is not None:
                judge.hold(told.value == right, f"{name}与评分表不符", told)


def _conclusion(judge: Judge, total: Told) -> None:
    for said, match in judge.page.find(rf"(?:综合得分|自评得分){_P}"):
        judge.same("总分", said.told(match, 1), total)
        judge.said.add("总分")
    for said, match in judge.page.find(rf"综合得分{_P}，其中：(.+?)，综合"):
        judge.total("结论各项得分", said.told(match, 1), said.inside(*match.span(2)))
        names = re.split(r"[\d.]+分、?", match[2])[:-1]
        _by_name(judge, [(name, None, told) for name, told in zip(names, said.inside(*match.span(2)), strict=True)])


def _sections(judge: Judge) -> None:
    for said, match in judge.page.find(rf"^(?:（?\d+[.）])?([^。，\d]+?)。?分值{_P}，得{_P}。"):
        weight, score = said.told(match, 2), said.told(match, 3)
        judge.hold(0 <= score.value <= weight.value, f"{match[1]}得分超过分值", weight, score)
        _by_name(judge, [(match[1], weight, score)])


def _by_rule(judge: Judge, total: Told) -> None:
    """The total by rule: the total with the overridden scores taken out and those by rule put in."""
    for said, match in judge.page.find(rf"按规则测算，总分为{_P}，等级为“(.+?)”"):
        pairs = re.finditer(rf"按评分规则测算为{_P}，自评按{_P}计", said.text)
        right = total.value
        used = []
        for pair in pairs:
            used += [said.told(pair, 1), said.told(pair, 2)]
            right += used[-2].value - used[-1].value
        told = said.told(match, 1)
        judge.hold(told.value == right, "按规则测算的总分", told, *used)
        word = next(word for word, low in _ladder(judge) if told.value >= low)
        judge.hold(match[2] == word, f"按规则测算的等级“{match[2]}”应为“{word}”", told)


def _counts(judge: Judge) -> None:
    for said, match in judge.page.find(r"设(\d+个)一级指标（(.+?)）、(\d+个)二级指标（(.+?)）、(\d+个)三级指标"):
        grid = _sheet_grid(judge)
        for at, names in ((1, match[2]), (3, match[4])):
            judge.hold(said.told(match, at).value == len(names.split("、")), "指标个数", said.told(match, at))
        judge.hold(said.told(match, 5).value == len(grid.body) - 1, "三级指标个数", said.told(match, 5))
    for said, match in judge.page.find(rf"满分{_P}，其中：(.+?)。"):
        judge.total("满分", said.told(match, 1), said.inside(*match.span(2)))
