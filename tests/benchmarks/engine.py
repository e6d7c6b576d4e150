"""The engine's speed beside a bare Decimal prototype: same cases, one run, one process.

``.venv/bin/python -m tests.benchmarks.engine [cases]``

The yardstick is what one writes before designing anything: 100 indicators, 8 rule kinds, a function for each kind, the
weight and parameters of an indicator in a dictionary, a 3-level roll-up, ``quantize`` HALF_UP on every level. It trusts
its data and gives scores only: no units, blanks, bounds, statuses or sentences. Both must agree on every total before
anything is timed.

The machine is noisy, so the contenders take turns for several rounds and medians are compared.
"""

import gc
import sys
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import cycle, islice
from random import Random
from statistics import median
from time import perf_counter

from budgets.quantities import Quantity
from indicators.rules import Inputs, Ladder, parse_rule
from scoring.engine import Branch, CompiledTree, Leaf, compile_tree

INDICATORS, SECOND_LEVEL, FIRST_LEVEL = 100, 20, 4
CENT = Decimal("0.01")
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
WEIGHT = ONE
ROUNDS = 5
# Times the prototype's, for reading every node with its sentence: the goal, not what is reached today (decision 0019).
MOST_TO_READ = 4
Figures = tuple[Decimal, ...]

_BANDS = [
    {"name": "达成", "low": 80, "high": 100},
    {"name": "部分达成", "low": 60, "high": 80},
    {"name": "未达成", "low": 0, "high": 60},
]
_STEPS = [
    {"from": "90%", "share": 1},
    {"from": "80%", "to": "90%", "share": "0.8"},
    {"from": "60%", "to": "80%", "share": "0.5"},
    {"to": "60%", "share": 0},
]
RULES: dict[str, dict[str, object]] = {
    "ratio_up": {},
    "ratio_down": {},
    "execution_rate": {},
    "tier": {"steps": _STEPS},
    "step_deduction": {"limit": "100%", "step": "5%", "points": "0.2", "direction": "below"},
    "point_deduction": {"limit": "100%", "points": "0.05", "direction": "above"},
    "checklist": {"elements": [{"text": f"要点{number}", "points": "0.25"} for number in range(4)]},
    "qualitative_band": {"bands": _BANDS},
}
KINDS = tuple(islice(cycle(RULES), INDICATORS))
KEYS = tuple(f"l{number}" for number in range(INDICATORS))


def build_tree() -> CompiledTree:
    """100 leaves under 20 second-level and 4 first-level branches; the kinds in turn."""
    leaves = [
        Leaf(key, f"指标{key}", WEIGHT, parse_rule({"kind": kind, **RULES[kind]}))
        for key, kind in zip(KEYS, KINDS, strict=True)
    ]
    seconds = [Branch(f"s{n}", f"二级{n}", tuple(leaves[n * 5 : n * 5 + 5])) for n in range(SECOND_LEVEL)]
    firsts = [Branch(f"f{n}", f"一级{n}", tuple(seconds[n * 5 : n * 5 + 5])) for n in range(FIRST_LEVEL)]
    ladder = Ladder.parse([{"word": word, "from": cut} for word, cut in zip("优良中差", (90, 80, 60, 0), strict=True)])
    return compile_tree(Branch("root", "总分", tuple(firsts)), ladder)


def figures_of(kind: str, random: Random) -> Figures:
    """Raw decimals of one indicator, the same for both contenders."""
    if kind == "checklist":
        return tuple(Decimal("0.25") for _ in range(random.randrange(5)))
    if kind == "qualitative_band":
        return (Decimal(random.randrange(0, 1001)) / 10,)
    if kind in ("tier", "step_deduction", "point_deduction"):
        return (Decimal(random.randrange(5000, 12000)) / 10000,)
    target = Decimal(random.randrange(10_000, 100_000_000)) / 100
    return target, (target * random.randrange(300, 1200) / 1000).quantize(CENT)


def inputs_of(kind: str, figures: Figures) -> Inputs:
    """The same figures as the engine takes them."""
    if kind == "checklist":
        return Inputs(choices={"satisfied": list(range(1, len(figures) + 1))})
    if kind == "qualitative_band":
        return Inputs(choices={"percent": figures[0]})
    if len(figures) == 1:
        return Inputs(actual=Quantity.of(figures[0] * 100, "%"))
    target, actual = (Quantity.of(figure, "元") for figure in figures)
    if kind == "execution_rate":
        return Inputs(values={"budget": target, "executed": actual})
    return Inputs(target=target, actual=actual)


def bare_ratio(data: Figures, rule: Mapping[str, Decimal]) -> Decimal:
    return rule["weight"] * min(ONE, data[1] / data[0])


def bare_inverse_ratio(data: Figures, rule: Mapping[str, Decimal]) -> Decimal:
    return rule["weight"] * min(ONE, data[0] / data[1])


def bare_tier(data: Figures, rule: Mapping[str, Decimal]) -> Decimal:
    if data[0] >= rule["high"]:
        return rule["weight"]
    if data[0] >= rule["middle"]:
        return rule["weight"] * rule["middle_share"]
    return rule["weight"] * rule["low_share"] if data[0] >= rule["low"] else ZERO


