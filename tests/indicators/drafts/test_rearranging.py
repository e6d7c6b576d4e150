"""Adding, moving and removing indicators of a draft: nothing is lost, and what cannot be is told."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from indicators.drafts.framework_drafts import framework_of, plain_content, row_at, rows_of, without_positions
from indicators.drafts.rearranging import (
    RearrangeError,
    add_after,
    add_below,
    branches_for,
    move,
    move_to,
    remove,
    restore,
)

Json = dict[str, Any]


def leaf(name: str, weight: str, **more: Any) -> Json:
    return {"name": name, "weight": weight, "rule": {"kind": "yes_no"}, "inputs": {}, **more}


CONTENT: Json = {
    "total": "100",
    "tree": [
        {"name": "决策", "weight": "40", "children": [leaf("立项", "10", standard="合规得满分"), leaf("目标", "20")]},
        {
            "name": "产出",
            "weight": "60",
            "children": [{"name": "数量", "weight": "60", "children": [leaf("场次", "60")]}],
        },
    ],
}


def shown(content: Json) -> list[str]:
    return [f"{row.key} {row.data['name']} {row.data['weight']}" for row in rows_of(content)]


def test_a_new_row_stands_behind_its_sibling_with_the_weight_that_is_free() -> None:
    content, key = add_after(CONTENT, "1-1")
    assert (key, shown(content)[1:4]) == ("1-2", ["1-1 立项 10", "1-2 新指标 10", "1-3 目标 20"])
    content, key = add_after(content, "1-2")
    assert (key, shown(content)[3]) == ("1-3", "1-3 新指标2 0")
    content, key = add_after(CONTENT, "")
    assert (key, shown(content)[-1]) == ("3", "3 新指标 0")
    assert add_after({"total": "100", "tree": []}, "")[0]["tree"][0]["weight"] == "100"


def test_the_first_row_below_a_leaf_takes_its_rule_over() -> None:
    content, key = add_below(CONTENT, "1-1")
    above, below = row_at(content, "1-1"), row_at(content, key)
    assert above is not None
    assert below is not None
    assert key == "1-1-1"
    assert (below.data["standard"], below.data["rule"]) == ("合规得满分", {"kind": "yes_no"})
    assert set(above.data) == {"name", "weight", "children"}
    content, key = add_below(content, key)
    with pytest.raises(RearrangeError, match="第4级指标，不能再有下级"):
        add_below(content, key)


@pytest.mark.parametrize(
    ("key", "direction", "ends", "order"),
    [
        ("1-2", "up", "1-1", "决策 目标 立项 产出 数量 场次"),
        ("1", "down", "2", "产出 数量 场次 决策 立项 目标"),
        ("1-1", "out", "2", "决策 目标 立项 产出 数量 场次"),
        ("2", "in", "1-3", "决策 立项 目标 产出 数量 场次"),
        ("2-1", "out", "3", "决策 立项 目标 产出 数量 场次"),
    ],
)
def test_moves(key: str, direction: str, ends: str, order: str) -> None:
    content, now = move(CONTENT, key, direction)
    assert (now, " ".join(row.data["name"] for row in rows_of(content))) == (ends, order)


def test_a_row_goes_to_another_branch_and_the_emptied_one_is_a_leaf_without_a_rule() -> None:
    assert branches_for(CONTENT) == [("", "一级指标"), ("1", "决策"), ("2", "产出"), ("2-1", "产出/数量")]
    content, key = move_to(CONTENT, "1-1", "2-1")
    assert (key, shown(content)[-1]) == ("2-1-2", "2-1-2 立项 10")
    content, key = move_to(CONTENT, "2-1-1", "1")
    emptied = row_at(content, "2-1")
    assert emptied is not None
    assert (key, emptied.is_leaf, emptied.data["rule"]) == ("1-3", True, {})
    assert move_to(CONTENT, "1", "2-1")[1] == "1-1-2"  # 产出 is first once 决策 is gone


@pytest.mark.parametrize(
    ("key", "branch", "found"),
    [
        ("2", "2-1", "移到它自己之下"),
        ("1-1", "1", "已在所选的上级之下"),
        ("1-1", "2-1-1", "是末级指标，有自己的评分规则"),
        ("9", "1", "没有这项指标"),
        ("", "1", "请先选中"),
    ],
)
def test_a_move_that_cannot_be_is_told(key: str, branch: str, found: str) -> None:
    before = copy.deepcopy(CONTENT)
    with pytest.raises(RearrangeError, match=found):
        move_to(CONTENT, key, branch)
    assert before == CONTENT


def test_no_move_makes_a_fifth_level() -> None:
    deep, _ = add_below(CONTENT, "2-1-1")
    with pytest.raises(RearrangeError, match="有第5级指标"):
        move_to(deep, "2", "1")
    for direction, found in (("up", "最前"), ("in", "前面没有"), ("out", "一级"), ("sideways", "不认识")):
        with pytest.raises(RearrangeError, match=found):
            move(CONTENT, "1", direction)


def test_what_was_removed_comes_back_to_its_place() -> None:
    gone, key = remove(CONTENT, "1-1")
    assert (key, shown(gone)[1]) == ("1-1", "1-1 目标 20")
    back, key = restore(gone)
    assert (back, key) == (CONTENT, "1-1")
    empty, key = remove(CONTENT, "2-1-1")  # the branches above it would stand without any indicator
    assert (key, shown(empty)) == ("1", ["1 决策 40", "1-1 立项 10", "1-2 目标 20"])
    assert restore(empty)[0] == CONTENT
    assert "removed" not in plain_content(gone)
    with pytest.raises(RearrangeError, match="没有可以撤销"):
        restore(CONTENT)


def test_codes_follow_the_position_and_never_clash() -> None:
    head = {"code": "x", "version": "1", "title": "体系", "source": "某局", "kind": "project", "not_applicable": "full"}
    stored = head | {
        "ladder": [{"word": "优", "from": "0"}],
        "tree": [leaf("甲", "40", code="1"), leaf("乙", "60", code="2")],
    }
    moved, _ = move(without_positions(stored | {"total": "100"}), "1", "down")
    framework, problems = framework_of(moved, "")
    assert ([node.code for node in framework.tree], problems) == (["1", "2"], [])
    stated = stored | {"total": "100", "tree": [leaf("甲", "40"), leaf("乙", "60", code="1")]}
    framework, problems = framework_of(stated, "")
    assert ([node.code for node in framework.tree], problems) == (["1-0", "1"], [])


def test_any_order_of_buttons_keeps_every_leaf() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(60):
        content = copy.deepcopy(CONTENT)
        for _ in range(12):
            keys = [row.key for row in rows_of(content)]
            press = chance.choice([move, move_to])
            way = chance.choice(["up", "down", "in", "out"] if press is move else ["", *keys])
            try:
                content, key = press(content, chance.choice(keys), way)
            except RearrangeError:
                continue
            assert row_at(content, key) is not None
        names = {row.data["name"] for row in rows_of(content)}
        assert names == {"决策", "产出", "数量", "立项", "目标", "场次"}
