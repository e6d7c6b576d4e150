"""社会保险基金支出绩效评价: its sentences against 支出预算完成情况表 and 待遇享受情况表."""

from __future__ import annotations

import re

from tests.reports.agreement.judge import Judge
from tests.reports.agreement.page import MONEY, RATE, Grid, Said, Square, Told

_SPENT = (
    rf"(?:没有安排支出预算，也没有发生支出|没有安排支出预算，决算支出{MONEY}|支出预算{MONEY}，没有发生支出"
    rf"|支出预算{MONEY}，决算支出{MONEY}，(?:决算是预算的|完成预算的){RATE}"
    rf"，(?:(与预算一致|略超预算|略低于预算)|(超出预算|比预算少){MONEY}))"
)
_CHANGE = rf"(?:与上年(基本)?持平|(?:上年没有支出，)?比上年(?:增加|减少){MONEY}(?:，(?:增长|下降){RATE})?)"


def hold_funds(judge: Judge) -> None:
    grid = judge.page.grid("支出预算完成情况表")
    sections = [
        said for said in judge.page.said if said.heading.endswith("预算完成及运行情况分析") and "年" in said.text[:5]
    ]
    planned = [row for row in grid.body if row[1].text and not row[0].text.endswith(("合计", "小计"))]
    told = [said for said in sections if re.match(rf"\d{{4}}年.+?{_SPENT}", said.text)]
    judge.hold(len(told) == len(planned), f"应有{len(planned)}个险种的分析，有{len(told)}个")
    judge.said.add("险种")
    for said, row in zip(told, planned, strict=False):
        judge.hold(row[0].text in said.heading and row[0].text in said.text, f"险种次序：{said.heading}")
        _spent(judge, said, row)
        _parts(judge, said, row)
        _changed(judge, said, row)
    _overview(judge, grid)
    _recipients(judge)


def _value(square: Square) -> Told | None:
    return square.told


def _spent(judge: Judge, said: Said, row: list[Square]) -> None:
    name, match = row[0].text, re.search(_SPENT, said.text)
    budget, settled = row[1].told, row[2].told
    assert match is not None
    if match[1]:
        judge.same(f"{name}决算", said.told(match, 1), settled)
    if match[2]:
        judge.same(f"{name}预算", said.told(match, 2), budget)
    zero = [bool(each and not each.value) for each in (budget, settled)]
    opening = "没有安排支出预算" in match[0], "没有发生支出" in match[0]
    judge.hold(
        (opening[0], opening[1]) == (zero[0], zero[1]), f"{name}有无预算和支出", *(x for x in (budget, settled) if x)
    )
    if match[3] and budget and settled:
        judge.same(f"{name}预算", said.told(match, 3), budget)
        judge.same(f"{name}决算", said.told(match, 4), settled)
        judge.quotient(f"{name}完成率", said.told(match, 5), settled, budget)
        gap = settled.value - budget.value
        if match[6]:
            limit = {"与预算一致": gap == 0, "略超预算": 0 < gap < 5000, "略低于预算": -5000 < gap < 0}
            judge.hold(limit[match[6]], f"{name}{match[6]}", settled, budget)
        else:
            judge.hold(said.told(match, 8).value == gap, f"{name}差额", said.told(match, 8))
            judge.hold((match[7] == "超出预算") == (gap > 0), f"{name}{match[7]}", settled, budget)
        if row[3].told:
            judge.same(f"{name}完成率", said.told(match, 5), row[3].told)


def _parts(judge: Judge, said: Said, row: list[Square]) -> None:
    match = re.search(r"支出中，([^；。]+)", said.text)
    settled = row[2].told
    if match and settled:
        told = said.inside(*match.span(1))
        judge.hold(all(part.value for part in told), f"{row[0].text}列出了零的分项", *told)
        inside = sum(part.value for part in told)
        complete = "其余" in match[1]
        # What prints as nothing is not told, so the parts told may fall short by that much.
        right = inside == settled.value if complete else 0 <= settled.value - inside < 20000
        judge.hold(
            right or (complete and abs(inside - settled.value) < 20000), f"{row[0].text}分项之和", settled, *told
        )


