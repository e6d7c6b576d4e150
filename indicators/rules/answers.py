"""The kinds of cells of a score sheet, and what a rule asks a person.

Each kind knows how to keep what was typed, what is wrong with what is kept, and how it reads. Its code is the
``data-kind`` of the cell in the page.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rules.days import EXPECTED, read_day
from indicators.rules.inputs import limit_problem
from indicators.rules.numbers import HUNDRED, decimal_text

CHOICES = "choices."
CHOSEN = "评价人选择/"
LONGEST = 4000
_LONGEST_DATA = 200
_MOST_IN_A_LIST = 99
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("。"): ".", 0x3000: " "}
_YES_NO = {"是": True, "否": False, "true": True, "false": False}
_NONE_SATISFIED = ("0", "无")
NOT_DONE = "未完成"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a cell's value is held against: the indicator's weight, how many elements and which words there are.

    ``takes_signs``: a figure may be a bound, as that of a target is.
    """

    weight: Decimal
    elements: int = 0
    words: tuple[str, ...] = ()
    takes_signs: bool = False


class _CellKind(ABC):
    """How a cell is filled in. ``suffix`` follows its label, ``placeholder`` stands in the empty cell."""

    longest = _LONGEST_DATA
    suffix = ""
    placeholder = ""

    def clean(self, raw: object) -> Any:
        """What was typed as the sheet keeps it; what cannot be read is kept as it was typed, for ``problem`` to name.

        Raises ValueError only for what no cell can hold.
        """
        if not isinstance(raw, str | int | bool | Decimal) and raw is not None:
            raise ValueError("应为文字")
        text = "" if raw is None else _storable(str(raw)).strip()
        if len(text) > self.longest:
            raise ValueError(f"超过{self.longest}字")
        return self._read(text)

    def _read(self, text: str) -> Any:
        return folded(text)

    @abstractmethod
    def problem(self, value: Any, bounds: Bounds) -> str:
        """What is wrong with a kept value that is not empty, in Chinese and with the mend; nothing if it is right."""

    def quantity(self, value: Any) -> Quantity | None:
        """A kept value as a quantity; None where it states none."""
        return as_quantity(str(value))


class _Quantity(_CellKind):
    def problem(self, value: Any, bounds: Bounds) -> str:
        try:
            quantity = parse_quantity(str(value))
        except QuantityError as error:
            return str(error)
        if quantity.is_limit and not bounds.takes_signs:
            return limit_problem("", quantity, str(value))
        return ""


class _Text(_CellKind):
    longest = LONGEST

    def _read(self, text: str) -> str:
        return text

    def problem(self, value: Any, bounds: Bounds) -> str:
        return ""

    def quantity(self, value: Any) -> None:
        return None


class _Word(_CellKind):
    """One of the words that the rule names."""

    def problem(self, value: Any, bounds: Bounds) -> str:
        if folded(str(value)) in map(folded, bounds.words):
            return ""
        return f"“{value}”应为{'、'.join(f'“{word}”' for word in bounds.words)}之一"

    def quantity(self, value: Any) -> None:
        return None


class _Day(_CellKind):
    """A day, or 未完成 where there is none yet."""

    placeholder = "如 2023-6-30"

    def problem(self, value: Any, bounds: Bounds) -> str:
        right = value == NOT_DONE or read_day(str(value)) is not None
        return "" if right else f"“{value}”应为{EXPECTED}；尚未完成的填“{NOT_DONE}”"

    def quantity(self, value: Any) -> None:
        return None


class _Count(_CellKind):
    def _read(self, text: str) -> int | str:
        text = super()._read(text)
        return int(text) if text.isascii() and text.isdigit() else text

    def problem(self, value: Any, bounds: Bounds) -> str:
        number = as_decimal(value)
        whole = number is not None and number >= 0 and number == number.to_integral_value()
        return "" if whole else f"“{value}”应为0或正整数"


class _Percent(_CellKind):
    suffix = "（%）"

    def _read(self, text: str) -> str:
        return str(super()._read(text)).removesuffix("%").strip()

    def problem(self, value: Any, bounds: Bounds) -> str:
        number = as_decimal(value)
        return "" if number is not None and 0 <= number <= HUNDRED else f"“{value}”应为0到100之间的数（百分数）"

    def quantity(self, value: Any) -> Quantity | None:
        return as_quantity(str(value), "%")


