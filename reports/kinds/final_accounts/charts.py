"""The seven charts of a 部门决算: two years side by side, and how income and outgo are made up; all in 万元."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from budgets.ledger.selectors.keys import line_fact
from budgets.vocabulary import Measure
from budgets.workbooks.kinds.settlement_overview import SETTLEMENT_OVERVIEW
from reports.document.blocks import Chart, Figure, Series
from reports.kinds.final_accounts.operation import PARTS
from reports.kinds.final_accounts.sentences import in_wan, is_nonzero, nonzero, settled_lines
from reports.kinds.final_accounts.statements import general_classes
from reports.material.composer import Composer
from reports.sentences.compose import figure, without_zeros

UNIT_LINE = "单位：万元"
_KINDS = (Measure.BASIC, Measure.PROJECT, Measure.PAID_UP, Measure.BUSINESS, Measure.GRANTED_DOWN)


def two_years(caption: str, subject: str) -> Callable[[Composer], Chart]:
    """A bar chart of a subject's settled amount, last year and this."""

    def chart(composer: Composer) -> Chart:
        year = composer.material.year
        points = tuple(_point(composer, f"{subject}.{name}") for name in ("上年决算", "决算"))
        return Chart("bar", caption, (f"{year - 1}年", f"{year}年"), (Series(caption, points),), UNIT_LINE)

    return chart


def _point(composer: Composer, key: str) -> Figure:
    fact = composer.book[key]
    return figure(fact, without_zeros(in_wan(fact.settled)), with_unit=False)


def _pie(composer: Composer, caption: str, parts: Sequence[tuple[str, str]]) -> Chart:
    points = tuple(_point(composer, key) for _, key in parts)
    return Chart("pie", caption, tuple(name for name, _ in parts), (Series(caption, points),), UNIT_LINE)


def income_structure(composer: Composer) -> Chart:
    """Income by source, those with income only."""
    lines = [
        line
        for line in settled_lines(composer, SETTLEMENT_OVERVIEW, "收入")
        if line.account.code.startswith("income-source.") and line.account.parent is not None
    ]
    parts = [(_short(line.account.name), line_fact(line, Measure.SETTLED)) for line in nonzero(composer, lines)]
    return _pie(composer, "收入决算结构图", parts)


def _short(source: str) -> str:
    """一般公共预算财政拨款收入 as a slice is labelled: there is no room for all of it beside the disc."""
    return source.removesuffix("财政拨款收入") or source


def expenditure_structure(composer: Composer) -> Chart:
    """Outgo by kind, those with spending only."""
    keys = [(part.label, f"支出决算/合计.{part.label}") for part in _KINDS]
    return _pie(composer, "支出决算结构图", [(name, key) for name, key in keys if is_nonzero(composer, key)])


def general_structure(composer: Composer) -> Chart:
    """The general budget by 类."""
    parts = [(line.label, line_fact(line, Measure.SETTLED)) for line in general_classes(composer)]
    return _pie(composer, "一般公共预算财政拨款支出决算结构图", parts)


def three_public_structure(composer: Composer) -> Chart:
    """“三公” by its three parts, those with spending only."""
    keys = [(part.replace("购置及运行维护费", "购置及运行"), f"{part}.决算") for part in PARTS]
    parts = [(name, key) for name, key in keys if is_nonzero(composer, key)]
    return _pie(composer, "“三公”经费财政拨款支出结构图", parts)


CHARTS = {
    "total_change": two_years("收、支决算总计变动情况图", "收入/总计"),
    "income_structure": income_structure,
    "expenditure_structure": expenditure_structure,
    "appropriation_change": two_years("财政拨款收、支决算总计变动情况图", "财政拨款收入/总计"),
    "general_change": two_years("一般公共预算财政拨款支出决算变动情况图", "一般公共预算/合计"),
    "general_structure": general_structure,
    "three_public_structure": three_public_structure,
}
