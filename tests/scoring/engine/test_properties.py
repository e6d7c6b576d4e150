"""What holds for any data: never raises, stays in [0, weight], monotone, independent of the tree's order."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from budgets.quantities import Quantity, State, unit_of
from indicators.rules import Inputs, parse_rule
from scoring.engine import Branch, Leaf, NotApplicable, compile_tree
from tests.depth import examples
from tests.factories.rules import LADDER, ONE_OF_EACH, measured, root

RULES = [parse_rule(data) for data in ONE_OF_EACH]
UNITS = [unit_of(symbol) for symbol in ("", "%", "元", "万元", "人", "万人", "‰")]
numbers = st.one_of(
    st.integers(-3, 130).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal(0), Decimal("1E+999999"), Decimal("-1E+400"), Decimal("1E-400"), Decimal("0.005")]),
)
weights = st.decimals(0, 100, places=2) | st.decimals(0, 100, places=5)
quantities = st.one_of(
    st.builds(
        Quantity,
        numbers,
        st.sampled_from(UNITS),
        st.integers(0, 4),
        bound=st.sampled_from(["", "≥", "≤", ">", "<", "="]),
    ),
    st.builds(
        Quantity,
        st.none(),
        st.sampled_from(UNITS),
        state=st.sampled_from([State.NIL, State.BLANK, State.NOT_APPLICABLE]),
    ),
    st.none(),
)
texts = st.sampled_from(
    [
        "",
        "略有盈余",
        "建立机制",
        "≥95%",
        "８．５",
        "85%",
        "—",
        "不适用",
        "是",
        "一般",
        "2023-7-31",
        "6月底前",
        "未完成",
        "1e9999",
        "NaN",
    ]
)
odd: st.SearchStrategy[Any] = st.one_of(
    numbers,
    texts,
    st.none(),
    st.booleans(),
    st.integers(-5, 200),
    st.floats(),
    st.lists(numbers | texts | st.none(), max_size=5),
)
lists = st.lists(st.integers(-1, 5) | odd, max_size=6)
CHOICES = (
    "findings",
    "satisfied",
    "inapplicable",
    "percent",
    "met",
    "score",
    "reason",
    "scores",
    "weights",
    "word",
    "day",
    "deadline",
    "project_scores",
    "amounts",
    "times",
    "extra_points",
    "findings_1",
    "findings_2",
)
VALUES = ("executed", "budget", "甲", "乙")
inputs_of = st.builds(
    Inputs,
    quantities | texts,
    quantities | texts,
    st.dictionaries(st.sampled_from(VALUES), quantities | texts),
    st.dictionaries(st.sampled_from(CHOICES), odd | lists),
)


# On a loaded machine making the data, not scoring them, may be slow: no fault of the engine.


@examples(1500, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(RULES), weights, inputs_of)
def test_total_bounded_and_explained(rule: Any, weight: Decimal, inputs: Inputs) -> None:
    found = rule.evaluate(weight, inputs)
    assert found.basis
    assert len(found.basis) < 2000
    if found.score is not None:
        low, high = rule.bounds(weight)
        assert low <= found.score <= high
        assert low <= found.raw <= high
    assert (found.score is None) == (found.status.value in ("missing", "not_applicable"))


RISING = [
    rule for rule in RULES if rule.kind in ("ratio_up", "interpolation") or getattr(rule, "direction", "") == "below"
]
FALLING = [rule for rule in RULES if rule.kind == "ratio_down" or getattr(rule, "direction", "") == "above"]
percents = st.decimals(-50, 300, places=3)


@examples(300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(RISING + FALLING), weights, percents, percents, percents)
def test_monotone_in_the_stated_direction(
    rule: Any, weight: Decimal, target: Decimal, one: Decimal, other: Decimal
) -> None:
    unit = "%" if getattr(rule, "step", None) is None or rule.step.unit.symbol == "%" else "人"
    lower, higher = (
        rule.evaluate(weight, Inputs(Quantity.of(target, unit), Quantity.of(actual, unit)))
        for actual in sorted((one, other))
    )
    assert lower.score <= higher.score if rule in RISING else lower.score >= higher.score


leaf_data = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["", "不适用", "—", "0.5%", "33.333%", "87.65%", "120%"])),
    min_size=1,
    max_size=12,
)


def tree_of(data: list[tuple[int, int, str]], group: int) -> Branch:
    """The leaves in the order given, ``group`` of them to a branch."""
    rule = parse_rule({"kind": "ratio_up"})
    leaves = [
        Leaf(f"k{key}", f"指标{key}", Decimal(weight), rule, measured(actual, "100%")) for key, weight, actual in data
    ]
    return root(*(Branch(f"b{at}", "组", tuple(leaves[at : at + group])) for at in range(0, len(leaves), group)))


@examples(300, suppress_health_check=[HealthCheck.too_slow])
@given(leaf_data, st.data(), st.sampled_from([NotApplicable.FULL, NotApplicable.RESCALE, NotApplicable.SIBLING]))
def test_the_order_of_the_tree_and_its_grouping_change_nothing(
    data: list[tuple[int, str]], draw: st.DataObject, policy: NotApplicable
) -> None:
    keyed = [(key, weight, actual) for key, (weight, actual) in enumerate(data)]
    shuffled = draw.draw(st.permutations(keyed))
    # Moving weight to siblings means something only inside a group, so there only the order varies.
    group = len(keyed) if policy is NotApplicable.SIBLING else draw.draw(st.integers(1, len(keyed)))
    results = [
        compile_tree(tree, LADDER, not_applicable=policy).evaluate({leaf.key: leaf.inputs for leaf in leaves_in(tree)})
        for tree in (tree_of(keyed, len(keyed)), tree_of(list(shuffled), group))
    ]
    by_key = [{node.key: (node.weight, node.score, node.basis) for node in result.leaves} for result in results]
    assert results[0].total == results[1].total
    assert by_key[0] == by_key[1]


@examples(200, suppress_health_check=[HealthCheck.too_slow])
@given(leaf_data, st.integers(1, 5))
def test_recursive_and_flat_sums_agree(data: list[tuple[int, str]], group: int) -> None:
    tree = tree_of([(key, weight, actual) for key, (weight, actual) in enumerate(data)], group)
    result = compile_tree(tree, LADDER).evaluate({leaf.key: leaf.inputs for leaf in leaves_in(tree)})
    flat = sum((node.score for node in result.leaves if node.score is not None), Decimal(0))

    def recursive(branch: Branch | Leaf) -> Decimal:
        if isinstance(branch, Leaf):
            return result.node(branch.key).score or Decimal(0)
        return sum(map(recursive, branch.children), Decimal(0))

    assert result.summed == flat == recursive(tree)
    for branch in tree.children:
        assert result.node(branch.key).score == recursive(branch)


def leaves_in(tree: Branch) -> list[Leaf]:
    return [
        leaf
        for branch in tree.children
        if isinstance(branch, Branch)
        for leaf in branch.children
        if isinstance(leaf, Leaf)
    ]