class _YesNo(_CellKind):
    placeholder = "是/否"

    def clean(self, raw: object) -> Any:
        return raw if isinstance(raw, bool) else super().clean(raw)

    def _read(self, text: str) -> bool | str:
        text = super()._read(text)
        return _YES_NO.get(text, text)

    def problem(self, value: Any, bounds: Bounds) -> str:
        return "" if isinstance(value, bool) else f"“{value}”应为“是”或“否”"

    def quantity(self, value: Any) -> Quantity | None:
        return Quantity.of(int(value)) if isinstance(value, bool) else None


class _Points(_CellKind):
    def problem(self, value: Any, bounds: Bounds) -> str:
        number = as_decimal(value)
        if not bounds.weight and number:
            return "这一项不占分值，不能直接评分"
        if number is None or not 0 <= number <= bounds.weight:
            return f"“{value}”应为0到{decimal_text(bounds.weight)}之间的数（分）"
        return "" if number == round(number, 2) else f"“{value}”最多保留两位小数"


class _List(_CellKind):
    """Several entries in one cell: ``8、9.5``."""

    def quantity(self, value: Any) -> Quantity | None:
        """How many there are."""
        return Quantity.of(len(value), "项") if isinstance(value, list) else None


class _Numbers(_List):
    """The scores of a panel, or the weights of its members, in one order: ``8、9.5`` is ``["8", "9.5"]``."""

    def clean(self, raw: object) -> list[str] | str:
        if not isinstance(raw, str):
            return _numbers(raw)
        text = _storable(raw).translate(_FULL_WIDTH).strip()
        if len(text) > self.longest:
            raise ValueError(f"超过{self.longest}字")
        parts = re.split(r"[、,;\s]+", text.strip("、,; "))
        return parts if all(as_decimal(part) is not None for part in parts) else text

    def problem(self, value: Any, bounds: Bounds) -> str:
        if not isinstance(value, list):
            return f"“{value}”应为以顿号隔开的数，如“8、8.5、9”"
        return self._problem_of(value, bounds)

    def _problem_of(self, numbers: Sequence[str], bounds: Bounds) -> str:
        problems = (Answers.POINTS.problem(number, bounds) for number in numbers)
        return next(filter(None, problems), "")


class _Percents(_Numbers):
    """Scores out of 100."""

    def _problem_of(self, numbers: Sequence[str], bounds: Bounds) -> str:
        return next(filter(None, (Answers.PERCENT.problem(number, bounds) for number in numbers)), "")


class _Weights(_Numbers):
    def _problem_of(self, numbers: Sequence[str], bounds: Bounds) -> str:
        weights = [as_decimal(number) for number in numbers]
        return "" if all(weight is not None and weight > 0 for weight in weights) else "权重都应大于0"


class _Elements(_List):
    """Numbers of elements from 1; none satisfied (0, 无) is not the same as not yet filled in."""

    placeholder = "如 1、3"

    def clean(self, raw: object) -> list[int] | str:
        if isinstance(raw, str):
            text = raw.translate(_FULL_WIDTH).strip()
            if text in _NONE_SATISFIED:
                return []
            raw = [part for part in re.split(r"[、, ]", text) if part]
            if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in raw):
                return _storable(text)[:_LONGEST_DATA]
            if not raw and not text:
                return ""
        if not isinstance(raw, list) or len(raw) > _MOST_IN_A_LIST:
            raise ValueError("应为要点序号")
        if not all(type(part) in (int, str) and re.fullmatch(r"[0-9]{1,3}", str(part)) for part in raw):
            raise ValueError("应为要点序号")
        return sorted({int(part) for part in raw})

    def problem(self, value: Any, bounds: Bounds) -> str:
        right = isinstance(value, list) and all(1 <= number <= bounds.elements for number in value)
        return "" if right else f"应填写1至{bounds.elements}的要点序号，如“1、3”"


