"""The parameters of a rule: fields of a dataclass that know their label, how they are read and how they are written.

    limit: Quantity | None = quantity("限值", hint="不填则以指标值为准，如 100%", required=False)

A framework's data (YAML, JSON) are read strictly by ``read``: anything unexpected is a RuleError that names the
parameter in Chinese. The editor's form and the data that ``written`` gives follow from the same fields.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rules.numbers import MOST_DIGITS, RATIO_DIMENSION, ZERO, decimal_text, share_text
from indicators.rules.outcomes import RuleError

_METADATA = "parameter"
_PARAMETERS: dict[type, Mapping[str, Parameter]] = {}  # by class, looked up once
MOST_ROWS = 40
Described = TypeVar("Described")


class UnexpectedError(ValueError):
    """What was given is not what the parameter takes."""


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """One parameter. ``name`` is how a framework writes it; ``default`` stands where an optional one is absent.

    One that is ``rare`` in a table of rows is folded away in the editor, so that nobody has to step over it.
    """

    label: str
    name: str = ""
    hint: str = ""
    required: bool = True
    default: Any = None
    rare: bool = False

    @property
    @abstractmethod
    def expected(self) -> str:
        """What the parameter takes, as a message says it."""

    @abstractmethod
    def _accept(self, given: Any) -> Any:
        """The value of what was given. Raises UnexpectedError."""

    def data(self, value: Any) -> Any:
        """The value as a framework writes it."""
        return value

    def read(self, data: Mapping[str, Any], place: str, key: str) -> Any:
        """The value in the data of a rule. Raises RuleError."""
        given, key = data.get(self.name), f"{key}{self.name}"
        if given is None:
            if self.required:
                raise RuleError(f"{place}：没有填写“{self.label}”，应为{self.expected}", key)
            return self.default
        return self.value_of(given, place, key)

    def value_of(self, given: Any, place: str, key: str) -> Any:
        try:
            return self._accept(given)
        except UnexpectedError:
            raise RuleError(f"{place}：“{self.label}”为“{given}”，应为{self.expected}", key) from None


@dataclass(frozen=True, kw_only=True)
class TextParameter(Parameter):
    """Words."""

    @property
    def expected(self) -> str:
        return "文字"

    def _accept(self, given: Any) -> str:
        if not isinstance(given, str) or not given.strip():
            raise UnexpectedError
        return given.strip()


@dataclass(frozen=True, kw_only=True)
class FlagParameter(Parameter):
    """Yes or no."""

    @property
    def expected(self) -> str:
        return "true或false"

    def _accept(self, given: Any) -> bool:
        if not isinstance(given, bool):
            raise UnexpectedError
        return given


@dataclass(frozen=True, kw_only=True)
class OptionParameter(Parameter):
    """One of a few, each with the words that people read."""

    options: Mapping[str, str]

    @property
    def expected(self) -> str:
        return "、".join(f"{option}（{words}）" for option, words in self.options.items()) + "之一"

    def _accept(self, given: Any) -> str:
        if not isinstance(given, str) or given not in self.options:
            raise UnexpectedError
        return given


@dataclass(frozen=True, kw_only=True)
class NumberParameter(Parameter):
    """A number from ``least`` up to ``most``; above ``least`` where ``above``; without decimals where ``whole``."""

    least: int = 0
    most: int | None = None
    above: bool = False
    whole: bool = False

    @property
    def expected(self) -> str:
        kind = "整数" if self.whole else "数"
        if self.most is not None:
            return f"{self.least}至{self.most}的{kind}"
        return f"{'大于' if self.above else '不小于'}{self.least}的{kind}"

    def _accept(self, given: Any) -> Decimal | int:
        number = _decimal(given)
        if number is None or number < self.least or (self.above and number == self.least):
            raise UnexpectedError
        if self.most is not None and number > self.most:
            raise UnexpectedError
        if not self.whole:
            return number
        if number != number.to_integral_value():
            raise UnexpectedError
        return int(number)

    def data(self, value: Any) -> Any:
        return None if value is None else value if self.whole else decimal_text(value)


@dataclass(frozen=True, kw_only=True)
class QuantityParameter(Parameter):
    """A number or a text with its unit: ``5``, ``95%``, ``2.65万人``; above zero or a percentage where it says so."""

    above_zero: bool = False
    percentage: bool = False

    @property
    def expected(self) -> str:
        if self.percentage:
            return "百分数，如“100%”"
        return "大于0的数值，如“5%”" if self.above_zero else "数值，可带单位，如“95%”"

    def _accept(self, given: Any) -> Quantity:
        quantity = _quantity(given)
        if self.above_zero and (quantity.value or ZERO) <= 0:
            raise UnexpectedError
        if self.percentage and quantity.unit.dimension != RATIO_DIMENSION:
            raise UnexpectedError
        return quantity

    def data(self, value: Any) -> Any:
        return None if value is None else value.text()


@dataclass(frozen=True, kw_only=True)
class RateParameter(Parameter):
    """A rate (``130%``, or 1.3 as a bare multiple) of ``least`` to ``most``, above ``least`` where ``above``."""

    least: int = 0
    most: int | None = None
    above: bool = False
    words: str = ""

    @property
    def expected(self) -> str:
        if self.most is not None:
            return f"0至1之间的小数或0%至{self.most * 100}%的百分数{self.words}"
        return f"{'大于' if self.above else '不小于'}{self.least * 100}%的百分数{self.words}"

    def _accept(self, given: Any) -> Decimal:
        quantity = _quantity(given)
        rate = quantity.value
        if rate is None or (quantity.unit.symbol and quantity.unit.dimension != RATIO_DIMENSION):
            raise UnexpectedError
        if rate < self.least or (self.above and rate == self.least) or (self.most is not None and rate > self.most):
            raise UnexpectedError
        return rate

    def data(self, value: Any) -> Any:
        return None if value is None else share_text(value)


@dataclass(frozen=True, kw_only=True)
class PartParameter(Parameter):
    """Several parameters under one name: ``low: {value: 60%, share: 0}``."""

    described: type

    @property
    def expected(self) -> str:
        return "“参数: 值”的对照表"

    def _accept(self, given: Any) -> Any:
        if not isinstance(given, Mapping):
            raise UnexpectedError
        return given

    def value_of(self, given: Any, place: str, key: str) -> Any:
        accepted = super().value_of(given, place, key)
        return read(self.described, accepted, f"{place}的“{self.label}”", key=f"{key}.")

    def data(self, value: Any) -> Any:
        return written(value)


@dataclass(frozen=True, kw_only=True)
class RowsParameter(Parameter):
    """A list of at least one row, each with parameters of its own.

    A bare text stands for a row with nothing but its parameter ``bare``.
    """

    described: type
    bare: str = ""

    @property
    def expected(self) -> str:
        return f"至少一项、至多{MOST_ROWS}项的列表"

    def _accept(self, given: Any) -> Any:
        if not isinstance(given, list | tuple) or not 0 < len(given) <= MOST_ROWS:
            raise UnexpectedError
        return given

    def value_of(self, given: Any, place: str, key: str) -> Any:
        read_rows: list[Any] = []
        for number, item in enumerate(super().value_of(given, place, key), 1):
            row = {self.bare: item} if self.bare and isinstance(item, str) else item
            read_rows.append(read(self.described, row, f"{place}的“{self.label}”第{number}行", key=f"{key}.{number}."))
        return tuple(read_rows)

    def data(self, value: Any) -> Any:
        return [written(row) for row in value]


def text(label: str, *, name: str = "", hint: str = "", required: bool = True, rare: bool = False) -> Any:
    default = None if required else ""
    return parameter_field(
        TextParameter(label=label, name=name, hint=hint, required=required, default=default, rare=rare)
    )


def flag(label: str, *, name: str = "", default: bool = False, rare: bool = False) -> Any:
    return parameter_field(FlagParameter(label=label, name=name, required=False, default=default, rare=rare))


def option(label: str, *, default: str | None = None, **options: str) -> Any:
    return parameter_field(OptionParameter(label=label, required=default is None, default=default, options=options))


def optional_option(label: str, **options: str) -> Any:
    return parameter_field(OptionParameter(label=label, required=False, options=options))


def number(label: str, *, name: str = "", hint: str = "", required: bool = True, above: int | None = None) -> Any:
    """A number not below zero, or more than ``above``."""
    least = 0 if above is None else above
    return parameter_field(
        NumberParameter(label=label, name=name, hint=hint, required=required, least=least, above=above is not None)
    )


def whole_number(label: str, *, most: int, hint: str = "", required: bool = True) -> Any:
    return parameter_field(NumberParameter(label=label, hint=hint, required=required, most=most, whole=True))


def quantity(
    label: str,
    *,
    name: str = "",
    hint: str = "",
    required: bool = True,
    above_zero: bool = False,
    percentage: bool = False,
) -> Any:
    kind = QuantityParameter(
        label=label, name=name, hint=hint, required=required, above_zero=above_zero, percentage=percentage
    )
    return parameter_field(kind)


def share(label: str, *, hint: str = "", required: bool = True) -> Any:
    """A part of the weight, from 0 to 1: ``0.8`` or ``80%``."""
    return parameter_field(RateParameter(label=label, hint=hint, required=required, most=1))


def rate(label: str, *, hint: str = "", above: int | None = None, required: bool = True) -> Any:
    """A rate written as such, ``130%``; more than ``above``."""
    least, over = above or 0, above is not None
    kind = RateParameter(label=label, hint=hint, least=least, above=over, words="，如“130%”", required=required)
    return parameter_field(kind)


def part(label: str, described: type) -> Any:
    return parameter_field(PartParameter(label=label, described=described))


def rows(label: str, described: type, *, bare: str = "") -> Any:
    return parameter_field(RowsParameter(label=label, described=described, bare=bare))


def parameter_field(parameter: Parameter) -> Any:
    """The field of a dataclass that is this parameter."""
    default = MISSING if parameter.required else parameter.default
    return field(default=default, metadata={_METADATA: parameter})


def parameters_of(described: type) -> Mapping[str, Parameter]:
    """The parameters of a dataclass by attribute, in the order of the class."""
    if described not in _PARAMETERS:
        marked = {item.name: item.metadata[_METADATA] for item in fields(described) if _METADATA in item.metadata}
        _PARAMETERS[described] = {
            attribute: replace(parameter, name=parameter.name or attribute) for attribute, parameter in marked.items()
        }
    return _PARAMETERS[described]


def read(described: type[Described], data: object, place: str, *, kind: str = "", key: str = "") -> Described:
    """The instance that the data describe; ``place`` opens every message. Raises RuleError.

    ``kind`` is what the data may give as their ``kind``. A class with ``conflict`` says there in Chinese what of its
    parameters does not go together.
    """
    if not isinstance(data, Mapping):
        raise RuleError(f"{place}：找到“{data}”，应为“参数: 值”的对照表", key.rstrip("."))
    parameters = parameters_of(described)
    known = {parameter.name: parameter.label for parameter in parameters.values()}
    if unknown := [str(name) for name in data if name not in known and not (name == "kind" and data[name] == kind)]:
        options = "、".join(f"{name}（{label}）" for name, label in known.items())
        expected = f"可用的参数为{options}" if known else "它没有参数"
        raise RuleError(f"{place}：不认识参数“{'、'.join(unknown)}”，{expected}", key.rstrip("."))
    values = {attribute: parameter.read(data, place, key) for attribute, parameter in parameters.items()}
    instance = described(**values)
    if conflict := getattr(instance, "conflict", lambda: "")():
        raise RuleError(f"{place}：{conflict}", key.rstrip("."))
    return instance


def written(instance: Any) -> dict[str, Any]:
    """The parameters of an instance as a framework writes them; what is as it is anyway is left out."""
    content = {}
    for attribute, parameter in parameters_of(type(instance)).items():
        value = getattr(instance, attribute)
        if parameter.required or value != parameter.default:
            content[parameter.name] = parameter.data(value)
    return content


def _quantity(given: object) -> Quantity:
    number = _decimal(given)
    if number is not None:
        return Quantity.of(number)
    try:
        quantity = parse_quantity(given) if isinstance(given, str) else None
    except QuantityError:
        quantity = None
    if quantity is None or not quantity.is_value or quantity.upper is not None:
        raise UnexpectedError
    return quantity


def _decimal(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, Decimal | int | float | str):
        return None
    try:
        # YAML and JSON read 0.5 as a float; its shortest text is what stands in the file.
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and abs(exponent) < MOST_DIGITS > number.adjusted() else None
