"""A table becomes a draft: rules proposed from its texts, marked by how sure they are, and the draft a framework."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.drafts.framework_drafts import framework_of, plain_content, row_at, rows_of, sum_of_tree
from indicators.drafts.table_drafts import draft_of_table
from tests.indicators.frameworks.layouts import MERGED, MERGES, read

SELF_EVALUATION = """
项目支出绩效自评表|||||||
项目资金||预算数|执行数|分值|执行率|得分|
|年度资金总额|50|48|10|96%|9.6|
一级指标|二级指标|三级指标|指标性质|指标值|单位|分值|得分
产出指标|数量指标|新增床位|≥|20|张|50|
|成本指标|单床成本|≤|3000|元|20|
效益指标|社会效益指标|带动就业|||人|20|
"""


@pytest.fixture
def draft() -> dict[str, Any]:
    return draft_of_table(read(MERGED, *MERGES)) | {"code": "library", "source": "某县财政局"}


def waiting(draft: dict[str, Any]) -> list[str]:
    """The leaves whose rule nobody stands for yet."""
    return [row.key for row in rows_of(draft) if row.is_leaf and not row.is_accepted]


def test_what_is_read_without_a_question_is_accepted(draft: dict[str, Any]) -> None:
    marks = {row.data["name"]: row.is_accepted for row in rows_of(draft) if row.is_leaf}
    assert marks == {"立项依据充分性": True, "绩效目标合理性": False, "年接待读者人次": True, "新增藏书量": True}
    assert waiting(draft) == ["1-2-1"]
    row = row_at(draft, "2-1-2")
    assert row is not None
    assert row.data["rule"] == {"kind": "point_deduction", "direction": "below", "points": "0.5"}
    assert row.reading["assumptions"]


def test_texts_places_and_suggestions(draft: dict[str, Any]) -> None:
    row = row_at(draft, "1-1-1")
    assert row is not None
    assert (row.path, row.level, row.data["place"]) == ("决策/项目立项/立项依据充分性", 3, "C4")
    assert row.data["points"] == ["①符合政策", "②符合规划"]
    assert (draft["kind"], draft["total"], draft["version"]) == ("project", "100", "1")
    assert [(step["word"], step["from"]) for step in draft["ladder"]] == [
        ("优", "90"),
        ("良", "80"),
        ("中", "60"),
        ("差", "0"),
    ]
    assert draft["note"] == "注：本表由主管部门填写"


def test_the_draft_is_a_framework_once_each_leaf_has_a_rule(draft: dict[str, Any]) -> None:
    _, problems = framework_of(draft, "草稿")
    assert [problem.place for problem in problems] == ["决策/绩效目标/绩效目标合理性 · rule"]
    row = row_at(draft, "1-2-1")
    assert row is not None
    row.data["rule"] = {"kind": "finding_deduction", "points": "3"}
    framework, problems = framework_of(draft, "草稿")
    assert problems == []
    assert [leaf.name for _, leaf in framework.leaves()] == [
        "立项依据充分性",
        "绩效目标合理性",
        "年接待读者人次",
        "新增藏书量",
    ]
    assert not any(name in plain_content(draft)["tree"][0] for name in ("place", "reading"))


def test_a_form_without_standards_gets_rules_by_its_targets_that_wait() -> None:
    draft = draft_of_table(read(SELF_EVALUATION))
    rules = {row.data["name"]: row.data["rule"]["kind"] for row in rows_of(draft) if row.is_leaf}
    assert rules == {
        "预算执行率": "execution_rate",
        "新增床位": "ratio_up",
        "单床成本": "ratio_down",
        "带动就业": "expert",
    }
    assert len(waiting(draft)) == 4
    assert draft["kind"] == "self_evaluation"
    assert str(sum_of_tree(draft)) == "100"
    targets = [row.data["inputs"] for row in rows_of(draft) if row.is_leaf]
    assert targets == [{}, {"target": "≥20张"}, {"target": "≤3000元"}, {}]


def test_doubts_of_the_table_and_unknown_weights_stay_with_the_draft() -> None:
    draft = draft_of_table(read("指标名称|分值|评分标准\n知晓率||≥80%得满分\n满意度|50|≥90%得满分\n合计|100|"))
    assert draft["doubts"] == ["A2：“知晓率”没有分值，请填写"]
    row = row_at(draft, "1")
    assert row is not None
    assert (row.weight, row.is_accepted) == (None, False)
    assert any(problem.place == "知晓率 · weight" for problem in framework_of(draft, "草稿")[1])


def test_a_column_that_was_not_read_is_told() -> None:
    draft = draft_of_table(
        read(
            "一级指标|指标名称|分值|评价标准及计分办法|本单位做法\n产出|培训率|60|≥80%得满分|甲\n效果|满意度|40|≥90%得满分|乙"
        )
    )
    assert draft["doubts"] == ["表头“本单位做法”没有认出，这一列没有读入"]
    assert [row.data["standard"] for row in rows_of(draft) if row.is_leaf] == ["≥80%得满分", "≥90%得满分"]


def test_a_target_in_words_is_kept_beside_a_rule_that_can_be_stored() -> None:
    draft = draft_of_table(
        read(
            "一级指标|指标名称|分值|指标值|评分标准\n产出|开工及时性|30|6月底前|按期开工得满分，每延迟1天扣1分\n"
            "产出|完工及时性|30||11月底前完成得满分，每延迟1天扣0.5分\n效果|群众反映|40|良好|好得满分，一般得20分，差不得分"
        )
    )
    rows = [row.data for row in rows_of(draft) if row.is_leaf]
    assert [row["inputs"] for row in rows] == [{}, {}, {}]
    assert [row.get("note") for row in rows] == ["指标值：6月底前", None, "指标值：良好"]
    assert [row["rule"].get("deadline") for row in rows] == ["6月30日", "11月30日", None]
    assert framework_of(draft | {"code": "words", "source": "某县", "title": "开工"}, "草稿")[1] == []


def test_extra_points_wait_with_their_rule_and_no_weight() -> None:
    content = draft_of_table(
        read("""
一级指标|二级指标|分值|评分标准
产出|数量|100|完成率×100
加分项|获奖|5|国家级每项加2分，省级每项加1分
扣分项|被通报|0|每次扣2分，最多扣6分
|举债|0|每起扣3分
""")
    )
    rows = {row.data["name"]: row.data for row in rows_of(content) if row.is_leaf}
    assert [(rows[name]["weight"], rows[name]["rule"]) for name in ("获奖", "被通报", "举债")] == [
        ("0", {"kind": "extra_points", "sign": "add", "most": "5"}),
        ("0", {"kind": "extra_points", "sign": "subtract", "points": "2", "most": "6"}),
        ("0", {"kind": "extra_points", "sign": "subtract", "points": "3"}),
    ]
    assert rows["举债"]["reading"]["questions"][0]["words"] == "文中没有写最多加减多少分，请填写上限。"
    assert (content["total"], waiting(content)) == ("100", ["2-1", "3-1", "3-2"])


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("产业投资引导基金绩效评价指标体系", "investment_fund"),
        ("社保基金绩效评价指标", "fund"),
        ("县级财政管理绩效综合评价指标", "fiscal"),
        ("政策性亏损补贴绩效评价表", "project"),
        ("补贴政策绩效评价指标", "policy"),
    ],
)
def test_the_title_suggests_what_is_evaluated(title: str, kind: str) -> None:
    table = read(f"{title}||\n指标名称|分值|评分标准\n甲项|40|符合得满分\n乙项|60|完成率×60")
    assert draft_of_table(table)["kind"] == kind
