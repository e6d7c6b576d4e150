"""Reading quantities as people write them: full-width digits, separators, bounds, units, dashes."""

import re
import unicodedata
from decimal import Decimal

from .quantity import Quantity
from .units import NUMBER, Unit, unit_of

_NIL = {"-", "--", "—", "——", "－", "–", "/", "／", "无", "─"}
_NOT_APPLICABLE = {"不适用", "N/A", "n/a", "NA"}
_BOUNDS = {
    "≥": "≥", "≧": "≥", ">=": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥",
    "≤": "≤", "≦": "≤", "<=": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤",
    ">": ">", "<": "<", "=": "=", "═": "=", "＝": "=",
}  # fmt: skip
_BOUND = re.compile("|".join(sorted(map(re.escape, _BOUNDS), key=len, reverse=True)))
_NUMBER = re.compile(r"(?P<sign>[-−]?)(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<unit>[^\d\s,.]{0,8}(?:/[^\d\s]{1,6})?)")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00a0\u3000\\s]")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|[\d.]+")


class QuantityError(ValueError):
    """The text is not a quantity; the message says in Chinese what was found and what was expected."""


def parse_quantity(text: str, unit: Unit | str = NUMBER) -> Quantity:
    """Read a printed figure. ``unit`` applies where the text names none.

    Empty text is blank; dashes and 无 are nil; 不适用 is not applicable. Raises QuantityError otherwise.
    """
    default = unit_of(unit) if isinstance(unit, str) else unit
    cleaned = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.replace("％", "%")))
    if not cleaned:
        return Quantity.blank(default)
    if cleaned in _NIL:
        return Quantity.nil(default)
    if cleaned in _NOT_APPLICABLE:
        return Quantity.not_applicable(default)
    bound = ""
    if match := _BOUND.match(cleaned):
        bound, cleaned = _BOUNDS[match.group()], cleaned[match.end() :]
    found = _NUMBER.fullmatch(cleaned)
    if found is None or not _GROUPED.fullmatch(found["number"]):
        raise QuantityError(f"“{text}”不是数值，应填写数字（可带千分位、单位或≥≤符号）")
    number = Decimal(found["number"].replace(",", ""))
    quantity = Quantity.of(-number if found["sign"] else number, unit_of(found["unit"]) if found["unit"] else default)
    return Quantity(quantity.value, quantity.unit, quantity.places, bound=bound)
