"""第二部分 决算情况说明, 一 to 六 and 八 to 九: income, outgo, appropriation, general budget, basic spending."""

from __future__ import annotations

from collections.abc import Callable

from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.keys import line_fact, subject_of
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks.kinds.basic_settlement import BASIC_SETTLEMENT
from budgets.workbooks.kinds.general_budget_settlement import GENERAL_BUDGET_SETTLEMENT
from budgets.workbooks.kinds.settlement_overview import SETTLEMENT_OVERVIEW
from reports.document.blocks import Block, ListItems
from reports.kinds.final_accounts.sentences import (
    change,
    changed,
    completion,
    differs,
    is_nonzero,
    money,
    nonzero,
    rate,
    reason,
    settled_lines,
    with_share,
    written,
)
from reports.material.composer import Composer

_PARTS = (Measure.BASIC, Measure.PROJECT, Measure.PAID_UP, Measure.BUSINESS, Measure.GRANTED_DOWN)
_CODE_LENGTHS = {3: "类", 5: "款", 7: "项"}


def paragraph(composer: Composer, template: str) -> list[Block]:
    return [composer.paragraph(template)]


def overview(composer: Composer) -> list[Block]:
    """收支总计, what it is made of, and its change on the year before."""
    carried = [
        f"{name}{money(key)}"
        for name, key in (
            ("使用非财政拨款结余", "收入/使用非财政拨款结余.决算"),
            ("年初结转和结余", "收入/年初结转和结余.决算"),
            ("结余分配", "支出/结余分配.决算"),
            ("年末结转和结余", "支出/年末结转和结余.决算"),
        )
        if is_nonzero(composer, key)
    ]
    made_of = f"，其中{'、'.join(carried)}" if carried else ""
    compared = _each(composer, "收入/总计", "收支总计变动原因")
    return paragraph(
        composer,
        f"<年度>年度收、支总计均为{money('收入/总计.决算')}{made_of}。与<上年>年度相比，收、支总计{compared}。",
    )


def _each(composer: Composer, subject: str, slot: str) -> str:
    """各增加… with the reason, or 持平: both totals move alike."""
    each = "各" if changed(composer, subject) else ""
    return f"{each}{change(composer, subject)}{reason(composer, subject, slot)}"


def income(composer: Composer) -> list[Block]:
    """本年收入 by source with shares, zeros included as the form wants them."""
    sources = [
        with_share(composer, line.account.name, line_fact(line, Measure.SETTLED), f"{subject_of(line)}.占比")
        for line in settled_lines(composer, SETTLEMENT_OVERVIEW, "收入")
        if line.account.code.startswith("income-source.") and line.account.parent is not None
    ]
    return paragraph(composer, f"<年度>年度本年收入合计{money('收入/本年收入合计.决算')}，其中：{'；'.join(sources)}。")


def expenditure(composer: Composer) -> list[Block]:
    """本年支出 by kind with shares, zeros included."""
    whole = "支出决算/合计"
    parts = [
        with_share(composer, part.label, f"{whole}.{part.label}", f"{whole}.{part.label}占比")
        for part in _PARTS
        if f"{whole}.{part.label}" in composer.book
    ]
    return paragraph(composer, f"<年度>年度本年支出合计{money(f'{whole}.支出')}，其中：{'；'.join(parts)}。")


def appropriation(composer: Composer) -> list[Block]:
    """财政拨款收支总计 and its change."""
    subject = "财政拨款收入/总计"
    compared = _each(composer, subject, "财政拨款总计变动原因")
    return paragraph(
        composer,
        f"<年度>年度财政拨款收、支总计均为{money(f'{subject}.决算')}。与<上年>年度相比，财政拨款收、支总计{compared}。",
    )


def general_budget(composer: Composer) -> list[Block]:
    """一般公共预算支出, its share of the year's spending, and its change."""
    subject = "一般公共预算/合计"
    share = f"{subject}.占本年支出比例"
    compared = change(composer, subject) + reason(composer, subject, "一般公共预算支出变动原因")
    of_all = f"，占本年支出合计的{rate(composer, share)}" if composer.book.quantity(share).is_value else ""
    return paragraph(
        composer,
        f"<年度>年度一般公共预算财政拨款支出{money(f'{subject}.决算')}{of_all}。"
        f"与<上年>年度相比，一般公共预算财政拨款支出{compared}。",
    )


