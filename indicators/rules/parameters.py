"""Reading the parameters of rules from plain mappings (YAML, JSON), strictly: anything unexpected is a RuleError."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rules.numbers import RATIO_DIMENSION
from indicators.rules.outcomes import RuleError

_ABSENT = object()


class Parameters:
    """One mapping under reading. ``place`` opens every message: ``评分规则“tier”第2档``."""

    def __init__(self, place: str, data: object, known: Iterable[str]) -> None:
        self.place = place
        self.known = tuple(known)
        if not isinstance(data, Mapping):
            raise RuleError(f"{place}：找到“{data}”，应为“参数: 值”的对照表")
        unknown = [str(name) for name in data if name not in self.known]
        if unknown:
            expected = f"可用的参数为{'、'.join(self.known)}" if self.known else "本规则没有参数"
            raise RuleError(f"{place}：不认识参数“{'、'.join(unknown)}”，{expected}")
        self._data = data

    def has(self, name: str) -> bool:
        return self._data.get(name) is not None

    def wrong(self, name: str, expected: str) -> RuleError:
        """The error for a parameter that is absent or not as expected."""
        found = self._data.get(name)
        if found is None:
            return RuleError(f"{self.place}：缺少参数“{name}”，应为{expected}")
        return RuleError(f"{self.place}：参数“{name}”为“{found}”，应为{expected}")

    def number(self, name: str, *, low: int = 0, above: bool = False, default: object = _ABSENT) -> Decimal:
        """A number of at least ``low`` (above it, where ``above``)."""
        expected = f"{'大于' if above else '不小于'}{low}的数"
        found = self._data.get(name)
        found = default if found is None and default is not _ABSENT else found
        number = _decimal(found)
        if number is None or number < low or (above and number == low):
            raise self.wrong(name, expected)
        return number

    def quantity(self, name: str) -> Quantity:
        """A number, or a text with its unit: ``5``, ``95%``, ``2.65万人``."""
        found = self._data.get(name)
        try:
            quantity = parse_quantity(str(found)) if isinstance(found, str) else None
        except QuantityError:
            quantity = None
        number = _decimal(found)
        if quantity is None and number is not None:
            quantity = Quantity.of(number)
        if quantity is None or not quantity.is_value:
            raise self.wrong(name, "数值，可带单位，如“95%”")
        return quantity

    def share(self, name: str) -> Decimal:
        """A part of the weight, from 0 to 1: ``0.8`` or ``80%``."""
        share = self.quantity(name).value if self.has(name) else None
        if share is None or not 0 <= share <= 1:
            raise self.wrong(name, "0至1之间的小数或0%至100%的百分数（占分值的比例）")
        return share

    def flag(self, name: str, default: bool) -> bool:
        found = self._data.get(name, default)
        if not isinstance(found, bool):
            raise self.wrong(name, "true或false")
        return found

    def option(self, name: str, options: Sequence[str], default: str | None = None) -> str:
        found = self._data.get(name, default)
        if found not in options:
            raise self.wrong(name, f"{'、'.join(options)}之一")
        return str(found)

    def text(self, name: str) -> str:
        found = self._data.get(name)
        if not isinstance(found, str) or not found.strip():
            raise self.wrong(name, "文字")
        return found.strip()

    def items(self, name: str) -> Sequence[object]:
        """A list of at least one entry."""
        found = self._data.get(name)
        if not isinstance(found, list | tuple) or not found:
            raise self.wrong(name, "至少一项的列表")
        return found

    def inner(self, name: str, known: Iterable[str]) -> "Parameters":
        """The mapping given under ``name``, read as strictly."""
        found = self._data.get(name)
        if not isinstance(found, Mapping):
            raise self.wrong(name, "“参数: 值”的对照表")
        return Parameters(f"{self.place}参数“{name}”", found, known)

    def ratio(self, name: str) -> Decimal:
        """A rate written as such: ``130%`` (or 1.3 as a bare multiple)."""
        quantity = self.quantity(name)
        if quantity.value is None or (quantity.unit.symbol and quantity.unit.dimension != RATIO_DIMENSION):
            raise self.wrong(name, "百分数，如“60%”")
        return quantity.value


def _decimal(found: object) -> Decimal | None:
    if isinstance(found, bool) or not isinstance(found, Decimal | int | float | str):
        return None
    try:
        # YAML and JSON read 0.5 as a float; its shortest text is what stands in the file.
        number = Decimal(str(found))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
