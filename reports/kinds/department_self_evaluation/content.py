"""What only a self-evaluation report says: money against the year before, scores with their reasons, the two forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from budgets.facts import FactBook
from reports.document.blocks import Block, ListItems, Paragraph, Run, Runs, Text
from reports.kinds.department_self_evaluation import forms
from reports.material.composer import Composer
from scoring.scores.selectors import ScoreNode

Passage = Callable[[Composer], list[Block]]
_PART_OF_PART = re.compile(r"[/.@]")
_THREE_PUBLIC = "“三公”经费"
_THREE_PUBLIC_PARTS = ("公务用车购置费", "公务用车运行维护费", "公务接待费", "因公出国（境）费")


def account(lead: str, key: str, reason: str) -> Passage:
    """``lead`` and the amount of ``key``, its parts, how it compares with the year before, and why.

    Parts are the facts ``{key}/…``; ``reason`` is the slot of the cause, asked for where something changed.
    """

    def passage(composer: Composer) -> list[Block]:
        runs = [*composer.compose(f"{lead}{{{key}|万元|去零}}"), *parts(composer, key), Text("。")]
        change = changed(composer, key)
        if change:
            runs += [*change, *_cause_of(composer, f"{key}.同比变动额", reason), Text("。")]
        return [Paragraph(tuple(runs))]

    return passage


def parts(composer: Composer, key: str) -> Runs:
    """``，其中：甲3万元、乙2万元``: every part that is known and not zero."""
    start = f"{key}/"
    found = [name for name in composer.book if name.startswith(start) and not _PART_OF_PART.search(name, len(start))]
    return _listed(composer, {name: name.removeprefix(start) for name in found})


def _listed(composer: Composer, named: Mapping[str, str]) -> Runs:
    """The amounts by label, those that print as nothing left out."""
    runs: list[Run] = []
    for name, label in named.items():
        if _amounts_to_something(composer.book, name):
            runs += [Text(("、" if runs else "，其中：") + label), *composer.compose(f"{{{name}|万元|去零}}")]
    return tuple(runs)


def _amounts_to_something(book: FactBook, key: str) -> bool:
    quantity = book.quantity(key) if key in book else None
    return (
        quantity is not None and quantity.unit.is_money and quantity.is_value and bool(quantity.to("万元", 2).rounded)
    )


def changed(composer: Composer, key: str) -> Runs:
    """``比上年增加156.94万元，增长18%`` or ``与上年持平``; nothing where the year before is not known."""
    return _change(composer, f"{key}.同比变动额", f"{key}.同比增长率")


def _change(composer: Composer, amount: str, rate: str) -> Runs:
    book = composer.book
    if amount not in book or not book.quantity(amount).is_value:
        return ()
    if book.quantity(amount).to("万元", 2).rounded == 0:
        return composer.compose(f"与上年{{{amount}|增减|万元}}")
    return composer.compose(f"比上年{{{amount}|增减|万元|去零}}{_rate(book, rate)}")


def _rate(book: FactBook, rate: str) -> str:
    """The growth in whole percent as such reports tell it, finer where that would round to nothing."""
    if rate not in book or not book.quantity(rate).is_value:
        return ""
    shown = book.quantity(rate)
    for places in (0, 2):
        if shown.to(places=places).rounded != 0:
            return f"，{{{rate}|升降|%.{places}}}"
    return ""


def _cause_of(composer: Composer, amount: str, reason: str) -> Runs:
    """The cause of a change, which a person writes; none is asked for where nothing changed."""
    if not _amounts_to_something(composer.book, amount):
        return ()
    return composer.compose(f"，主要原因是[[{reason}]]")


def three_public_appropriation(composer: Composer) -> list[Block]:
    """“三公”经费 that appropriations paid for, in the words on expenditure; nothing where it is not known."""
    runs = _three_public(composer, "支出中，财政拨款安排的“三公”经费")
    return [Paragraph((*runs, Text("。")))] if runs else []


def three_public(composer: Composer) -> list[Block]:
    """“三公”经费 of all funds where it is told besides that of appropriations; and the latter against its budget."""
    key, reason, year = "全部资金“三公”经费", "“三公”经费变动原因", composer.material.year
    blocks: list[Block] = []
    if key in composer.book:
        blocks += account(f"{year}年度全部资金安排的“三公”经费", key, reason)(composer)
    elif runs := _three_public(composer, f"{year}年度财政拨款安排的“三公”经费"):
        cause = _cause_of(composer, f"{_THREE_PUBLIC}.决算变动额", reason)
        blocks.append(Paragraph((*runs, *cause, Text("。"))))
    if f"{_THREE_PUBLIC}.执行率" in composer.book and composer.book.quantity(f"{_THREE_PUBLIC}.执行率").is_value:
        template = (
            "财政拨款安排的“三公”经费当年预算{“三公”经费.年初预算|万元|去零}，决算为预算的{“三公”经费.执行率|%.0}。"
        )
        blocks.append(composer.paragraph(template))
    return blocks


def _three_public(composer: Composer, lead: str) -> Runs:
    """``lead``, the amount that the forms print, its parts, and how it compares with the year before."""
    book = composer.book
    if f"{_THREE_PUBLIC}.决算" not in book:
        return ()
    runs = [*composer.compose(f"{lead}{{{_THREE_PUBLIC}.决算|万元|去零}}")]
    runs += _listed(composer, {f"{name}.决算": name for name in _THREE_PUBLIC_PARTS})
    change = _change(composer, f"{_THREE_PUBLIC}.决算变动额", f"{_THREE_PUBLIC}.决算变动率")
    return (*runs, *((Text("，"), *change) if change else ()))


def other_income(composer: Composer) -> list[Block]:
    """Other income and what it consists of; said to be none where there is none."""
    key = "收入决算/其他收入"
    if not _amounts_to_something(composer.book, key):
        return [Paragraph((Text("本年度没有非财政拨款收入。"),))]
    return [composer.paragraph(f"其他收入{{{key}|万元|去零}}，主要是[[其他收入构成]]。")]


def carried_over(composer: Composer) -> list[Block]:
    """What is left at the end of the year, of appropriations and of other funds."""
    runs: list[Run] = []
    for name, label in (("财政拨款", "财政拨款结转和结余"), ("其他资金", "其他资金结转和结余")):
        key = f"年末结转和结余/{name}"
        known = _amounts_to_something(composer.book, key)
        runs.append(Text("；" if runs else "年末"))
        runs += composer.compose(f"{label}{{{key}|万元|去零}}") if known else (Text(f"没有{label}"),)
    return [Paragraph((*runs, Text("。")))]


def none_or(title: str, key: str) -> Passage:
    """``本年度没有…支出`` where the fact is unknown or zero, else its amount."""

    def passage(composer: Composer) -> list[Block]:
        if _amounts_to_something(composer.book, key):
            return [composer.paragraph(f"本年度{title}{{{key}|万元|去零}}。")]
        return [Paragraph((Text(f"本年度没有{title}。"),))]

    return passage


def conclusion(composer: Composer) -> list[Block]:
    """The total, what each level-1 indicator got, and the grade."""
    runs = [*composer.compose("<年度>年度部门整体支出绩效自评综合得分{得分.总分|去零}，其中：")]
    for position, node in enumerate(composer.material.nodes):
        mark = "、" if position else ""
        runs += composer.compose(f"{mark}{node.indicator.name}{{得分/{node.indicator.path}|去零}}")
    return [Paragraph((*runs, *composer.compose("，综合评定等级为“<等级>”。")))]


def rule_scores(composer: Composer) -> list[Block]:
    """Where a person's score stands in the place of the rule's: both, the reason, and the total and grade by rule."""
    overridden = [leaf for node in composer.material.nodes for leaf in node.leaves() if leaf.score.override is not None]
    if not overridden or "规则得分.总分" not in composer.book:
        return []
    runs: list[Run] = []
    for leaf in overridden:
        path = leaf.indicator.path
        reason = leaf.score.override_reason.rstrip("。")
        runs += composer.compose(
            f"“{leaf.indicator.name}”按评分规则测算为{{规则得分/{path}}}，自评按{{得分/{path}|去零}}计，理由是{reason}。"
        )
    total = f"按规则测算，总分为{{规则得分.总分}}，等级为“{composer.material.rule_grade}”。"
    return [Paragraph((*runs, *composer.compose(total)))]


def indicator_analysis(composer: Composer) -> list[Block]:
    """Each level-1 indicator with weight and score, then its level-2 indicators, words of the case and deductions."""
    blocks: list[Block] = []
    for number, node in enumerate(composer.material.nodes, start=1):
        runs = _scored(composer, f"{number}.{node.indicator.name}。", node)
        blocks.append(Paragraph((*runs, *_words(composer, node))))
        if forms.executes(node):
            blocks.append(Paragraph(_execution(composer, node)))
        elif len(node.children) > 1:
            items = [
                (*_scored(composer, f"（{position}）{child.indicator.name}。", child), *_words(composer, child),
                 *_deductions(child))
                for position, child in enumerate(node.children, start=1)
            ]  # fmt: skip
            blocks.append(ListItems(tuple(items)))
        else:
            blocks += [Paragraph(runs) for runs in (_deductions(node),) if runs]
    return blocks


def _scored(composer: Composer, lead: str, node: ScoreNode) -> Runs:
    path = node.indicator.path
    return composer.compose(f"{lead}分值{{分值/{path}}}，得{{得分/{path}|去零}}。")


def _words(composer: Composer, node: ScoreNode) -> Runs:
    written = composer.words(f"{node.indicator.name}说明")
    return composer.compose(str(written)) if written else ()


def _deductions(node: ScoreNode) -> Runs:
    reasons = [reason.rstrip("。") for leaf in node.leaves() if (reason := leaf.score.printed_reason)]
    return (Text(f"扣分原因：{'；'.join(reasons)}。"),) if reasons else ()


def _execution(composer: Composer, node: ScoreNode) -> Runs:
    runs = composer.compose(
        "全年预算数{部门.全年预算|万元|去零}，全年执行数{部门.支出|万元|去零}[?，预算执行率{部门.执行率}?]。"
    )
    reasons = [leaf.score.override_reason.rstrip("。") for leaf in node.leaves() if leaf.score.override is not None]
    return (*runs, *((Text(f"评分说明：{'；'.join(reasons)}。"),) if reasons else ()))


PASSAGES: dict[str, Passage] = {
    "budget_income": account("<年度>年年初部门预算收入安排", "年初预算收入", "年初预算收入变动原因"),
    "budget_expenditure": account("<年度>年年初部门预算支出安排", "年初预算支出", "年初预算支出变动原因"),
    "settled_income": account("<年度>年全年收入", "收入决算", "收入决算变动原因"),
    "settled_expenditure": account("<年度>年全年支出", "支出决算", "支出决算变动原因"),
    "appropriation_income": account("财政拨款收入决算数", "收入决算/财政拨款收入", "财政拨款收入变动原因"),
    "appropriation_expenditure": account("财政拨款支出决算数", "财政拨款支出决算", "财政拨款支出变动原因"),
    "three_public_appropriation": three_public_appropriation,
    "three_public": three_public,
    "other_income": other_income,
    "carried_over": carried_over,
    "government_fund": none_or("政府性基金预算支出", "按收入性质/政府性基金预算财政拨款收入.支出"),
    "state_capital": none_or("国有资本经营预算支出", "国有资本经营预算支出"),
    "social_insurance": none_or("社会保险基金预算支出", "社会保险基金预算支出"),
    "conclusion": conclusion,
    "rule_scores": rule_scores,
    "indicator_analysis": indicator_analysis,
}
TABLES = {"base_data": forms.base_data, "self_evaluation": forms.self_evaluation}
