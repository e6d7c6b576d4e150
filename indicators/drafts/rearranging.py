"""Adding, moving and removing indicators of a draft. Each takes the content and gives a changed copy and a position."""

from __future__ import annotations

import copy

from indicators.drafts.framework_drafts import ZERO, row_at, rows_of, sum_below, weight_of, weight_text
from indicators.frameworks.content import Json
from indicators.frameworks.limits import MAX_DEPTH

NEW_NAME = "新指标"
REMOVED = "removed"  # where a draft keeps what was taken out of it last
_OF_BRANCHES = ("name", "code", "weight", "note", "place", "children")
_MOVES = ("up", "down", "in", "out")
_NO_PLACE = {
    "up": "“{}”已在本级最前，不能再上移",
    "down": "“{}”已在本级最后，不能再下移",
    "in": "“{}”前面没有同级指标，不能降级",
    "out": "“{}”已是一级指标，不能再升级",
}

Changed = tuple[Json, str]


class RearrangeError(Exception):
    """The draft cannot be changed so; the message says in Chinese why."""


def add_after(content: Json, key: str) -> Changed:
    """A new indicator behind that one, at the end of level 1 where ``key`` is ""; it weighs what is still free."""
    content = copy.deepcopy(content)
    if not key:
        return content, _put(content, _new(content, ""), "", len(content["tree"]))
    _found(content, key)
    above, number = _parted(key)
    return content, _put(content, _new(content, above), above, number)


def add_below(content: Json, key: str) -> Changed:
    """A new indicator, last below that one. A leaf's rule and texts go over to it, so that nothing is lost."""
    content = copy.deepcopy(content)
    node = _found(content, key)
    if _level(key) >= MAX_DEPTH:
        raise RearrangeError(f"“{node['name']}”是第{MAX_DEPTH}级指标，不能再有下级")
    is_leaf = not node.get("children")
    made = _taken_over(node) if is_leaf else _new(content, key)
    return content, _put(content, made, key, len(node.get("children", [])))


def move(content: Json, key: str, direction: str) -> Changed:
    """``up`` or ``down`` among the siblings, ``in`` under the one above, ``out`` beside the parent."""
    content = copy.deepcopy(content)
    node = _found(content, key)
    above, number = _parted(key)
    siblings = _below(content, above)
    if direction == "up" and number > 1:
        goes_to = (above, number - 2)
    elif direction == "down" and number < len(siblings):
        goes_to = (above, number)
    elif direction == "in" and number > 1:
        goes_to = (_joined(above, number - 1), -1)
    elif direction == "out" and above:
        upper, position = _parted(above)
        goes_to = (upper, position)
    else:
        raise RearrangeError(_NO_PLACE[direction].format(node["name"]) if direction in _MOVES else "不认识这种移动")
    return content, _moved(content, key, *goes_to)


def move_to(content: Json, key: str, branch: str) -> Changed:
    """To the end of another branch, of level 1 where ``branch`` is ""."""
    content = copy.deepcopy(content)
    node = _found(content, key)
    if branch:
        _found(content, branch)
    if branch == key or branch.startswith(f"{key}-"):
        raise RearrangeError(f"不能把“{node['name']}”移到它自己之下，请另选上级")
    if branch == _parted(key)[0]:
        raise RearrangeError(f"“{node['name']}”已在所选的上级之下，请另选上级")
    return content, _moved(content, key, branch, -1)


def remove(content: Json, key: str) -> Changed:
    """Take the indicator out, and the branch above that is left without any; ``restore`` brings it all back."""
    content = copy.deepcopy(content)
    _found(content, key)
    above, number = _parted(key)
    while above and len(_below(content, above)) == 1:
        key, (above, number) = above, _parted(above)
    siblings = _below(content, above)
    node = siblings.pop(number - 1)
    content[REMOVED] = {"above": _path(content, above), "number": number, "node": node}
    if siblings:
        return content, _joined(above, min(number, len(siblings)))
    return content, above


