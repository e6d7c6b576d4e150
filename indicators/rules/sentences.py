"""A scoring rule in one Chinese sentence, as the 评分标准 of a sheet would put it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from indicators.rules import RuleError, parse_rule
from indicators.rules.forms import in_chinese
from indicators.rules.numbers import decimal_text

_Data = Mapping[str, Any]


def rule_sentence(rule: _Data, weight: Decimal) -> str:
    """How the indicator is scored, with its weight; why the rule cannot be used where it is faulty; "" for none."""
    if not rule:
        return ""
    try:
        parse_rule(rule)
    except RuleError as error:
        return in_chinese(str(error))
    return _SENTENCES[rule["kind"]](rule, decimal_text(weight) if weight.is_finite() else str(weight))


def _deduction(rule: _Data, each: str) -> str:
    edge = rule.get("limit") or "指标值"
    above = rule["direction"] == "above"
    within, beyond = (f"不高于{edge}", "高出") if above else (f"不低于{edge}", "低于")
    return f"{within}得满分；每{beyond}{each}扣{rule['points']}分，扣完为止。"


def _tier(rule: _Data, _weight: str) -> str:
    parts = []
    for step in rule["steps"]:
        low, high = step.get("from"), step.get("to")
        edges = []
        if low is not None:
            edges.append(f"{low}{'（含）' if step.get('from_inclusive', True) else '（不含）'}")
        if high is not None:
            edges.append(f"{high}{'（含）' if step.get('to_inclusive') else ''}")
        where = "至".join(edges) if len(edges) == 2 else f"{edges[0]}以上" if low is not None else ""
        where = where or (f"{edges[0]}以下" if edges else "任意值")
        given = f"{step['points']}分" if step.get("points") is not None else f"分值的{step['share']}"
        parts.append(f"{where}得{given}")
    return "；".join(parts) + "。"


def _checklist(rule: _Data, weight: str) -> str:
    items = rule["elements"]
    plain = [item if isinstance(item, Mapping) else {"text": item} for item in items]
    required = [item["text"] for item in plain if item.get("required")]
    ending = f"“{'”“'.join(required)}”不符合的，本项不得分。" if required else ""
    if plain[0].get("points") is None:
        return f"共{len(plain)}项要点，每符合一项得{weight} ÷ {len(plain)}分。{ending}"
    return f"共{len(plain)}项要点（{'、'.join(str(item['points']) for item in plain)}分），符合的得该项分数。{ending}"


def _bands(rule: _Data, _weight: str) -> str:
    bands = sorted(rule["bands"], key=lambda band: -Decimal(str(band["low"])))
    parts = (f"{band['name']}的，按分值的{band['low']}%（含）至{band['high']}%计分" for band in bands)
    return "；".join(parts) + "。"


def _interpolation(rule: _Data, _weight: str) -> str:
    low, high = rule["low"], rule["high"]
    return (
        f"完成值{low['value']}及以下得分值的{low['share']}，{high['value']}及以上得分值的{high['share']}，"
        "其间按直线插值计分。"
    )


def _panel(rule: _Data, weight: str) -> str:
    how = "按专家权重加权平均" if rule.get("weighted") else "取平均分"
    dropped = "三人以上去掉一个最高分和一个最低分后" if rule.get("drop_extremes") else ""
    return f"各位专家在0至{weight}分之间评分，{dropped}{how}。"


def _findings(rule: _Data, weight: str) -> str:
    most = f"最多扣{rule['cap']}分" if rule.get("cap") is not None else "扣完为止"
    return f"未发现问题得{weight}分；每发现一项问题扣{rule['points']}分，{most}。"


def _execution(rule: _Data, weight: str) -> str:
    places = rule.get("rate_places")
    rounded = "" if places in (None, "") else f"，执行率先保留{places}位小数"
    return f"得分 = 执行数 ÷ 预算数 × {weight}分，超过100%按100%计{rounded}。"


def _point(rule: _Data, _weight: str) -> str:
    whole = "满" if rule.get("partial") == "floor" else ""
    return _deduction(rule, f"{whole}1个百分点")


def _formula(rule: _Data, weight: str) -> str:
    gives = "得分" if rule["gives"] == "score" else "得分比例"
    return f"{gives} = {rule['expression']}，得分在0至{weight}分之间。"


_SENTENCES: Mapping[str, Callable[[_Data, str], str]] = {
    "ratio_up": lambda _, weight: f"达到指标值得{weight}分；未达到的，得分 = 完成值 ÷ 指标值 × {weight}分。",
    "ratio_down": lambda _, weight: f"不超过指标值得{weight}分；超过的，得分 = 指标值 ÷ 完成值 × {weight}分。",
    "execution_rate": _execution,
    "tier": _tier,
    "step_deduction": lambda rule, _: _deduction(rule, f"满{rule['step']}"),
    "point_deduction": _point,
    "finding_deduction": _findings,
    "checklist": _checklist,
    "qualitative_band": _bands,
    "yes_no": lambda _, weight: f"达到的得{weight}分，未达到的不得分。",
    "interpolation": _interpolation,
    "formula": _formula,
    "expert": lambda _, weight: f"由专家在0至{weight}分之间评定，低于{weight}分的写明理由。",
    "panel_average": _panel,
    "coefficient": lambda _, weight: f"得分 = 得分系数 × {weight}分。",
}