def _changed(judge: Judge, said: Said, row: list[Square]) -> None:
    name, match = row[0].text, re.search(_CHANGE, said.text)
    now, before = row[2].told, row[4].told
    if before is None or now is None:
        judge.hold(match is None, f"{name}没有上年数却说增减")
        return
    if match is None:
        judge.hold(
            "上年也没有支出" in said.text and not now.value and not before.value, f"{name}没有说增减", now, before
        )
        return
    if not match[2]:
        judge.hold(abs(now.value - before.value) < 5000, f"{name}说持平", now, before)
        return
    rate = said.told(match, 3) if match[3] else None
    judge.change(name, now.value, before.value, said.told(match, 2), rate)
    judge.hold(("上年没有支出" in said.text) == (not before.value), f"{name}上年有无支出", before)
    for told, at in ((said.told(match, 2), 5), (rate, 6)):
        if told is not None:
            judge.same(f"{name}表中增减", told, row[at].told)


def _overview(judge: Judge, grid: Grid) -> None:
    budgeted = [row[0].text for row in grid.body if row[1].told and row[1].told.value]
    budgeted = [name for name in budgeted if not name.endswith(("合计", "小计"))]
    for _, match in judge.page.find(r"编列支出预算的社会保险基金有([^。]+)。"):
        judge.hold(match[1].split("、") == budgeted, f"编列预算的险种{match[1]}应为{budgeted}")
    for said, match in judge.page.find(rf"(社会保险基金|各项基金)合计{_SPENT}"):
        row = next(row for row in grid.body if row[0].text.endswith("计") and row[1].text)
        _spent_in_overview(judge, said, match, row)
    for said, match in judge.page.find(rf"总收入{MONEY}，总支出{MONEY}，(收支相抵|(支出大于收入|收入大于支出){MONEY})"):
        income, outgo = said.told(match, 1).value, said.told(match, 2).value
        word = "收支相抵" if income == outgo else "支出大于收入" if outgo > income else "收入大于支出"
        judge.hold(match[3].startswith(word), "收支大小", said.told(match, 1), said.told(match, 2))
        if match[5]:
            judge.hold(said.told(match, 5).value == income - outgo, "收支差额", said.told(match, 5))
    for said, match in judge.page.find(rf"([^。、，]+?)支出{MONEY}(?=[、，][^。]*未编列支出预算)"):
        row = grid.row(match[1])
        judge.same(f"{match[1]}支出", said.told(match, 2), row[2].told)
        judge.hold(not row[1].text, f"{match[1]}说未编列预算", said.told(match, 2))


def _spent_in_overview(judge: Judge, said: Said, match: re.Match[str], row: list[Square]) -> None:
    budget, settled = row[1].told, row[2].told
    if match[4] and budget and settled:
        judge.same("合计预算", said.told(match, 4), budget)
        judge.same("合计决算", said.told(match, 5), settled)
        judge.quotient("合计完成率", said.told(match, 6), settled, budget)
        gap = settled.value - budget.value
        if match[9]:
            judge.hold(said.told(match, 9).value == gap, "合计差额", said.told(match, 9))
            judge.hold((match[8] == "超出预算") == (gap > 0), f"合计{match[8]}", settled, budget)


def _recipients(judge: Judge) -> None:
    try:
        grid = judge.page.grid("待遇享受情况表")
    except LookupError:
        return
    known = {(row[0].text + row[1].text): row for row in grid.body}
    for said, match in judge.page.find(
        r"(?:待遇享受情况：|；)([^；\d]+)([\d.]+[^（；。\d]*)(?:（比上年(增加|减少)([\d.]+[^）]*)）)?"
    ):
        row = known.get(match[1])
        if row is None:
            continue
        judge.said.add("待遇")
        judge.same(match[1], said.told(match, 2), row[4].told)
        if match[3] and row[3].told and row[4].told:
            amount = said.told(match, 4)
            judge.hold(amount.value == row[4].told.value - row[3].told.value, f"{match[1]}增减", amount)
