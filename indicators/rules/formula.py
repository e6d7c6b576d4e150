"""R12: a formula over named figures, on a small whitelist of arithmetic, exact in Decimal."""

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from simpleeval import InvalidExpression, SimpleEval

from indicators.rules.inputs import ACTUAL, TARGET, Inputs, Scorer, read, without_value
from indicators.rules.numbers import ZERO, plain, quantum
from indicators.rules.outcomes import RuleError, Status, Verdict, missing, not_applicable
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule

_FUNCTIONS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs}
_LEAST_ARGUMENTS = {"min": 2, "max": 2, "abs": 1}
_WEIGHT = "分值"
_OWN_NAMES = {"目标": TARGET, "实际": ACTUAL}
_LONGEST, _DEEPEST, _HIGHEST_POWER = 500, 30, 100


def _bounded_power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > _HIGHEST_POWER:
        raise InvalidExpression(f"乘方的指数{exponent}超过{_HIGHEST_POWER}")
    return Decimal(base) ** Decimal(exponent)


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _bounded_power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_SHAPES = (ast.Expr, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Constant)


class _DecimalEval(SimpleEval):
    """simpleeval whose constants are Decimal: ``x * 0.1`` of a Decimal and a float would be a TypeError."""

    @staticmethod
    def _eval_constant(node: ast.Constant) -> Decimal:
        return Decimal(str(node.value))


@dataclass(frozen=True, slots=True)
class Formula(Rule):
    """R12: ``expression`` over 目标, 实际, 分值 and keys of ``values`` gives a score or a share of the weight."""

    kind: ClassVar[str] = "formula"
    title: ClassVar[str] = "公式"
    parameters: ClassVar[tuple[str, ...]] = ("expression", "gives")

    expression: str
    gives: str
    names: tuple[str, ...]

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        expression = given.text("expression")
        try:
            names = _names_in(_parsed(expression))
        except InvalidExpression as error:
            raise RuleError(f"{given.place}：参数“expression”为“{expression}”，{error}") from error
        return cls(expression, given.option("gives", ("score", "share")), names)

    def reads(self) -> frozenset[str]:
        return frozenset(_input_of(name) for name in self.names)

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place, tree, is_share = quantum(weight, places), _parsed(self.expression), self.gives == "share"
        inputs_by_name = {name: _input_of(name) for name in self.names}

        def score(inputs: Inputs) -> Verdict:
            quantities = {name: read(inputs, source) for name, source in inputs_by_name.items()}
            known = {_WEIGHT: weight}
            for name, quantity in quantities.items():
                if quantity is None or (value := quantity.value) is None:
                    return without_value(score, inputs, *inputs_by_name.values())
                known[name] = value
            try:
                evaluator = _DecimalEval(operators=_OPERATORS, functions=_FUNCTIONS, names=known)
                result = Decimal(evaluator.eval(self.expression, previously_parsed=tree))
            except ZeroDivisionError:
                return not_applicable("公式的分母为0")
            except (ArithmeticError, InvalidExpression):
                return missing("公式代入现有数值后不能计算，请核对")
            raw = min(max(result * weight if is_share else result, ZERO), weight)
            rounded = raw.quantize(place)
            with_values = "，".join(f"{name}={quantity}" for name, quantity in quantities.items())
            text = f"按公式“{self.expression}”（{with_values or f'{_WEIGHT}={plain(weight)}'}）计算，得 {rounded!s}"
            return (rounded, Status.SCORED, text, raw)

        return score


def _input_of(name: str) -> str:
    return _OWN_NAMES.get(name, f"values.{name}")


def _parsed(expression: str) -> ast.Expr:
    """The expression's tree, if it stays within the whitelist. Raises InvalidExpression with a Chinese message."""
    if len(expression) > _LONGEST:
        raise InvalidExpression(f"公式长{len(expression)}字，应不超过{_LONGEST}字")
    try:
        tree = ast.parse(expression.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise InvalidExpression("不是合法的公式，应为数字、名称、+ - * / ** 和 min、max、abs 组成的算式") from error
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        raise InvalidExpression("应为一个算式")
    for node, depth in _walk(tree.body[0], 1):
        if depth > _DEEPEST:
            raise InvalidExpression(f"公式嵌套超过{_DEEPEST}层")
        if fault := _fault(node):
            raise InvalidExpression(fault)
    return tree.body[0]


def _walk(node: ast.AST, depth: int) -> Iterator[tuple[ast.AST, int]]:
    """Every expression node with its depth; stops below the deepest allowed, whose own depth then speaks."""
    yield node, depth
    if depth > _DEEPEST:
        return
    children = (child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr_context))
    for child in children:
        if not (isinstance(node, ast.Call) and child is node.func):
            yield from _walk(child, depth + 1)


def _fault(node: ast.AST) -> str:
    """Why a node is not allowed, in Chinese, or nothing."""
    if isinstance(node, ast.operator | ast.unaryop | ast.cmpop):
        return "" if type(node) in _OPERATORS else f"不能使用运算“{type(node).__name__}”"
    if not isinstance(node, _SHAPES):
        return f"不能使用“{type(node).__name__}”，只能用数字、名称、四则运算、比较、条件和min、max、abs"
    if isinstance(node, ast.Constant):
        number = not isinstance(node.value, bool) and isinstance(node.value, int | float)
        return "" if number and Decimal(str(node.value)).is_finite() else f"“{node.value!r}”不是数"
    if isinstance(node, ast.Name) and node.id in _FUNCTIONS:
        return f"函数“{node.id}”后应有括号"
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _FUNCTIONS:
            return f"不认识函数“{name}”，可用的函数为min、max、abs"
        least = _LEAST_ARGUMENTS[name]
        if node.keywords or len(node.args) < least or (name == "abs" and len(node.args) > 1):
            return f"函数“{name}”的参数个数不对"
    return ""


def _names_in(tree: ast.Expr) -> tuple[str, ...]:
    nodes = [node for node, _ in _walk(tree, 1)]
    return tuple(sorted({node.id for node in nodes if isinstance(node, ast.Name)} - {_WEIGHT}))