def restore(content: Json) -> Changed:
    """Bring back what was taken out last, to its place."""
    content = copy.deepcopy(content)
    kept = content.pop(REMOVED, None)
    if not kept:
        raise RearrangeError("没有可以撤销的删除")
    above = next((row.key for row in rows_of(content) if row.path == kept["above"]), "")
    if kept["above"] and not above:
        raise RearrangeError(f"原来的上级“{kept['above']}”已不在，不能恢复到原处；可以先添加同名的上级再撤销")
    return content, _put(content, kept["node"], above, min(kept["number"] - 1, len(_below(content, above))))


def branches_for(content: Json) -> list[tuple[str, str]]:
    """Position and path of every indicator that others can be moved below; "" is level 1."""
    rows = [row for row in rows_of(content) if row.level < MAX_DEPTH and not row.is_leaf]
    return [("", "一级指标"), *((row.key, row.path) for row in rows)]


def _moved(content: Json, key: str, above: str, at: int) -> str:
    """Its new position. ``at`` counts the siblings as they stand once it is gone, -1 for the end."""
    node = _found(content, key)
    if (deepest := _level(above) + _height(node)) > MAX_DEPTH:
        raise RearrangeError(f"“{node['name']}”移到那里后有第{deepest}级指标，至多{MAX_DEPTH}级，请先合并层级")
    target = content if not above else _found(content, above)
    if above and not target.get("children") and target.get("rule"):
        raise RearrangeError(f"“{target['name']}”是末级指标，有自己的评分规则；请先给它加下级，或移到别的上级")
    old, _ = _parted(key)
    holder = content if not old else _found(content, old)
    siblings = holder["tree"] if not old else holder["children"]
    siblings.remove(node)
    if not siblings and old:
        _emptied(holder)
    below = target.setdefault("children" if above else "tree", [])
    below.insert(len(below) if at < 0 else at, node)
    return next(row.key for row in rows_of(content) if row.data is node)


def _emptied(branch: Json) -> None:
    """A branch that lost its last child is a leaf without a rule."""
    del branch["children"]
    branch |= {"rule": {}, "inputs": {}}


def _put(content: Json, node: Json, above: str, at: int) -> str:
    holder = content if not above else _found(content, above)
    holder.setdefault("children" if above else "tree", []).insert(at, node)
    return _joined(above, at + 1)


def _new(content: Json, above: str) -> Json:
    siblings = _below(content, above)
    taken, number = {node["name"] for node in siblings}, 1
    while (name := NEW_NAME if number == 1 else f"{NEW_NAME}{number}") in taken:
        number += 1
    whole = weight_of(_found(content, above) if above else {"weight": content.get("total", "")})
    used = sum_below({"children": siblings}) if siblings else ZERO
    free = max(whole - used, ZERO) if whole is not None and used is not None else None
    return {"name": name, "weight": weight_text(free), "rule": {}, "inputs": {}}


def _taken_over(leaf: Json) -> Json:
    """What was the leaf, as the first indicator below it."""
    made = {name: value for name, value in leaf.items() if name not in ("code", "children")}
    for name in [name for name in leaf if name not in _OF_BRANCHES]:
        del leaf[name]
    return {"rule": {}, "inputs": {}} | made


def _found(content: Json, key: str) -> Json:
    row = row_at(content, key)
    if row is None:
        raise RearrangeError("请先选中一项指标" if not key else "没有这项指标，可能刚被删去；请刷新页面")
    return row.data


def _below(content: Json, key: str) -> list[Json]:
    found: list[Json] = content["tree"] if not key else _found(content, key).get("children", [])
    return found


def _path(content: Json, key: str) -> str:
    row = row_at(content, key) if key else None
    return "" if row is None else row.path


def _parted(key: str) -> tuple[str, int]:
    """The position above, and the number among the siblings, from 1."""
    above, _, number = key.rpartition("-")
    return above, int(number)


def _joined(above: str, number: int) -> str:
    return f"{above}-{number}" if above else str(number)


def _level(key: str) -> int:
    return key.count("-") + 1 if key else 0


def _height(node: Json) -> int:
    return 1 + max((_height(child) for child in node.get("children", [])), default=0)