def general_structure(composer: Composer) -> list[Block]:
    """一般公共预算支出 by 类, those with spending only."""
    classes = [
        with_share(composer, f"{line.label}（类）", line_fact(line, Measure.SETTLED), f"{subject_of(line)}.占比")
        for line in general_classes(composer)
    ]
    used = f"，用于以下方面：{'；'.join(classes)}" if classes else ""
    return paragraph(composer, f"<年度>年度一般公共预算财政拨款支出{money('一般公共预算/合计.决算')}{used}。")


def general_classes(composer: Composer) -> list[BudgetLine]:
    """The 类 of the general budget that were spent on."""
    lines = settled_lines(composer, GENERAL_BUDGET_SETTLEMENT, "一般公共预算")
    return nonzero(composer, [line for line in lines if len(line.account.code) == 3])


def general_items(composer: Composer) -> list[Block]:
    """一般公共预算支出 item by item: amount, completion of the budget, and why where the two differ."""
    lines = settled_lines(composer, GENERAL_BUDGET_SETTLEMENT, "一般公共预算")
    leaves = [line for line in lines if line.role == RowRole.DETAIL]
    shown = [line for line in leaves if _is_planned_or_spent(composer, line)]
    head = f"<年度>年度一般公共预算财政拨款支出决算数为{money('一般公共预算/合计.决算')}，{_total_completion(composer)}"
    items = tuple(
        composer.compose(f"{number}.{_general_item(composer, line, lines)}")
        for number, line in enumerate(shown, start=1)
    )
    opening = paragraph(composer, head + ("，其中：" if items else "。"))
    return [*opening, ListItems(items)] if items else opening


def _is_planned_or_spent(composer: Composer, line: BudgetLine) -> bool:
    return any(is_nonzero(composer, line_fact(line, m)) for m in (Measure.ANNUAL_BUDGET, Measure.SETTLED))


def _total_completion(composer: Composer) -> str:
    whole = "一般公共预算/合计"
    if not is_nonzero(composer, f"{whole}.全年预算"):
        return "未安排预算"
    return f"完成调整预算{money(f'{whole}.全年预算')}的{rate(composer, f'{whole}.执行率')}"


def _general_item(composer: Composer, line: BudgetLine, lines: list[BudgetLine]) -> str:
    subject = subject_of(line)
    why = ""
    if differs(composer, subject):
        why = f"，主要原因是{written(composer, '预算差异原因', line.account.code).rstrip('。')}"
    return f"{full_name(line, lines)}：支出决算为{money(f'{subject}.决算')}，{completion(composer, subject)}{why}。"


def full_name(line: BudgetLine, lines: list[BudgetLine]) -> str:
    """``社会保障和就业支出（类）…（款）行政运行（项）``, each level named as the table names it."""
    labels = {other.account.code: other.label for other in lines}
    code = line.account.code
    names = [(labels.get(code[:length], ""), level) for length, level in _CODE_LENGTHS.items() if length <= len(code)]
    return "".join(f"{label.removesuffix(f'（{level}）')}（{level}）" for label, level in names if label)


def basic(composer: Composer) -> list[Block]:
    """基本支出: staff and running costs, each with the economic accounts it was spent on."""
    whole = "一般公共预算/合计.基本支出"
    made = paragraph(composer, f"<年度>年度一般公共预算财政拨款基本支出{money(whole)}，其中：")
    for block in ("人员经费", "公用经费"):
        lines = [line for line in settled_lines(composer, BASIC_SETTLEMENT, block) if line.role == RowRole.DETAIL]
        names = "、".join(line.label for line in nonzero(composer, lines))
        made += paragraph(composer, f"{block}{money(f'{block}/合计.决算')}" + (f"，包括：{names}。" if names else "。"))
    return made


def other_budget(name: str) -> Callable[[Composer], list[Block]]:
    """八、九: what was spent from the government funds or the state capital budget; said as zero where nothing was."""

    def passage(composer: Composer) -> list[Block]:
        key = f"财政拨款支出/本年支出合计.{name}财政拨款"
        return paragraph(composer, f"<年度>年度{name}财政拨款支出{money(key)}。")

    return passage
