"""The rates that indicators of 财预〔2013〕53号, 财预〔2020〕10号 and the provinces' forms ask for (docs/meanings.md).

Rates with different denominators are different facts. A subject is what the facts are of: 部门, 项目/名称, 固定资产 …
"""

from __future__ import annotations

from collections.abc import Iterator

from budgets.facts import FactBook, Formula

# Of any subject: the fact's name, its operation, what it is computed from; later ones may build on earlier ones.
_OF_A_SUBJECT = (
    ("到位资金执行率", "ratio", ("支出", "到位资金")),
    ("本年收入执行率", "ratio", ("支出", "收入")),
    ("资金到位率", "ratio", ("到位资金", "全年预算")),
    ("收入到位率", "ratio", ("收入", "全年预算")),
    ("年初预算到位率", "ratio", ("收入", "年初预算")),
    ("到位及时率", "ratio", ("及时到位资金", "应到位资金")),
    ("预算调整率", "ratio", ("预算调整数", "年初预算")),
    ("预算追加率", "ratio", ("追加预算", "年初预算")),
    ("预算净调整率", "deviation", ("全年预算", "年初预算")),
    ("年末结转率", "ratio", ("年末结转", "全年预算")),
    ("支出结转率", "ratio", ("年末结转", "支出")),
    ("支出差异率", "deviation", ("支出", "年初预算")),
    ("预决算差异率", "deviation", ("决算", "年初预算")),
    ("支出比上年变动率", "growth", ("支出", "上年决算")),
    ("压减率", "reduction", ("支出", "上年决算")),
    ("决算压减率", "reduction", ("决算", "上年决算")),
    ("采购执行率", "ratio", ("实际金额", "预算")),
    ("利用率", "ratio", ("在用总额", "总额")),
    ("盘活率", "ratio", ("盘活金额", "总额")),
    ("账实相符率", "ratio", ("账实相符件数", "盘点件数")),
    ("实际完成率", "ratio", ("实际产出数", "计划产出数")),
    ("质量达标率", "ratio", ("质量达标产出数", "实际产出数")),
    ("成本节约率", "reduction", ("实际成本", "计划成本")),
    ("成本控制率", "ratio", ("实际成本", "计划成本")),
    ("结算率", "ratio", ("结算金额", "应结算金额")),
    ("目标覆盖率", "ratio", ("已设目标项目数", "应设目标项目数")),
    ("整改率", "ratio", ("已整改数", "应整改数")),
    ("征收完成率", "ratio", ("实际征收数", "计划征收数")),
    ("征缴率", "ratio", ("实缴数", "应缴数")),
    ("发放率", "ratio", ("实发数", "应发数")),
    ("覆盖率", "ratio", ("实际受益数", "应受益数")),
    ("债务率", "ratio", ("债务余额", "综合财力")),
    ("结转结余消化率", "ratio", ("已消化结转结余", "年初结转")),
)
_OF_NAMED = (
    Formula("履职.实际完成率", "ratio", ("履职.实际完成工作数", "履职.计划工作数")),
    Formula("履职.完成及时率", "ratio", ("履职.及时完成工作数", "履职.计划工作数")),
    Formula("履职.质量达标率", "ratio", ("履职.质量达标工作数", "履职.计划工作数")),
    Formula("履职.重点工作办结率", "ratio", ("履职.重点工作完成数", "履职.重点工作交办数")),
    Formula("重点项目.支出安排率", "ratio", ("重点项目.支出", "项目支出.支出")),
    Formula("固定资产.闲置率", "ratio", ("闲置资产.总额", "固定资产.总额")),
    Formula("部门.12月支出", "difference", ("部门.12月末支出", "部门.11月末支出")),
    Formula("部门.12月支出占比", "ratio", ("部门.12月支出", "部门.12月末支出")),
)
_BALANCE, _OUTGO = "/年末滚存结余.决算", "/基金支出.决算"


def rates_of(subject: str, names: set[str], with_unknown: bool) -> Iterator[Formula]:
    """The rates that follow for a subject with figures of these names.

    ``with_unknown``: also those of which one input is known, or which are themselves among the names.
    """
    for name, operation, inputs in _OF_A_SUBJECT:
        if names.issuperset(inputs) or (with_unknown and (name in names or not names.isdisjoint(inputs))):
            yield Formula(f"{subject}.{name}", operation, tuple(f"{subject}.{item}" for item in inputs))


def named_rates(book: FactBook) -> Iterator[Formula]:
    """The rates of particular subjects, and how many months each fund's balance would pay for."""
    yield from _OF_NAMED
    for key in book:
        if key.endswith(_BALANCE) and "@" not in key:
            fund = key.removesuffix(_BALANCE)
            yield Formula(f"{fund}/可支付月数", "months", (key, f"{fund}{_OUTGO}"))
