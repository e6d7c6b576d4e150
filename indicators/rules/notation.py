"""A formula as it is written by hand: ``分值 * min(1, 实际 / 目标)`` is 分值 × 较小值（1，实际 ÷ 目标）."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from decimal import Decimal

from indicators.rules.numbers import decimal_text

_SIGNS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Add: (" + ", 2),
    ast.Sub: (" − ", 2),
    ast.Mult: (" × ", 3),
    ast.Div: (" ÷ ", 3),
}
_COMPARED: dict[type[ast.AST], str] = {
    ast.Lt: "＜",
    ast.LtE: "≤",
    ast.Gt: "＞",
    ast.GtE: "≥",
    ast.Eq: "＝",
    ast.NotEq: "≠",
}
_CONDITION, _COMPARISON, _SUM, _PRODUCT, _SIGNED, _POWER, _WHOLE = range(7)


def by_hand(node: ast.expr, named: Callable[[str], str] = str) -> str:
    """The expression in the notation of schools, in full-width brackets; ``named`` prints the names in it.

    A name may be given as a figure: one that begins with a minus stands in brackets. Only for what the whitelist of
    formulas lets through.
    """
    text = _written(node, named)[0]
    return text.replace("） ", "）").replace(" （", "（")  # full-width brackets bring their own space


def _written(node: ast.expr, named: Callable[[str], str]) -> tuple[str, int]:
    """The text of a node and how closely it binds."""
    match node:
        case ast.Constant():
            return decimal_text(Decimal(str(node.value))), _WHOLE
        case ast.Name():
            text = named(node.id)
            return text, _SIGNED if text.startswith(("-", "−")) else _WHOLE
        case ast.BinOp(op=ast.Pow()):
            base = _within(node.left, named, _WHOLE)
            return f"{base}的{_within(node.right, named, _WHOLE)}次方", _POWER
        case ast.BinOp():
            sign, strength = _SIGNS[type(node.op)]
            # 甲 −（乙 − 丙）, 甲 ÷（乙 × 丙）: the right side must bind more closely.
            right = strength if isinstance(node.op, ast.Add | ast.Mult) else strength + 1
            return (
                f"{_within(node.left, named, strength)}{sign}{_within(node.right, named, right, apart=True)}",
                strength,
            )
        case ast.UnaryOp(op=ast.USub()):
            return f"−{_within(node.operand, named, _POWER)}", _SIGNED
        case ast.UnaryOp():
            return _written(node.operand, named)
        case ast.Call():
            return _called(node, named), _WHOLE
        case ast.Compare():
            sides = [_within(side, named, _SUM) for side in (node.left, *node.comparators)]
            signs = [_COMPARED[type(sign)] for sign in node.ops]
            return sides[0] + "".join(f"{sign}{side}" for sign, side in zip(signs, sides[1:], strict=True)), _COMPARISON
        case ast.IfExp():
            when, then, other = (by_hand(part, named) for part in (node.test, node.body, node.orelse))
            return f"{when}时为{then}，否则为{other}", _CONDITION
    raise AssertionError(f"formulas have no {type(node).__name__}")


def _called(node: ast.Call, named: Callable[[str], str]) -> str:
    arguments = [by_hand(argument, named) for argument in node.args]
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name == "abs":
        return f"|{arguments[0]}|"
    words = ("较小值", "较大值") if len(arguments) == 2 else ("最小值", "最大值")
    return f"{words[name == 'max']}（{'，'.join(arguments)}）"


def _within(node: ast.expr, named: Callable[[str], str], strength: int, *, apart: bool = False) -> str:
    """A part of a larger expression, in brackets where it binds less closely, or is signed behind another sign."""
    text, own = _written(node, named)
    return f"（{text}）" if own < strength or (apart and own == _SIGNED) else text


# Signs of by_hand, also as half-width ones, and those of the expression itself.
_SIGNS_READ = (
    (re.compile(r"×\s*×"), "**"),
    (re.compile("×"), "*"),
    (re.compile("÷"), "/"),
    (re.compile("−"), "-"),
    (re.compile("(?<![<>=!])=(?!=)"), "=="),
    (re.compile("≤"), "<="),
    (re.compile("≥"), ">="),
    (re.compile("≠"), "!="),
    (re.compile(r"[较最]小值\s*(?=\()"), "min"),
    (re.compile(r"[较最]大值\s*(?=\()"), "max"),
    (re.compile(r"\|([^|]*)\|"), r"abs(\1)"),
)
_HALF_WIDTH = str.maketrans("（），＜＞＝", "(),<>=")
_INNERMOST = re.compile(r"\(([^()]*)\)")
_NEXT = re.compile(r",(?!\s*否则为)")
_POWER_READ = re.compile(r"的([^\s,*/+-]+?)次方")
_BESIDE_BRACKETS = re.compile(r"(?<=[-*/+])(?=\()|(?<=\))(?=[-*/+])")
_COMPARED_READ = re.compile(r" *([<>]=?|[=!]=) *")
_IF, _ELSE = "时为", re.compile(r",\s*否则为")
_MOST_BRACKETS = 60


def from_hand(text: str) -> str:
    """The expression that by_hand prints as ``text``; other text comes back much as it is, and does not parse."""
    text = text.translate(_HALF_WIDTH)
    for pattern, sign in _SIGNS_READ:
        text = pattern.sub(sign, text)
    held: list[str] = []
    while (found := _INNERMOST.search(text)) and len(held) < _MOST_BRACKETS:
        held.append(_level(found.group(1)))
        text = f"{text[: found.start()]}[{len(held) - 1}]{text[found.end() :]}"
    text = _level(text)
    for at in reversed(range(len(held))):
        text = text.replace(f"[{at}]", f"({held[at]})")
    return _BESIDE_BRACKETS.sub(" ", _COMPARED_READ.sub(r" \1 ", text.strip()))


def _level(text: str) -> str:
    """What stands between one pair of brackets: arguments, each perhaps with a condition or powers."""
    return ", ".join(_conditional(_POWER_READ.sub(r"**\1", part.strip())) for part in _NEXT.split(text))


def _conditional(text: str) -> str:
    """``甲时为乙，否则为丙``; 丙 may have a condition of its own."""
    when, condition, rest = text.partition(_IF)
    if not condition:
        return text
    then, *others = _ELSE.split(rest, maxsplit=1)
    return f"{then} if {when} else {_conditional(others[0])}" if others else text