def bare_steps(data: Figures, rule: Mapping[str, Decimal]) -> Decimal:
    gap = max(ZERO, rule["limit"] - data[0])
    return max(ZERO, rule["weight"] - gap // rule["step"] * rule["points"])


def bare_points(data: Figures, rule: Mapping[str, Decimal]) -> Decimal:
    gap = max(ZERO, data[0] - rule["limit"])
    return max(ZERO, rule["weight"] - gap * HUNDRED * rule["points"])


def bare_checklist(data: Figures, rule: Mapping[str, Decimal]) -> Decimal:
    return min(rule["weight"], sum(data, ZERO))


def bare_percent(data: Figures, rule: Mapping[str, Decimal]) -> Decimal:
    return rule["weight"] * data[0] / HUNDRED


BARE_SCORERS: dict[str, Callable[[Figures, Mapping[str, Decimal]], Decimal]] = {
    "ratio_up": bare_ratio,
    "ratio_down": bare_inverse_ratio,
    "execution_rate": bare_ratio,
    "tier": bare_tier,
    "step_deduction": bare_steps,
    "point_deduction": bare_points,
    "checklist": bare_checklist,
    "qualitative_band": bare_percent,
}
_TIERS = {"high": "0.9", "middle": "0.8", "low": "0.6", "middle_share": "0.8", "low_share": "0.5"}
_BARE_PARAMETERS: dict[str, dict[str, str]] = {
    "tier": _TIERS,
    "step_deduction": {"limit": "1", "step": "0.05", "points": "0.2"},
    "point_deduction": {"limit": "1", "points": "0.05"},
}
BARE_RULES = tuple(
    (kind, {"weight": WEIGHT} | {name: Decimal(text) for name, text in _BARE_PARAMETERS.get(kind, {}).items()})
    for kind in KINDS
)


def bare_case(figures: list[Figures]) -> Decimal:
    """The yardstick: one case's total, every level rounded."""
    scores = [
        BARE_SCORERS[kind](data, rule).quantize(CENT, ROUND_HALF_UP)
        for (kind, rule), data in zip(BARE_RULES, figures, strict=True)
    ]
    seconds = [sum(scores[n * 5 : n * 5 + 5], ZERO).quantize(CENT, ROUND_HALF_UP) for n in range(SECOND_LEVEL)]
    firsts = [sum(seconds[n * 5 : n * 5 + 5], ZERO).quantize(CENT, ROUND_HALF_UP) for n in range(FIRST_LEVEL)]
    return sum(firsts, ZERO).quantize(CENT, ROUND_HALF_UP)


def totals_of(tree: CompiledTree, cases: list[dict[str, Inputs]]) -> list[Decimal | None]:
    """Every case scored; no sentence is read."""
    return [tree.evaluate(inputs).total for inputs in cases]


def read_nodes(tree: CompiledTree, cases: list[dict[str, Inputs]]) -> int:
    """Every node of every level with weight, score, status and explanation."""
    length = 0
    for inputs in cases:
        for node in tree.evaluate(inputs).nodes:
            length += len(node.basis) + (node.score is not None) + (node.weight > ZERO) + bool(node.status)
    return length


def print_sheets(tree: CompiledTree, cases: list[dict[str, Inputs]]) -> int:
    """All that a sheet prints: every node's 得分率 as well."""
    return sum(len(f"{node.rate}{node.basis}") for inputs in cases for node in tree.evaluate(inputs).nodes)


def median_rates(runs: list[Callable[[], object]], cases: int) -> list[float]:
    """Cases a second of each contender: the median of rounds taken in turn."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(ROUNDS):
        for taken, run in zip(seconds, runs, strict=True):
            start = perf_counter()
            run()
            taken.append(perf_counter() - start)
    return [cases / median(taken) for taken in seconds]


def measure(count: int = 1000) -> dict[str, float]:
    """Cases a second of both, and their ratio (yardstick ÷ engine: how many times the prototype's time we take)."""
    random = Random(2)  # noqa: S311 - the same cases in every run
    bare = [[figures_of(kind, random) for kind in KINDS] for _ in range(count)]
    cases = [dict(zip(KEYS, map(inputs_of, KINDS, case), strict=True)) for case in bare]
    tree = build_tree()
    if totals_of(tree, cases) != [bare_case(case) for case in bare]:
        raise AssertionError("the engine and the yardstick disagree on a total")
    # The cases are long-lived data: without this the garbage collector walks all of them again and again in the timing.
    gc.freeze()
    contenders = [totals_of, read_nodes, print_sheets]
    yardstick, scored, read, printed = median_rates(
        [lambda: [bare_case(case) for case in bare], *(partial(contender, tree, cases) for contender in contenders)],
        count,
    )
    gc.unfreeze()
    return {"yardstick": yardstick, "scored": scored, "read": read, "printed": printed}


def main() -> None:
    """Print the measurement of ``sys.argv[1]`` cases (1000 by default) and whether the targets hold."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rates = measure(count)
    print(f"{count} cases of {INDICATORS} indicators, {len(RULES)} rule kinds, 3 levels, medians of {ROUNDS} rounds")
    labels = {
        "yardstick": "bare Decimal prototype (no explanations, no statuses)",
        "scored": "engine, cases scored",
        "read": "engine, every node's figures and explanation read",
        "printed": "engine, every node's 得分率 printed as well",
    }
    for name, label in labels.items():
        times = rates["yardstick"] / rates[name]
        print(f"{label:<55}{rates[name]:>8,.0f} cases/s {times:>6.2f} times the prototype's time")
    held = rates["yardstick"] / rates["read"] <= MOST_TO_READ
    print(f"{labels['read']}: at most {MOST_TO_READ} times: {'yes' if held else 'NO'}")


if __name__ == "__main__":
    main()
