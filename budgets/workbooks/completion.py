"""Whether a target was met, by its own figures, and rows of target tables that contradict themselves."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt

from budgets.quantities import Agreement, Quantity
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE
from budgets.workbooks.odd_figures import stated
from budgets.workbooks.rows import Rows, TargetRow
from evalcase.spreadsheets.errors import CellError

MET, NOT_MET, TO_BE_VERIFIED = "完成", "未完成", "待核实"
_MET_WORDS = {"完成", "已完成", "全部完成", "是", "达标", "已达标", "√"}
_NOT_MET_WORDS = {"未完成", "没有完成", "未全部完成", "部分完成", "否", "未达标", "×"}
_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {"≥": ge, "≤": le, ">": gt, "<": lt}


def completion_by_figures(target: str, actual: str, *, is_cost: bool = False) -> str:
    """完成 or 未完成 as the two figures say; nothing where a figure is in words or a bound, or rounding decides.

    A target without a sign is one to reach, of costs (成本) one to keep within.
    """
    wanted, done = stated(target), stated(actual)
    if wanted is None or done is None or done.is_limit or not wanted.fits(done):
        return ""
    edges = (wanted,) if wanted.upper is None else (wanted.lower_edge, wanted.upper_edge)
    met = [_meets(edge, done, is_cost) for edge in edges]
    if None in met:
        return ""
    return MET if all(met) else NOT_MET


def contradicted_completion(target: TargetRow) -> str:
    """What the figures of a row say where its 是否完成 says otherwise; nothing where the two agree or none is told."""
    word = target.completion.strip()
    if target.level1 in (ANNUAL_GOAL, EXECUTION_RATE) or word not in _MET_WORDS | _NOT_MET_WORDS:
        return ""
    is_cost = "成本" in target.level1 or "成本" in target.level2
    found = completion_by_figures(target.target, target.actual, is_cost=is_cost)
    return found if found and (found == MET) is not (word in _MET_WORDS) else ""


def contradictory_targets(rows: Rows) -> list[CellError]:
    """Rows whose 指标值, 完成值 and 是否完成, or whose 得分 and 分值, cannot all be right."""
    found = []
    for target in rows.targets:
        if by_figures := contradicted_completion(target):
            both = f"{_stated(rows, target, 'target', '指标值')}，{_stated(rows, target, 'actual', '完成值')}"
            what = f"“{target.level3}”的“是否完成”填的是“{target.completion}”"
            mend = "可改正后导入；直接导入的，列入“数据疑问”，核定之前按“待核实”统计"
            found.append(rows.error(target.number, "completion", what, f"{both}，按数值应为“{by_figures}”", mend))
        if target.weight is not None and target.score is not None and target.score > target.weight:
            what = f"“{target.level3}”得分为{target.score.normalize():f}"
            expected = f"不应超过分值{target.weight.normalize():f}"
            found.append(rows.error(target.number, "score", what, expected, "请核对得分和分值"))
    return found


def _meets(wanted: Quantity, done: Quantity, is_cost: bool) -> bool | None:
    if wanted.value is None or done.value is None:
        return None
    compare = _SIGNS.get(wanted.bound, le if is_cost else ge)
    if wanted.bound == "=":
        return wanted.agreement(done) is Agreement.SAME
    met = compare(done.value, wanted.value)
    # 2.6499万人 against ≥2.65万人: whether it prints as reached is a matter of rounding, and is not asked.
    return None if not met and wanted.agreement(done) is Agreement.SAME else met


def _stated(rows: Rows, target: TargetRow, name: str, label: str) -> str:
    return f"{label}（{rows.letters.get(name, '')}{target.number}）为“{getattr(target, name)}”"
