"""Which fact a figure is read from: the order of the ways, what is asked about, and what is never taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.facts import Candidate, CellSource, Contested, EntrySource, Fact, FactBook
from budgets.quantities import Quantity
from budgets.workbooks import kinds_holding
from indicators.meanings import MEANINGS, Scope, facts_meant
from indicators.rules.answers import as_quantity
from indicators.rules.rule import Better
from scoring.bindings.binding import Binder, Binding, How
from scoring.bindings.leaf import Leaf, Subject, TargetLine
from scoring.bindings.waiting import nearest, row_name, search, waits_for
from tests.depth import examples

DEPARTMENT = Subject("", Scope.DEPARTMENT)
RIVER = Subject("河道整治", Scope.PROJECT)
SOURCE = EntrySource("某人", date(2024, 1, 1), "测试")
RATE = {"values.executed": "完成值/执行率.执行数", "values.budget": "完成值/执行率.预算数"}


def book(*told: str) -> FactBook:
    """Facts written ``部门.支出=12万元``; without a figure it is 1万元."""
    parts = [one.partition("=") for one in told]
    facts = [Fact(key, as_quantity(text or "1万元") or Quantity.blank(), SOURCE) for key, _, text in parts]
    return FactBook(2023, facts)


def keys(bound: dict[str, Binding]) -> dict[str, str]:
    return {role: one.key for role, one in bound.items()}


def execution(path: str = "过程/预算执行/预算执行率", **more: object) -> Leaf:
    return replace(Leaf(path, RATE), **more)  # type: ignore[arg-type]


def test_what_the_framework_names_and_is_known_is_left_as_it_is() -> None:
    leaf = Leaf("过程/预算执行率", {"values.executed": "部门.支出", "values.budget": "部门.全年预算"})
    assert Binder(DEPARTMENT, book("部门.支出", "部门.全年预算", "部门.年初预算")).bind(leaf) == {}


def test_a_leaf_without_keys_is_read_by_what_it_measures() -> None:
    bound = Binder(DEPARTMENT, book("部门.支出", "部门.全年预算")).bind(execution())
    assert keys(bound) == {"values.executed": "部门.支出", "values.budget": "部门.全年预算"}
    assert {one.how for one in bound.values()} == {How.MEANING}


def test_only_the_denominator_that_the_definition_names_is_taken() -> None:
    known = book("部门.支出", "部门.年初预算")
    said = execution(definition="支出数与全年预算数（调整后）的比率")
    assert set(keys(Binder(DEPARTMENT, known).bind(said)).values()) == {""}
    unsaid = Binder(DEPARTMENT, known).bind(execution())
    assert keys(unsaid) == {"values.executed": "部门.支出", "values.budget": "部门.年初预算"}


def test_another_measure_than_the_framework_names_is_another_figure() -> None:
    leaf = Leaf("过程/预算完成率", {"values.executed": "部门.支出", "values.budget": "部门.全年预算"})
    binder = Binder(DEPARTMENT, book("部门.支出", "部门.年初预算"))
    bound = binder.bind(leaf)
    assert keys(bound) == {"values.budget": ""}
    waits = waits_for(leaf, "values.budget", bound["values.budget"], binder)
    assert waits == "由“部门财政资金收支情况表”的“支出/调整预算数”提供，尚未导入"


def test_progress_answers_the_months_that_the_rule_reads() -> None:
    roles = {"values.六月末": "完成值/支出进度.六月末", "values.十一月末": "完成值/支出进度.十一月末"}
    leaf = Leaf("过程/预算执行/支出进度", roles, standard="6月末达到50%得2分，11月末达到90%得2分")
    known = book("部门.6月末执行进度=45%", "部门.9月末执行进度=70%", "部门.11月末执行进度=91%")
    assert keys(Binder(DEPARTMENT, known).bind(leaf)) == {
        "values.六月末": "部门.6月末执行进度",
        "values.十一月末": "部门.11月末执行进度",
    }
    quarter = replace(leaf, stated={"values.三月末": "完成值/支出进度.三月末"})
    assert keys(Binder(DEPARTMENT, known).bind(quarter)) == {"values.三月末": ""}  # not another month's


def test_a_quotient_answers_target_and_actual() -> None:
    own = {"target": "指标值/资金到位率", "actual": "完成值/资金到位率"}
    leaf = Leaf("过程/资金管理/资金到位率", own, better=Better.HIGHER)
    known = book("项目/河道整治.到位资金", "项目/河道整治.全年预算", "部门.到位资金", "部门.全年预算")
    assert keys(Binder(RIVER, known).bind(leaf)) == {
        "target": "项目/河道整治.全年预算",
        "actual": "项目/河道整治.到位资金",
    }


def test_a_rule_that_goes_the_other_way_is_not_answered() -> None:
    leaf = Leaf("过程/资金到位率", {"actual": "完成值/资金到位率"}, better=Better.LOWER, target=as_quantity("≤5%"))
    assert keys(Binder(DEPARTMENT, book("部门.资金到位率=90%")).bind(leaf)) == {"actual": ""}


def test_a_rate_is_not_held_against_a_count() -> None:
    leaf = Leaf("产出/完成率", {"actual": "完成值/完成率"}, meaning="satisfaction", target=as_quantity("≥3次"))
    assert keys(Binder(DEPARTMENT, book("满意度调查.满意度=95%")).bind(leaf)) == {"actual": ""}


def test_several_funds_are_asked_about_and_one_is_taken() -> None:
    leaf = Leaf("效益/可持续/累计结余可支付月数", {"actual": "完成值/累计结余可支付月数"})
    one = Binder(DEPARTMENT, book("失业保险/可支付月数=12月")).bind(leaf)
    assert keys(one) == {"actual": "失业保险/可支付月数"}
    two = Binder(DEPARTMENT, book("失业保险/可支付月数=12月", "工伤保险/可支付月数=9月")).bind(leaf)
    assert two["actual"].how is How.ASKING
    assert two["actual"].among == ("失业保险/可支付月数", "工伤保险/可支付月数")


LINES = [
    TargetLine("绩效目标/参保人数", "数量指标", "参保人数"),
    TargetLine("绩效目标/培训场次", "数量指标", "培训场次"),
    TargetLine("绩效目标/群众满意", "社会公众或服务对象满意度指标", "群众满意"),
]
TOLD = book("绩效目标/参保人数.完成值=8人", "绩效目标/培训场次.完成值=3场", "绩效目标/群众满意.完成值=95%")


@pytest.mark.parametrize(
    ("path", "key", "how"),
    [
        ("产出/数量指标/参保人数", "绩效目标/参保人数.完成值", How.TARGETS),
        ("产出/产出数量/“参保人数”（40分）", "绩效目标/参保人数.完成值", How.TARGETS),
        ("产出指标/数量指标", "", How.ASKING),
        ("产出/产出数量", "", How.ASKING),
        ("满意度/服务对象满意度", "绩效目标/群众满意.完成值", How.TARGETS),
        ("产出/数量指标/参保单位数", "", How.WAITING),
    ],
)
def test_rows_of_the_target_table_by_name_level_and_meaning(path: str, key: str, how: How) -> None:
    leaf = Leaf(path, {"actual": f"完成值/{path}"})
    bound = Binder(DEPARTMENT, TOLD, LINES).bind(leaf)["actual"]
    assert (bound.key, bound.how) == (key, how)


def test_a_person_s_choice_stands_before_what_would_be_found() -> None:
    chosen = {("过程/预算执行/预算执行率", "values.budget"): "{s}.年初预算"}
    known = book("部门.支出", "部门.全年预算", "部门.年初预算")
    bound = Binder(DEPARTMENT, known, chosen=chosen).bind(execution())
    assert bound["values.budget"] == Binding("部门.年初预算", How.CHOSEN)
    assert bound["values.executed"].key == "部门.支出"


def test_what_was_typed_is_left_alone() -> None:
    leaf = execution(typed=frozenset({"values.budget"}))
    assert "values.budget" not in Binder(DEPARTMENT, book("部门.支出", "部门.全年预算")).bind(leaf)


def test_a_row_called_as_it_is_asked_for_is_found() -> None:
    needs = {need.replace("{s}", whose) for meaning in MEANINGS for way in meaning.ways for need in way.needs
             for whose in ("部门", "项目/河道整治")}  # fmt: skip
    for need in (*needs, "项目.实际产出数", "履职.计划工作数"):
        if "〔" not in need and "@" not in need and kinds_holding(need)[0].holds_any_item:
            assert facts_meant(need, [row_name(need)]) == (row_name(need),)


@pytest.mark.parametrize("subject", [DEPARTMENT, RIVER])
@pytest.mark.parametrize(
    "key",
    [
        "部门.支出",
        "项目/河道整治.支出",
        "项目/河道整治/财政拨款.支出",
        "绩效目标/河道整治/数量指标/河长.完成值",
        "人员.编制数",
    ],
)
def test_a_template_means_the_same_key_again(subject: Subject, key: str) -> None:
    assert subject.key(subject.template(key)) == key


def test_a_template_means_the_other_project_s_own() -> None:
    template = RIVER.template("绩效目标/河道整治/数量指标/河长.完成值")
    assert Subject("灌区改造").key(template) == "绩效目标/灌区改造/数量指标/河长.完成值"
    assert Subject("灌区改造").key(RIVER.template("项目/河道整治.支出")) == "项目/灌区改造.支出"


names = st.sampled_from([name for meaning in MEANINGS for name in (meaning.name, *meaning.synonyms)]) | st.text(
    max_size=8
)
subjects = st.sampled_from(
    ["部门", "项目/河道整治", "项目/灌区改造", "项目支出", "人员", "固定资产", "满意度调查", "履职"]
)
measures = st.sampled_from(
    ["支出", "全年预算", "年初预算", "执行率", "到位资金", "收入", "在职人数", "满意度", "计划工作数"]
)
fact_keys = st.lists(st.builds("{}.{}".format, subjects, measures), unique=True, max_size=12)


@examples(150)
@given(name=names, told=fact_keys, explicit=st.builds("{}.{}".format, subjects, measures) | st.just(""))
def test_a_project_s_leaf_reads_its_own_project_alone(name: str, told: list[str], explicit: str) -> None:
    path = f"产出/{name.replace('/', '') or '指标'}"
    leaf = Leaf(path, {"actual": explicit or f"完成值/{path}", "target": f"指标值/{path}"}, better=Better.HIGHER)
    binder = Binder(RIVER, book(*told))
    for role, bound in binder.bind(leaf).items():
        assert not bound.key.startswith(("项目/灌区改造", "部门", "项目支出"))
        assert bound.key in binder.book or bound.how in (How.WAITING, How.ASKING)
        # No placeholder of the dictionary is left; a name that a person chose may hold anything.
        assert "{" not in waits_for(leaf, role, bound, binder).replace(f"“{leaf.name}”", "")
    assert all(not fact.key.startswith("项目/灌区改造") for fact in nearest(leaf, "actual", binder))


@examples(100)
@given(name=names, told=fact_keys, words=st.text(max_size=6))
def test_binding_is_the_same_each_time_and_never_raises(name: str, told: list[str], words: str) -> None:
    path = f"过程/{name.replace('/', '') or '指标'}"
    leaf = Leaf(path, {"actual": f"完成值/{path}"}, definition=words, standard=words)
    bound = Binder(DEPARTMENT, book(*told)).bind(leaf)
    assert bound == Binder(DEPARTMENT, book(*told)).bind(leaf)
    assert all(one.among == () for one in bound.values() if one.key)
    found = search(words, Binder(DEPARTMENT, book(*told)))
    assert len(found) <= 20


def own(path: str, **more: object) -> Leaf:
    """A leaf that reads its result alone."""
    return replace(Leaf(path, {"actual": f"完成值/{path}"}), **more)  # type: ignore[arg-type]


def test_a_statistic_called_as_the_leaf_is_its_result() -> None:
    leaf = own("履职效能/信访投诉办结率", target=as_quantity("≥100%"))
    assert Binder(DEPARTMENT, book("信访投诉办结率=98%")).bind(leaf) == {"actual": Binding("信访投诉办结率", How.NAMED)}
    # Of another unit it is another figure; a project's case is only offered what the whole agency tells.
    assert keys(Binder(DEPARTMENT, book("信访投诉办结率=98件")).bind(leaf)) == {"actual": ""}
    binder = Binder(RIVER, book("履职.信访投诉办结率=98%"))
    bound = binder.bind(leaf)["actual"]
    assert (bound.key, bound.how, bound.among) == ("", How.ASKING, ("履职.信访投诉办结率",))
    assert waits_for(leaf, "actual", bound, binder) == "有同名的数据“信访投诉办结率”（98%），是所评价的请选定"


@pytest.mark.parametrize(("told", "asked"), [("83%", True), ("92%", False), ("92.1%", False)])
def test_a_statistic_of_the_leaf_s_name_that_says_otherwise_is_asked_about(told: str, asked: bool) -> None:
    leaf = own("效果/社会公众满意度", target=as_quantity("≥85%"))
    binder = Binder(DEPARTMENT, book("满意度调查.满意度=92%", f"社会公众满意度={told}"))
    bound = binder.bind(leaf)["actual"]
    assert (bound.how is How.ASKING) is asked
    said = f"有2个数据都说得通：“满意度调查满意度”（92%）、“社会公众满意度”（{told}），请选定"
    assert waits_for(leaf, "actual", bound, binder) == (said if asked else "")


def test_a_namesake_that_tables_contradict_each_other_about_is_bound_and_its_question_is_told() -> None:
    leaf = own("效果/信访投诉办结率", target=as_quantity("≥85%"))
    cells = [CellSource("甲.xlsx", "0" * 64, "表", cell) for cell in ("C7", "C8")]
    told = (as_quantity("92%") or Quantity.blank(), as_quantity("83%") or Quantity.blank())
    said = [Candidate.of(quantity, cell) for quantity, cell in zip(told, cells, strict=True)]
    fact = Fact("信访投诉办结率", Quantity.blank(), cells[0], Contested("信访投诉办结率", tuple(said)))
    assert Binder(DEPARTMENT, FactBook(2023, [fact])).bind(leaf)["actual"].how is How.NAMED
    binder = Binder(RIVER, FactBook(2023, [fact]))
    waits = waits_for(leaf, "actual", binder.bind(leaf)["actual"], binder)
    assert waits == "有同名的数据“信访投诉办结率”（有数据疑问），是所评价的请选定"


def test_a_figure_of_which_no_table_is_known_says_how_it_comes_in() -> None:
    leaf = own("产出/管护里程", target=as_quantity("≥60公里"))
    binder = Binder(DEPARTMENT, book("部门.支出"))
    told = waits_for(leaf, "actual", binder.bind(leaf)["actual"], binder)
    assert told == "请直接填写，或在“部门整体支出绩效目标表”中以“管护里程”为指标名称填写后导入"
    line = TargetLine("绩效目标/管护里程", "数量指标", "管护里程")
    unlike = Binder(DEPARTMENT, book("绩效目标/管护里程.完成值=95%"), [line])
    told = waits_for(leaf, "actual", unlike.bind(leaf)["actual"], unlike)
    assert told == "绩效目标表中的“管护里程”为95%，不能与指标值“≥60公里”相比，请核对指标值或直接填写"


def test_counts_make_the_rate_that_a_target_of_100_percent_is_held_against() -> None:
    said = "实际完成率=实际完成工作数/计划工作数×100%，得分=实际完成率×8"
    leaf = own("职责履行/实际完成率", target=as_quantity("100%"), better=Better.HIGHER, standard=said)
    counts = book("实际完成工作数=38项", "计划工作数=40项")
    bound = Binder(DEPARTMENT, counts).bind(leaf)["actual"]
    assert (bound.key, dict(bound.aliases)) == (
        "履职.实际完成率", {"履职.实际完成工作数": "实际完成工作数", "履职.计划工作数": "计划工作数"},
    )  # fmt: skip


def test_days_late_are_not_read_from_a_row_of_days_that_something_takes() -> None:
    leaf = own("产出时效/建设工期", limit=as_quantity("0天"))
    line = TargetLine("绩效目标/建设工期", "时效指标", "建设工期")
    binder = Binder(DEPARTMENT, book("绩效目标/建设工期.指标值=≤180天", "绩效目标/建设工期.完成值=175天"), [line])
    bound = binder.bind(leaf)["actual"]
    assert (bound.key, bound.how) == ("", How.WAITING)
    assert waits_for(leaf, "actual", bound, binder) == (
        "评分标准按推迟的时间扣分，绩效目标表中的“建设工期”指标值为≤180天，不是推迟的时间，请直接填写推迟了多少，按期的填0"
    )
    late = Binder(DEPARTMENT, book("绩效目标/建设工期.指标值=0天", "绩效目标/建设工期.完成值=2天"), [line])
    assert late.bind(leaf)["actual"].key == "绩效目标/建设工期.完成值"
