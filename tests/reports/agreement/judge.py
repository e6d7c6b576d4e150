"""What a reader may hold against a report: the rules of arithmetic and of Chinese, whatever the kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from tests.reports.agreement.page import EXACT, Page, Said, Told, factor_of

UP, DOWN = ("增加", "增长", "盈余", "超出预算"), ("减少", "下降", "亏损", "比预算少")
_DIRECTION = re.compile("(增加|增长|盈余|超出预算|减少|下降|亏损|比预算少)$")
_SAME = ("持平", "收支相抵", "基本持平")
_TURNED = (*DOWN, "支出大于收入", "累计缺口", "超支", "超出预算", "超出调整预算")
_UGLY = re.compile(
    r"、、|，，|。。|；；|，。|、。|，；|；。|、；|：。|：；|其中。|其中，|包括[：]?。|[及与、]。|（）|“”|\[\[|\]\]|[{}]"
    r"|\[\?|\?\]|None|不适用|【|—(?:万元|元|，|。|、)|元元|分分|人人|项目项目|持平，持平|持平，增|[增减]加?0(?:\.0+)?(?:万元|元)"
    r"|(?:增长|下降)0(?:\.0+)?(?:%|倍)|\*\*|…|，占。|共，"
)
_ENDS = tuple("。：；")


@dataclass
class Judge:
    """Collects faults; remembers which figures took part in a comparison."""

    page: Page
    faults: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    said: set[str] = field(default_factory=set)  # names of the rules that found something to judge

    def hold(self, true: bool, why: str, *told: Told) -> None:
        self.used |= {each.index for each in told}
        if not true:
            self.faults.append(f"{why}：{'、'.join(f'{each.text}[{each.exact}]' for each in told)}")

    def same(self, why: str, one: Told, other: Told | None) -> None:
        if other is None:
            self.faults.append(f"{why}：表中没有{one.text}")
        else:
            self.hold(one.value == other.value, why, one, other)

    def total(self, why: str, whole: Told, parts: Iterable[Told | None]) -> None:
        known = [part for part in parts if part is not None]
        self.hold(sum((part.value for part in known), Decimal(0)) == whole.value, why, whole, *known)

    def quotient(self, why: str, rate: Told, part: Told, whole: Told) -> None:
        """The rate is part ÷ whole, exact; its digits are held against it elsewhere."""
        if not whole.value:
            self.hold(not rate.known, f"{why}，分母为零却有比率", rate, part, whole)
            return
        self.hold(near(rate.value, EXACT.divide(part.value, whole.value)), why, rate, part, whole)
        nothing = rate.printed is not None and not Decimal(rate.printed["digits"].replace(",", ""))
        judge_zero = nothing and rate.unit == "%" and part.value != 0
        self.hold(not judge_zero, f"{why}，不是零却印作0%", rate)
        full = (
            rate.known
            and not rate.text.startswith("略超")
            and rate.printed is not None
            and Decimal(rate.printed["digits"].replace(",", "")) == 100
        )
        self.hold(not (full and rate.unit == "%" and part.value != whole.value), f"{why}，不到或超过却印作100%", rate)

    def change(self, why: str, now: Decimal, before: Decimal, amount: Told, rate: Told | None) -> None:
        """How much and by what rate: the direction words are held to the signs of the figures elsewhere."""
        self.hold(amount.value == now - before, f"{why}变动额", amount)
        if rate is not None:
            right = bool(before) and near(rate.value, EXACT.divide(now - before, abs(before)))
            self.hold(right, f"{why}变动率", rate, amount)


def near(one: Decimal, other: Decimal) -> bool:
    """Equal but for the last digits of a division."""
    return abs(one - other) <= max(abs(other), Decimal(1)) * Decimal("1e-20")


def hold_everything(judge: Judge) -> None:
    """The rules for every kind of report."""
    _figures_are_their_values(judge)
    _one_fact_one_value(judge)
    for said in judge.page.said:
        _words_follow_signs(judge, said)
        if said.figures:
            _is_well_written(judge, said)
    for grid in judge.page.grids:
        if not any(square.said.text and not square.header for row in grid.rows for square in row):
            judge.faults.append(f"空的图表：{grid.caption}")
    for square in (square for grid in judge.page.grids for row in grid.rows for square in row):
        if square.text != "持平" and len(square.text) > len(square.told.text if square.told else ""):
            _words_follow_signs(judge, square.said)


def _figures_are_their_values(judge: Judge) -> None:
    """The digits that are printed are the exact value, rounded; in tables in the unit of the table or of the cell."""
    units = {
        told.index: grid.unit.removeprefix("金额")
        for grid in judge.page.grids
        for row in grid.rows
        for square in row
        for told in square.said.figures.values()
    }
    for told in judge.page.figures:
        if told.printed is None or not told.known or len(told.text) > 24:
            continue
        factors = {factor_of(told.unit)}
        if not told.unit:  # its unit stands in the words after it, or above the table
            factors |= {Decimal(10000), factor_of(units.get(told.index, ""))}
        if not any(told.rounds_to(factor) for factor in factors):
            judge.faults.append(f"印出的数与其值不符：{told.text}[{told.exact}]")


def _one_fact_one_value(judge: Judge) -> None:
    known: dict[str, str] = {}
    for told in judge.page.figures:
        if known.setdefault(told.fact, told.exact) != told.exact:
            judge.faults.append(f"同一数据两个值：{told.fact} {known[told.fact]} {told.exact}")


def _words_follow_signs(judge: Judge, said: Said) -> None:
    for (start, _), told in said.figures.items():
        if told.text in _SAME:
            judge.hold(abs(told.value) < 50, f"“{said.text[:30]}”持平而有差额", told)
            continue
        word = _DIRECTION.search(said.before(start))
        signed = word and re.search("(变动[额率]|同比增长率|差额|结余)", told.fact)
        if word and signed and told.known:
            judge.hold((told.value > 0) == (word[1] in UP) and told.value != 0, f"“{word[1]}”与符号相反", told)
        elif told.value < 0 and "-" not in told.text and not said.before(start).endswith(_TURNED):
            judge.faults.append(f"负数没有说明方向：{said.before(start)}{told.text}")


def _is_well_written(judge: Judge, said: Said) -> None:
    if ugly := _UGLY.search(said.text):
        judge.faults.append(f"文字有误“{ugly[0]}”：…{said.text[max(0, ugly.start() - 30) : ugly.end() + 20]}")
    if not said.text.endswith(_ENDS) and len(said.text) > 30 and "，" in said.text:
        judge.faults.append(f"句末没有标点：{said.text[-20:]}")