class Answers(Enum):
    """The closed list of kinds of cells; the value is the ``data-kind`` of the cell."""

    QUANTITY = "quantity"
    ELEMENTS = "elements"
    COUNT = "count"
    PERCENT = "percent"
    YES_NO = "yes_no"
    POINTS = "points"
    POINTS_LIST = "points_list"
    WEIGHTS = "weights"
    TEXT = "text"
    WORD = "word"
    DAY = "day"
    PERCENTS = "percents"

    @property
    def suffix(self) -> str:
        return _CELL_KINDS[self].suffix

    @property
    def placeholder(self) -> str:
        return _CELL_KINDS[self].placeholder

    def clean(self, raw: object) -> Any:
        """What a person typed as the sheet keeps it: half-width, trimmed; elements as a list, 是/否 as a flag.

        What cannot be read is kept as it was typed: saving never loses a word. Raises ValueError only for what no
        cell can hold.
        """
        return _CELL_KINDS[self].clean(raw)

    def problem(self, value: Any, bounds: Bounds) -> str:
        """What is wrong with a kept value, in Chinese and with the mend; nothing where it is empty or right."""
        return "" if value == "" or value is None else _CELL_KINDS[self].problem(value, bounds)

    def text(self, value: Any) -> str:
        """A kept value as a person would type it: ``1、3``, ``是``."""
        return text_of(value)

    def quantity(self, value: Any) -> Quantity | None:
        """A kept value as a quantity: how many elements are met, findings, percent, score; None for words."""
        return _CELL_KINDS[self].quantity(value)


_CELL_KINDS: dict[Answers, _CellKind] = {
    Answers.QUANTITY: _Quantity(),
    Answers.ELEMENTS: _Elements(),
    Answers.COUNT: _Count(),
    Answers.PERCENT: _Percent(),
    Answers.YES_NO: _YesNo(),
    Answers.POINTS: _Points(),
    Answers.POINTS_LIST: _Numbers(),
    Answers.WEIGHTS: _Weights(),
    Answers.TEXT: _Text(),
    Answers.WORD: _Word(),
    Answers.DAY: _Day(),
    Answers.PERCENTS: _Percents(),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule asks a person: the name of the choice, how it is filled in, what it is called.

    ``elements`` are what the numbers of an ELEMENTS cell stand for, ``words`` those of a WORD cell, ``most`` the
    highest points of a POINTS cell where that is not the weight; ``hint`` stands
    below the cell; ``headings`` are the words over such a column in people's own tables, beside the label; ``fact`` is
    what the fact that the answer makes is called, where that is not the label.
    """

    name: str
    cell_kind: Answers
    label: str
    elements: tuple[str, ...] = ()
    hint: str = ""
    headings: tuple[str, ...] = ()
    fact: str = ""
    words: tuple[str, ...] = ()
    most: Decimal | None = None

    @property
    def field(self) -> str:
        """The name of its cell."""
        return f"{CHOICES}{self.name}"


def chosen_fact(path: str, answer: Answer) -> str:
    """The key of the fact that an answer to the leaf at this path makes."""
    return f"{CHOSEN}{path}.{answer.fact or answer.label}"


def text_of(value: Any) -> str:
    """A kept value as a person would type it: ``1、3``, ``是``."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value)) if value else "无"
    return str(value)


def as_quantity(text: str, unit: str = "") -> Quantity | None:
    """A text as the quantity it states; None where it states none (the key of a fact, 建立机制)."""
    try:
        return parse_quantity(text, unit)
    except QuantityError:
        return None


def as_decimal(value: object) -> Decimal | None:
    """A kept value as a finite number, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def folded(text: str) -> str:
    """A text in half-width without spaces around it: how a cell keeps a word, and how two are compared."""
    return text.translate(_FULL_WIDTH).strip()


def _storable(text: str) -> str:
    """Without the characters that no database takes: NUL, and halves of a pair as a browser may send them."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _numbers(raw: object) -> list[str] | str:
    if not isinstance(raw, list) or len(raw) > _MOST_IN_A_LIST or any(as_decimal(part) is None for part in raw):
        raise ValueError("应为以顿号隔开的数")
    return [str(part) for part in raw] if raw else ""
