"""A framework laid out from a target table or a self-evaluation form: a leaf each 三级指标, weights by the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.content import FrameworkContent, Json
from indicators.frameworks.limits import PATH_SEPARATOR
from indicators.frameworks.schema import framework_from_content
from indicators.frameworks.target_rules import TargetRule, target_rule
from indicators.rules.execution_rate import ExecutionRate
from indicators.rules.numbers import decimal_text

_TOTAL = Decimal(100)
_EXECUTION = "预算执行率"
_EXECUTION_WEIGHT = Decimal(10)
_OUTPUT, _BENEFIT, _SATISFACTION, _COST = "产出", "效益", "满意", "成本"
# 财预〔2020〕10号 art. 13, and 财预〔2021〕101号 where cost is a level-1 indicator of its own.
_BY_2020 = {_OUTPUT: 50, _BENEFIT: 30, _SATISFACTION: 10}
_BY_2021 = {_COST: 20, _OUTPUT: 40, _BENEFIT: 20, _SATISFACTION: 10}
_LADDER = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
_LONGEST = 60
_ABOUT_RULES = "评分规则由指标值的符号、单位和文字得出，请逐项核对后再冻结。"


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A row of the table. ``subject``: what its facts are called (``绩效目标/参训人数``); empty: none are its own."""

    level1: str
    level2: str
    level3: str
    target: str
    weight: Decimal | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each row and of 预算执行率 (0: it has none), and by what rule they were set."""

    rows: tuple[Decimal, ...]
    execution: Decimal
    source: str


def framework_of_targets(
    lines: Sequence[TargetLine],
    *,
    code: str,
    title: str,
    kind: str,
    year: int,
    money: str,
    execution: Decimal | None = None,
) -> FrameworkContent:
    """A framework with a leaf each row and 预算执行率; its weights sum exactly to 100 unless printed ones do not.

    ``money`` is whose execution rate is read (部门, 项目/某项目); ``execution`` its printed weight. Raises ValueError
    where there is no row.
    """
    if not lines:
        raise ValueError("a framework needs a row of a target table")
    lines = [_named(line) for line in lines]
    weights = weights_of(lines, execution)
    leaves = [_leaf(line, name, weight) for line, name, weight in zip(lines, _names(lines), weights.rows, strict=True)]
    tree = [_execution(money, weights.execution)] if weights.execution else []
    tree += _branches(lines, leaves)
    content = {
        "code": code,
        "version": "1",
        "title": title,
        "source": f"{year}年绩效目标表；分值{weights.source}；计分：财预〔2020〕10号第十六条",
        "note": f"由{year}年绩效目标表生成。分值{weights.source}；{_ABOUT_RULES}",
        "kind": kind,
        "total": decimal_text(_TOTAL),
        "ladder": [{"word": word, "from": str(start)} for word, start in _LADDER],
        "places": 2,
        "caps": [],
        "not_applicable": "sibling",
        "facts": list(_facts(tree).values()),
        "tree": tree,
    }
    return framework_from_content(content, title)


def weights_of(lines: Sequence[TargetLine], execution: Decimal | None = None) -> Weights:
    """As printed where every row prints its weight, else by the rules, shared evenly to the cent."""
    printed = [line.weight for line in lines if line.weight is not None]
    if len(printed) == len(lines):
        return _printed(printed, execution)
    spare = _TOTAL - _EXECUTION_WEIGHT
    groups: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        groups.setdefault(_group(line.level1), []).append(at)
    shares = _shares(groups)
    source = "财预〔2021〕101号" if _COST in groups else "财预〔2020〕10号第十三条"
    if not shares:
        return Weights(
            tuple(split(spare, len(lines))),
            _EXECUTION_WEIGHT,
            "没有规定（一级指标不是产出、效益、满意度、成本），各指标平均分配",
        )
    rows = [Decimal(0)] * len(lines)
    for group, members in groups.items():
        for at, weight in zip(members, split(shares[group], len(members)), strict=True):
            rows[at] = weight
    return Weights(tuple(rows), _EXECUTION_WEIGHT, f"按{source}，同一一级指标内平均分配")


def _printed(printed: list[Decimal], execution: Decimal | None) -> Weights:
    """Printed weights stay as they are; a sum that is wrong is for people to mend, and the source says so."""
    total = sum(printed, Decimal(0))
    own = execution if execution is not None else _EXECUTION_WEIGHT if total + _EXECUTION_WEIGHT <= _TOTAL else 0
    whole = total + own
    wrong = "" if whole == _TOTAL else f"（合计{decimal_text(whole)}分，不等于100分，请核对）"
    return Weights(tuple(printed), Decimal(own), f"按表中所印{wrong}")


def _shares(groups: Mapping[str, Sequence[int]]) -> dict[str, Decimal]:
    """The points of each level-1 indicator; none where the rules know nothing of one of them.

    What the table has no indicators for goes to 效益, else to 产出, else to the first (101号: 满意度 into 效益).
    """
    known = _BY_2021 if _COST in groups else _BY_2020
    if any(group not in known for group in groups):
        return {}
    shares = {group: Decimal(known[group]) for group in groups}
    heir = next((group for group in (_BENEFIT, _OUTPUT) if group in groups), next(iter(groups)))
    shares[heir] += _TOTAL - _EXECUTION_WEIGHT - sum(shares.values())
    return shares


def _group(level1: str) -> str:
    """Which of the rules' level-1 indicators one is; 项目完成指标 is what 四川 calls its outputs."""
    if level1 in ("项目完成", "项目完成指标", "完成指标"):
        return _OUTPUT
    return next((group for group in (_SATISFACTION, _COST, _OUTPUT, _BENEFIT) if group in level1), level1)


