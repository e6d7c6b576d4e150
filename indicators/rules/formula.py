"""R12: a formula over named figures, on a small whitelist of arithmetic, exact in Decimal."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from budgets.quantities import NUMBER, Quantity
from indicators.rules.full_marks import is_met
from indicators.rules.inputs import ACTUAL, TARGET, Inputs
from indicators.rules.notation import by_hand
from indicators.rules.numbers import decimal_text, value_text
from indicators.rules.outcomes import Outcome, missing, not_applicable
from indicators.rules.parameters import option, text
from indicators.rules.rule import Rule

_FUNCTIONS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs}
_LEAST_ARGUMENTS = {"min": 2, "max": 2, "abs": 1}
_WEIGHT = "分值"
_OWN_NAMES = {"目标": TARGET, "实际": ACTUAL}
_LONGEST, _DEEPEST, _HIGHEST_POWER = 500, 30, 100
_LONGEST_FILLED = 400


def _bounded_power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > _HIGHEST_POWER:
        raise InvalidExpression(f"乘方的指数{exponent}超过{_HIGHEST_POWER}")
    if not base and exponent < 0:
        raise DivisionByZero  # decimal itself gives Infinity, which min() and max() would make a score of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula(Rule):
    """R12: ``expression`` over 目标, 实际, 分值 and keys of ``values`` gives a score or a share of the weight."""

    kind, title = "formula", "公式"
    about = "由“目标”“实际”“分值”和自定名称的数据计算，比率按小数（40% 为 0.4）。"

    expression: str = text("公式", hint="如 分值 * min(1, 实际 / 目标)")
    gives: str = option("公式得出", score="得分", share="占分值的比例")

    def conflict(self) -> str:
        try:
            _parsed(self.expression)
        except InvalidExpression as error:
            return f"“公式”为“{self.expression}”，{error}"
        return ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the expression, without 分值."""
        return _names_in(self.expression)

    def reads(self) -> tuple[str, ...]:
        return tuple(map(_figure_called, self.names))

    def sentence(self, weight: Decimal) -> str:
        return f"得分 = {by_hand(self._of_weight)}，得分在0至{decimal_text(weight)}分之间。"

    @property
    def _of_weight(self) -> ast.expr:
        """The expression that gives the score itself."""
        tree = _parsed(self.expression).value
        return tree if self.gives == "score" else ast.BinOp(ast.Name(_WEIGHT, ast.Load()), ast.Mult(), tree)

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        known = {name: inputs.measured(_figure_called(name))[0] for name in self.names}
        evaluator = _DecimalEval(operators=_OPERATORS, functions=_FUNCTIONS, names={_WEIGHT: weight, **known})
        try:
            result = Decimal(evaluator.eval(self.expression, previously_parsed=_parsed(self.expression)))
        except ZeroDivisionError:
            return not_applicable("公式的分母为0")
        except InvalidOperation:
            return not_applicable("公式对现有数值没有确定的结果（如0除以0、负数开方）")
        except (ArithmeticError, InvalidExpression):
            return missing("公式代入现有数值后不能计算，请核对")
        if not result.is_finite():
            return not_applicable("公式的结果不是有限的数")
        points = result * weight if self.gives == "share" else result
        warning = self._against_sign(inputs) if points >= weight and inputs.bound else ""
        return Outcome(points, lambda score: self._explain(weight, inputs, points, score), warning)

    def _against_sign(self, inputs: Inputs) -> str:
        """A formula does not read the target's sign; full marks for an actual that misses it are told."""
        if not {TARGET, ACTUAL} <= set(self.reads()):
            return ""
        goal, done = inputs.pair(TARGET, ACTUAL)
        if is_met(done, goal, inputs.bound):
            return ""
        return f"完成值未达到指标值“{inputs.target}”，公式却得满分，请核对公式与指标值的符号"

    def _explain(self, weight: Decimal, inputs: Inputs, points: Decimal, score: str) -> str:
        """The formula, the same with its figures, and the score: 得分 = 分值 × 完成率 = 10 × 96.50% = 9.65."""
        tree = self._of_weight
        figures = {name: _figure_text(inputs.figure(_figure_called(name))) for name in self.names}
        formula = by_hand(tree)
        filled = by_hand(tree, {_WEIGHT: decimal_text(weight), **figures}.__getitem__)
        steps = [formula] if filled == formula else [formula, filled]
        if len(filled) > _LONGEST_FILLED:
            steps = [f"{formula}（{'，'.join(f'{name}为{text}' for name, text in figures.items())}）"]
        return " = ".join(("得分", *steps, _result(points, weight, score))).replace("） = ", "）= ")


def _result(points: Decimal, weight: Decimal, score: str) -> str:
    """The score, and how the result became it where it lies outside the weight."""
    if points > weight:
        return f"{value_text(points, NUMBER)}，超过分值，按 {score} 计"
    return f"−{value_text(-points, NUMBER)}，小于0，按 {score} 计" if points < 0 else score


def _figure_text(quantity: Quantity | None) -> str:
    """A figure as it is counted: without its sign."""
    return "" if quantity is None else replace(quantity, bound="").text(grouped=True).replace("-", "−")


def _figure_called(name: str) -> str:
    return _OWN_NAMES.get(name, f"values.{name}")


@lru_cache(maxsize=256)
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


@lru_cache(maxsize=256)
def _names_in(expression: str) -> tuple[str, ...]:
    """In the order in which they are written, which is the order in which people are asked for them."""
    named = [node for node, _ in _walk(_parsed(expression), 1) if isinstance(node, ast.Name) and node.id != _WEIGHT]
    return tuple(dict.fromkeys(node.id for node in sorted(named, key=lambda node: (node.lineno, node.col_offset))))
