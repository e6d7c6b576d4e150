"""Editing a case's tree: add, change, move, remove and bring back; what two people do at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError
from scoring.review.services import TreeNotSound, freeze_case
from scoring.scores.models import Score
from scoring.tree.services.indicators import (
    Removed,
    StaleIndicator,
    add_indicator,
    move_indicator,
    remove_indicator,
    restore_indicator,
    update_indicator,
)
from scoring.tree.services.library import copy_from_library
from scoring.tree.services.rows import TreeError
from scoring.tree.services.weights import split_evenly
from tests.factories.trees import case_in_setup, faults, node, shape
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def case(centre: Agency) -> Case:
    return case_in_setup(centre)


def names(case: Case, parent: str) -> list[str]:
    above = node(case, parent)
    return list(case.indicators.filter(parent=above).order_by("order").values_list("name", flat=True))


def test_a_new_indicator_stands_after_its_sibling_with_the_points_still_free(case: Case, evaluator: User) -> None:
    update_indicator(case=case, pk=node(case, "立项依据充分性").pk, fields={"weight": "２．５"})
    added = add_indicator(case=case, after=node(case, "立项依据充分性").pk, actor=evaluator)

    assert names(case, "项目立项")[:2] == ["立项依据充分性", "新指标"]
    assert added.path == "决策/项目立项/新指标"
    assert added.weight == node(case, "项目立项").weight - sum(
        case.indicators.filter(parent__name="项目立项").exclude(pk=added.pk).values_list("weight", flat=True),
        Decimal(0),
    )
    assert Score.objects.filter(indicator=added).exists()
    assert faults(case) == []
    entry = Entry.objects.about(case).last()
    assert (entry.action, entry.actor_name) == ("添加指标", str(evaluator))


def test_a_leaf_that_gets_a_child_hands_its_rule_and_texts_down(case: Case) -> None:
    leaf = node(case, "立项依据充分性")
    child = add_indicator(case=case, parent=leaf.pk)

    before, leaf = leaf, CaseIndicator.objects.get(pk=leaf.pk)
    assert (child.rule, child.standard, child.weight) == (before.rule, before.standard, before.weight)
    assert (leaf.rule, leaf.standard, leaf.points) == ({}, "", [])
    assert child.path == "决策/项目立项/立项依据充分性/立项依据充分性"
    with pytest.raises(TreeError, match="至多4级"):
        add_indicator(case=case, parent=child.pk)


def test_a_new_name_runs_through_all_paths_below_and_the_keys_of_typed_figures(case: Case) -> None:
    leaf = node(case, "满意度")
    update_indicator(case=case, pk=leaf.pk, fields={"rule": {"kind": "ratio_up"}, "target": "≥90%", "actual": ""})
    assert CaseIndicator.objects.get(pk=leaf.pk).inputs == {"target": "≥90%", "actual": f"完成值/{leaf.path}"}

    top = case.indicators.get(path="效益")
    update_indicator(case=case, pk=top.pk, fields={"name": " 效 果 "})

    leaf.refresh_from_db()
    assert leaf.path.startswith("效 果/")
    assert leaf.inputs["actual"] == f"完成值/{leaf.path}"
    assert faults(case) == []


def test_a_rule_that_reads_figures_nobody_supplies_gets_keys_to_be_typed(case: Case) -> None:
    leaf = node(case, "立项依据充分性")
    update_indicator(case=case, pk=leaf.pk, fields={"rule": {"kind": "execution_rate"}})
    leaf.refresh_from_db()
    assert leaf.inputs == {"values": {"budget": f"完成值/{leaf.path}.预算数", "executed": f"完成值/{leaf.path}.执行数"}}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " "}, "没有填写"),
        ({"name": "甲/乙"}, "请改用“／”或“、”"),
        ({"name": "长" * 61}, "至多60个"),
        ({"name": "立项程序规范性"}, "同级指标不能重名"),
        ({"weight": "多"}, "至多两位小数的数"),
        ({"weight": "-1"}, "至多两位小数的数"),
        ({"weight": "1.005"}, "至多两位小数的数"),
        ({"weight": "NaN"}, "至多两位小数的数"),
        ({"rule": {"kind": "nonsense"}}, "应为"),
        ({"colour": "red"}, "没有“colour”这一项"),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused_and_nothing_is_written(
    case: Case, fields: dict[str, object], message: str
) -> None:
    before = shape(case)
    with pytest.raises(TreeError, match=message):
        update_indicator(case=case, pk=node(case, "立项依据充分性").pk, fields=fields)
    assert shape(case) == before


def test_a_branch_takes_no_rule(case: Case) -> None:
    with pytest.raises(TreeError, match="有下级指标"):
        update_indicator(case=case, pk=node(case, "项目立项").pk, fields={"rule": {"kind": "yes_no"}})


def test_moves(case: Case) -> None:
    first = node(case, "立项依据充分性")
    move_indicator(case=case, pk=first.pk, direction="down")
    assert names(case, "项目立项") == ["立项程序规范性", "立项依据充分性"]
    move_indicator(case=case, pk=first.pk, direction="up")
    assert names(case, "项目立项") == ["立项依据充分性", "立项程序规范性"]
    move_indicator(case=case, pk=first.pk, direction="out")
    assert names(case, "决策")[:2] == ["项目立项", "立项依据充分性"]
    move_indicator(case=case, pk=first.pk, direction="in")
    assert names(case, "项目立项") == ["立项程序规范性", "立项依据充分性"]
    assert faults(case) == []


@pytest.mark.parametrize(
    ("name", "direction", "message"),
    [
        ("决策", "up", "已在本级最前"),
        ("效益", "down", "已在本级最后"),
        ("决策", "in", "前面没有同级指标"),
        ("决策", "out", "已是一级指标"),
        ("立项程序规范性", "in", "是末级指标，不能再有下级"),
        ("决策", "sideways", "不认识"),
    ],
)
def test_moves_to_nowhere_say_why(case: Case, name: str, direction: str, message: str) -> None:
    with pytest.raises(TreeError, match=message):
        move_indicator(case=case, pk=node(case, name).pk, direction=direction)


def test_a_branch_moves_with_everything_below(case: Case) -> None:
    group = node(case, "产出数量")
    below = case.indicators.filter(path__startswith="产出/产出数量/").count()
    move_indicator(case=case, pk=group.pk, direction="out")
    assert case.indicators.filter(path__startswith="产出数量/").count() == below > 0
    assert faults(case) == []


def test_what_was_removed_comes_back_as_it_was(case: Case) -> None:
    before = shape(case)
    leaf = {row.path: (row.rule, row.inputs, row.points) for row in case.indicators.all()}
    removed = remove_indicator(case=case, pk=node(case, "资金管理").pk, seen_version=case.score_sheet_version)
    assert not case.indicators.filter(path__startswith="过程/资金管理").exists()
    assert faults(case) == []

    restore_indicator(case=case, removed=Removed.from_json(removed.to_json()))

    assert shape(case) == before
    assert {row.path: (row.rule, row.inputs, row.points) for row in case.indicators.all()} == leaf
    assert Entry.objects.filter(action__in=["删除指标", "恢复指标"]).count() == 2


def test_what_lost_its_place_is_not_brought_back(case: Case) -> None:
    removed = remove_indicator(case=case, pk=node(case, "资金到位率").pk)
    remove_indicator(case=case, pk=node(case, "过程").pk)
    with pytest.raises(TreeError, match="原来的上级“过程/资金管理”已不在"):
        restore_indicator(case=case, removed=removed)


def test_two_people_on_different_fields_both_keep_what_they_wrote(case: Case) -> None:
    leaf = node(case, "立项依据充分性")
    seen = {"weight": str(leaf.weight), "name": leaf.name}
    update_indicator(case=case, pk=leaf.pk, fields={"weight": "7"}, seen=seen)
    update_indicator(case=case, pk=leaf.pk, fields={"name": "立项依据"}, seen=seen)
    leaf.refresh_from_db()
    assert (leaf.name, leaf.weight) == ("立项依据", Decimal(7))


def test_two_people_on_the_same_field_see_both_values(case: Case) -> None:
    leaf = node(case, "立项依据充分性")
    seen = {"weight": str(leaf.weight)}
    update_indicator(case=case, pk=leaf.pk, fields={"weight": "7"}, seen=seen)
    with pytest.raises(StaleIndicator) as caught:
        update_indicator(case=case, pk=leaf.pk, fields={"weight": "8"}, seen=seen)
    assert (caught.value.theirs, caught.value.mine) == ({"weight": Decimal(7)}, {"weight": Decimal(8)})
    leaf.refresh_from_db()
    assert leaf.weight == 7


def test_nothing_unseen_is_removed(case: Case) -> None:
    version = case.score_sheet_version
    update_indicator(case=case, pk=node(case, "立项依据充分性").pk, fields={"weight": "7"})
    with pytest.raises(TreeError, match="已有他人的修改"):
        remove_indicator(case=case, pk=node(case, "决策").pk, seen_version=version)
    gone = node(case, "效益").pk
    remove_indicator(case=case, pk=gone)
    with pytest.raises(TreeError, match="可能已被他人删除"):
        update_indicator(case=case, pk=gone, fields={"weight": "7"})


def test_writing_what_stands_there_writes_nothing(case: Case) -> None:
    leaf, version = node(case, "立项依据充分性"), case.score_sheet_version
    update_indicator(case=case, pk=leaf.pk, fields={"weight": leaf.weight, "rule": leaf.rule, "target": ""})
    case.refresh_from_db()
    assert case.score_sheet_version == version


def test_a_frozen_tree_cannot_be_touched(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.SCORING)
    leaf = node(case, "立项依据充分性")
    for attempt in (
        lambda: add_indicator(case=case),
        lambda: update_indicator(case=case, pk=leaf.pk, fields={"weight": "1"}),
        lambda: move_indicator(case=case, pk=leaf.pk, direction="down"),
        lambda: remove_indicator(case=case, pk=leaf.pk),
    ):
        with pytest.raises(ScoreSheetError, match="已冻结"):
            attempt()


def test_a_leaf_from_the_library_brings_its_facts_and_what_they_are_computed_from(centre: Agency) -> None:
    case = case_in_setup(centre, library=("fumin-department-2023",))
    place = node(case, "产出数量")
    taken = copy_from_library(
        case=case,
        framework="fumin-department-2023",
        version="1",
        path="产出/职责履行/城镇职工养老保险参保人数",
        at=place.pk,
    )
    assert taken.path == "产出/产出数量/城镇职工养老保险参保人数"
    assert taken.rule == {"kind": "ratio_up"}
    case.refresh_from_db()
    keys = [fact["key"] for fact in case.framework["facts"]]
    assert taken.inputs["actual"] in keys
    assert taken.inputs["target"] in keys
    assert faults(case) == []


def test_a_branch_from_the_library_comes_whole_and_once(centre: Agency) -> None:
    case = case_in_setup(centre, library=("fumin-department-2023",))
    chosen = {"framework": "fumin-department-2023", "version": "1", "path": "效果/满意度"}
    copy_from_library(case=case, **chosen, at=node(case, "立项依据充分性").pk)
    assert case.indicators.filter(path="决策/项目立项/满意度/社会公众满意度").exists()
    with pytest.raises(TreeError, match="不能重名"):
        copy_from_library(case=case, **chosen, at=node(case, "立项依据充分性").pk)
    with pytest.raises(TreeError, match="指标库中没有这一项"):
        copy_from_library(case=case, framework="fumin-department-2023", version="1", path="没有")


class TestStandard:
    FINDINGS = {"kind": "finding_deduction", "points": 1}
    TEN = "未发现问题得10分；每发现一项问题扣1分，扣完为止。"

    @pytest.fixture
    def leaf(self, case: Case) -> CaseIndicator:
        leaf = node(case, "立项依据充分性")
        fields = {"weight": "10", "rule": self.FINDINGS, "standard": self.TEN}
        update_indicator(case=case, pk=leaf.pk, fields=fields)
        return node(case, "立项依据充分性")

    def test_what_the_rule_says_itself_is_not_kept_and_follows_the_weight(
        self, case: Case, leaf: CaseIndicator
    ) -> None:
        assert (leaf.standard, leaf.printed_standard) == ("", self.TEN)
        eight = update_indicator(case=case, pk=leaf.pk, fields={"weight": "8"})
        assert eight.printed_standard == self.TEN.replace("10", "8")

    def test_the_rules_words_that_an_older_case_keeps_follow_too(self, case: Case, leaf: CaseIndicator) -> None:
        case.indicators.filter(pk=leaf.pk).update(standard=self.TEN)
        eight = update_indicator(case=case, pk=leaf.pk, fields={"weight": "8"})
        assert (eight.standard, eight.printed_standard) == ("", self.TEN.replace("10", "8"))
        case.indicators.filter(pk=leaf.pk).update(standard=eight.printed_standard)
        split_evenly(case=case, pk=leaf.parent_id)
        assert node(case, "立项依据充分性").standard == ""

    def test_a_typed_standard_stays_and_its_contradiction_is_not_frozen(
        self, case: Case, leaf: CaseIndicator, evaluator: User
    ) -> None:
        typed = "没有问题得10分，每个问题扣1分。"
        update_indicator(case=case, pk=leaf.pk, fields={"standard": typed})
        changed = update_indicator(case=case, pk=leaf.pk, fields={"weight": "8"})
        assert changed.standard == typed
        with pytest.raises(TreeNotSound) as caught:
            freeze_case(case=case, actor=evaluator)
        found = [problem for problem in caught.value.problems if "评分标准" in problem.found]
        assert [problem.found for problem in found] == ["评分标准写有10分，超过分值8分"]
