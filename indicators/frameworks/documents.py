"""Reading YAML strictly: the safe loader, no duplicate keys, no aliases, and no number that went through a float."""

from collections.abc import Hashable, Iterator
from contextlib import suppress
from typing import Any

import yaml

from evalcase.printable import printable_data
from indicators.frameworks.limits import PATH_SEPARATOR
from indicators.frameworks.problems import Problems


class BareDecimal(str):
    """A decimal written without quotes, kept as its text so that it can be refused with its place."""

    __slots__ = ()


# The loader in C, ten times faster, where PyYAML brings it along.
_QUICK: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The one in C calls itself for each level and has no bound: ten thousand end the process, not the reading.
_DEEPEST = 50


class _Strict(yaml.constructor.SafeConstructor):
    """Refuses what YAML would silently resolve."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "键不是文字", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"键“{key.value}”重复", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _bare_decimal(loader: Any, node: yaml.ScalarNode) -> BareDecimal:
    return BareDecimal(loader.construct_scalar(node))


class _QuickLoader(_Strict, _QUICK):
    """For texts without aliases that are no deeper than a framework."""


class _StrictLoader(_Strict, yaml.SafeLoader):
    """For all others: it tells what is wrong and where."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "使用了别名引用（*）", self.peek_event().start_mark)
        return super().compose_node(parent, index)


_QuickLoader.add_constructor("tag:yaml.org,2002:float", _bare_decimal)
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _bare_decimal)


def _loaded(text: str) -> object:
    with suppress(yaml.YAMLError, RecursionError, ValueError):
        if _is_plain(text):
            return yaml.load(text, Loader=_QuickLoader)  # noqa: S506 (a subclass of SafeLoader)
    return yaml.load(text, Loader=_StrictLoader)  # noqa: S506


def _is_plain(text: str) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=_QUICK):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
            return False
    return True


def parse_document(text: str, problems: Problems) -> object:
    """The YAML document as plain data, or None where it cannot be read; faults go to ``problems``."""
    try:
        document = printable_data(_loaded(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"第{mark.line + 1}行第{mark.column + 1}列" if mark else "全文"
        problems.add(place, f"不是可用的YAML：{error.problem}", "键不重复、不用别名的YAML文本", "请按所指行列修改")
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problems.add("全文", f"不是可用的YAML（{type(error).__name__}）", "普通的YAML文本", "请检查缩进层级和特殊字符")
        return None
    for place, found, remedy in _odd_scalars(document, "全文"):
        problems.add(place, found, "文字、整数或加引号的小数", remedy)
    return document


def _odd_scalars(value: object, place: str) -> Iterator[tuple[str, str, str]]:
    """Every scalar that a framework may not hold: (place, what was found, how to mend it)."""
    if isinstance(value, dict):
        name = value.get("name")
        if isinstance(name, str):
            place = name if place == "全文" else f"{place}{PATH_SEPARATOR}{name}"
        for key, item in value.items():
            if not isinstance(key, str):
                yield place, f"键 {key!r} 不是文字", "请给这个键加引号"
            elif key == "children":
                yield from _odd_scalars(item, place)
            else:
                yield from _odd_scalars(item, place if key == "tree" else f"{place} · {key}")
    elif isinstance(value, list):
        for item in value:
            yield from _odd_scalars(item, place)
    elif isinstance(value, BareDecimal):
        yield place, f"未加引号的小数 {value}", f'请写成 "{value}"，小数不经过浮点数'
    elif value is not None and not isinstance(value, (str, int)):
        yield place, f"“{value}”被读作{type(value).__name__}", "请给这个值加引号"