def split(points: Decimal, parts: int) -> Iterator[Decimal]:
    """The points in so many parts that differ by a cent at most, the larger first; they sum exactly."""
    cents, over = divmod(int(points * 100), parts)
    for number in range(parts):
        yield Decimal(cents + (number < over)) / 100


def _named(line: TargetLine) -> TargetLine:
    """Levels as names that a path can hold; a row without a 二级指标 stands under its 一级指标's name."""
    level1 = _name(line.level1) or "绩效指标"
    return TargetLine(level1, _name(line.level2) or level1, line.level3, line.target, line.weight, line.subject)


def _name(text: str) -> str:
    plain = " ".join(text.split()).replace(PATH_SEPARATOR, "／")
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _names(lines: Sequence[TargetLine]) -> Iterator[str]:
    """The leaves' names, numbered where two under one 二级指标 would be called the same."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        name = _name(line.level3) or "三级指标"
        seen[line.level1, line.level2, name] += 1
        times = seen[line.level1, line.level2, name]
        yield name if times == 1 else f"{name[: _LONGEST - 4]}（{times}）"


def _branches(lines: Sequence[TargetLine], leaves: Sequence[Json]) -> list[Json]:
    """Level 1 and 2 as in the table, each with the sum of what stands below it."""
    below: dict[str, dict[str, list[Json]]] = {}
    for line, leaf in zip(lines, leaves, strict=True):
        below.setdefault(line.level1, {}).setdefault(line.level2, []).append(leaf)
    return [
        _branch(level1, [_branch(level2, members) for level2, members in under.items()])
        for level1, under in below.items()
    ]


def _branch(name: str, children: list[Json]) -> Json:
    total = sum((Decimal(child["weight"]) for child in children), Decimal(0))
    return {"name": name, "weight": decimal_text(total), "children": children}


def _leaf(line: TargetLine, name: str, weight: Decimal) -> Json:
    rule = target_rule(line.level3, line.level2, line.target, weight)
    leaf: Json = {"name": name, "weight": decimal_text(weight)}
    if rule.note:
        leaf["note"] = rule.note
    if name != line.level3:
        leaf["definition"] = line.level3
    return leaf | {"rule": dict(rule.data), "inputs": _inputs(line, rule)}


def _inputs(line: TargetLine, rule: TargetRule) -> Json:
    """The row's own cells; a target that is read by people, or whose fact is another row's too, as it is printed."""
    if rule.is_read and line.subject:
        return {"actual": f"{line.subject}.完成值", "target": f"{line.subject}.指标值"}
    printed = " ".join(line.target.split())
    return {"target": printed} if printed else {}


def _execution(money: str, weight: Decimal) -> Json:
    values = {"executed": f"{money}.支出", "budget": f"{money}.全年预算"}
    return {
        "name": _EXECUTION,
        "weight": decimal_text(weight),
        "rule": {"kind": ExecutionRate.kind},
        "inputs": {"actual": f"{money}.执行率", "target": "100%", "values": values},
        "not_applicable": "full",
    }


def _facts(nodes: Sequence[Json]) -> dict[str, Json]:
    """The facts that the leaves read and that are not general ones, by key."""
    facts: dict[str, Json] = {}
    for node in nodes:
        if "children" in node:
            facts |= _facts(node["children"])
            continue
        inputs = node["inputs"]
        read = [inputs.get("actual", ""), *inputs.get("values", {}).values()]
        read += [key for key in [inputs.get("target", "")] if key.endswith(".指标值")]
        for key in filter(None, read):
            facts[key] = {"key": key, "label": f"{node['name']}{key.rpartition('.')[2]}"}
    return {key: fact for key, fact in facts.items() if key not in general_fact_keys()}
