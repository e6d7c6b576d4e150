"""Reading the fields of one mapping of a framework: every fault is noted and reading goes on with a harmless value."""

import re
from collections.abc import Iterable
from decimal import Decimal

from indicators.frameworks.problems import Problems

# Stands for a number that could not be read: its fault is already noted, and sums that meet it are not checked.
UNREADABLE = Decimal("NaN")
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)


def shown(value: object) -> str:
    """A value as an error message quotes it."""
    if value is None:
        return "空值"
    if isinstance(value, dict):
        return "一组键值"
    if isinstance(value, list):
        return f"{len(value)}项的列表"
    text = str(value)
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"


class Fields:
    """The mapping ``data`` at ``place``; each reader takes a key, ``finish`` refuses the keys nobody asked for."""

    def __init__(self, data: object, place: str, problems: Problems) -> None:
        if not isinstance(data, dict):
            problems.add(place, f"是{shown(data)}", "一组键值（键: 值）", "请按架构文档的样例改写")
        self._data: dict[str, object] = data if isinstance(data, dict) else {}
        self._is_mapping = isinstance(data, dict)
        self._asked: set[str] = set()
        self.place = place
        self.problems = problems

    def get(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def asked(self, *keys: str) -> None:
        """These keys are known, although nobody had to read them here."""
        self._asked.update(keys)

    def has(self, key: str) -> bool:
        return key in self._data

    def fault(self, key: str, found: str, expected: str, remedy: str) -> None:
        self.problems.add(f"{self.place} · {key}", found, expected, remedy)

    def text(self, key: str, *, required: bool = True) -> str:
        value = self.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        missing = not self.has(key)
        if self._is_mapping and (required or not missing):
            remedy = f"请补上 {key}" if missing else f"请把 {key} 写成文字，数字和日期加引号"
            self.fault(key, "没有填写" if missing else f"是{shown(value)}", "非空的文字", remedy)
        return ""

    def number(self, key: str, *, required: bool = True) -> Decimal:
        """A non-negative exact decimal from an integer or quoted text; UNREADABLE after noting the fault."""
        value = self.get(key)
        if value is not None and not isinstance(value, bool) and _DECIMAL.fullmatch(str(value)):
            return Decimal(str(value))
        if self._is_mapping and (required or self.has(key)):
            found = f"是{shown(value)}" if self.has(key) else "没有填写"
            self.fault(key, found, "不小于0的整数，或加引号的小数", f'请改写 {key}，如 4 或 "4.5"')
        return UNREADABLE

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        value = self.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        if self.has(key):
            self.fault(key, f"是{shown(value)}", f"{low}到{high}之间的整数", f"请改写 {key}")
        return default

    def choice(self, key: str, allowed: Iterable[str], default: str = "", *, required: bool = True) -> str:
        if not required and not self.has(key):
            self.get(key)
            return default
        value = self.text(key)
        options = list(allowed)
        if value and value not in options:
            self.fault(key, f"是“{value}”", f"{'、'.join(options)}之一", f"请改写 {key}")
            return default
        return value

    def items(self, key: str, *, required: bool = True) -> list[object]:
        value = self.get(key)
        if isinstance(value, list) and (value or not required):
            return value
        if self._is_mapping and (required or self.has(key)):
            found = f"是{shown(value)}" if self.has(key) else "没有填写"
            self.fault(key, found, "一个列表" if not required else "至少一项的列表", f"请补上 {key} 的内容")
        return []

    def mapping(self, key: str, *, required: bool = True) -> dict[str, object]:
        value = self.get(key)
        if isinstance(value, dict) and (value or not required):
            return {str(name): item for name, item in value.items()}
        if self._is_mapping and (required or self.has(key)):
            found = f"是{shown(value)}" if self.has(key) else "没有填写"
            self.fault(key, found, "一组键值", f"请补上 {key} 的内容")
        return {}

    def finish(self) -> None:
        """Refuse unknown keys: a misspelt key must not be silently without effect."""
        for key in self._data:
            if key not in self._asked:
                allowed = "、".join(sorted(self._asked))
                self.fault(str(key), "是不认识的键", f"{allowed}之一", "请改正拼写或删去")
