"""A department's offices, money and targets in words; what there is none of is not told. 部门财政资金收支情况表."""

from __future__ import annotations

from budgets.facts import FactBook
from budgets.ledger.selectors.keys import line_fact
from budgets.vocabulary import Measure, RowRole, TargetVersion
from budgets.workbooks.kinds.department_budget import DEPARTMENT_BUDGET
from reports.content.cells import fact_cell, head, words
from reports.document.blocks import Block, Paragraph, Row, Table, Text
from reports.material.composer import Composer

_INCOME = (
    ("年初结转和结余", "部门.年初结转"),
    ("一般公共预算财政拨款收入", "部门.财政拨款收入"),
    ("其他收入", "部门.其他收入"),
)
_SMALL = 1000  # 元: interest and the like, told in 万元 to three places
_DONE, _PARTLY = "完成", "部分完成"


def _shows(book: FactBook, key: str, places: int = 2) -> bool:
    fact = book.get(key)
    return fact is not None and fact.settled.is_value and bool(fact.settled.to("万元", places).rounded)


def _places(book: FactBook, key: str) -> int:
    value = book.quantity(key).value
    return 3 if value is not None and abs(value) < _SMALL else 2


def settled_income(composer: Composer) -> list[Block]:
    """Income with what was carried in, by source; a source of nothing is left out."""
    book = composer.book
    sources = [(label, key, _places(book, key)) for label, key in _INCOME if key in book]
    parts = [f"{label}{{{key}|万元.{places}}}" for label, key, places in sources if _shows(book, key, places)]
    made_of = f"，其中{'、'.join(parts)}" if parts else ""
    return [composer.paragraph(f"<年度>年收入决算（含年初结转和结余）{{部门.可用资金|万元}}{made_of}。")]


def year_end_balance(composer: Composer) -> list[Block]:
    """What is left at the end of the year beside what was there at its beginning."""
    now, before, change = "部门.年末结转", "部门.年初结转", "部门.年末结转变动额"
    text = f"年末结转和结余{{{now}|万元}}"
    if not _shows(composer.book, before):
        text += "，年初没有结转和结余"
    elif not _shows(composer.book, change):
        text += "，与年初结转和结余持平"
    else:
        text += f"，比年初结转和结余{{{before}|万元}}{{{change}|增减|万元}}[?，{{部门.年末结转变动率|升降}}?]"
    return [composer.paragraph(f"{text}。")]


def target_counts(composer: Composer) -> list[Block]:
    """How many targets there are, and how many of them are done, partly done or not, as their table says."""
    marks = dict.fromkeys(target.completion for target in composer.material.targets_of(TargetVersion.ADJUSTED))
    known = [mark for mark in (_DONE, _PARTLY) if mark in marks]
    known += [mark for mark in marks if mark and mark not in known]
    counted = "，".join(f"{mark}{{绩效目标/{mark}.项数}}" for mark in known)
    made_of = f"，其中{counted}" if counted else ""
    return [composer.paragraph(f"调整后的绩效目标共{{绩效目标.项数}}{made_of}，逐项情况如下。")]


def output_counts(composer: Composer) -> list[Block]:
    """How many targets of output there are."""
    names = dict.fromkeys(target.level1 for target in composer.material.targets_of(TargetVersion.ADJUSTED))
    outputs = [name for name in names if "产出" in name]
    if not outputs:
        return [composer.paragraph("没有设置产出类指标。")]
    counted = "、".join(f"{'' if len(outputs) == 1 else name}{{绩效目标/{name}.项数}}" for name in outputs)
    return [composer.paragraph(f"产出类指标共{counted}，逐项分析如下。")]


def departments(composer: Composer) -> list[Block]:
    """The names of the agency's departments."""
    names = "、".join(department.name for department in composer.material.departments)
    runs = composer.compose("截至<年末>，内设机构{内设机构数}")
    return [Paragraph((*runs, Text(f"：{names}。" if names else "。")))]


_SIDES = (
    ("收入", (Measure.INCOME_OPENING_BUDGET, Measure.INCOME_ANNUAL_BUDGET, Measure.INCOME)),
    ("支出", (Measure.OPENING_BUDGET, Measure.ANNUAL_BUDGET, Measure.EXPENDITURE)),
)


_NAMES = ("年初预算数", "调整预算数", "决算数")


def department_budget(composer: Composer) -> Table:
    """部门财政资金收支情况表, a row each of 基本支出 and 项目支出 where they were told, and 合计."""
    rows = []
    for line in composer.lines(DEPARTMENT_BUDGET):
        total = line.role == RowRole.TOTAL
        cells = [fact_cell(composer.book, line_fact(line, measure)) for _, measures in _SIDES for measure in measures]
        rows.append((Row((words(line.label, align="center"), *cells), emphasis=total),))
    return Table(
        caption=composer.named("<单位><年度>年部门财政资金收支情况表"),
        unit_line="单位：元",
        head=head([("项目",), *((side, name) for side, _ in _SIDES for name in _NAMES)]),
        groups=tuple(rows),
        widths=(10, 15, 15, 15, 15, 15, 15),
    )
