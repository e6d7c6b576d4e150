"""Setting up from a framework or last year's tree, what keeps a tree from being frozen, and what freezing leaves."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evalcase.audit.models import Entry
from indicators.frameworks.digest import content_sha256
from indicators.frameworks.schema import framework_from_content
from indicators.library.models import Framework
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.services import ScoreSheetError
from scoring.opening.services import CaseError, create_case
from scoring.review.services import TransitionRefused, TreeNotSound, freeze_case
from scoring.scores.services import record_choices, score_case
from scoring.tree.selectors import draft_of, frozen_content, last_year, tree_problems
from scoring.tree.services.indicators import add_indicator, move_indicator, remove_indicator, update_indicator
from scoring.tree.services.weights import split_evenly
from tests.factories import people
from tests.factories.trees import case_in_setup, node, shape
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def case(centre: Agency) -> Case:
    return case_in_setup(centre)


def test_an_untouched_tree_is_frozen_as_the_library_has_it(case: Case, evaluator: User) -> None:
    framework = Framework.objects.get(code=case.framework_code)
    assert case.state == State.SETUP

    freeze_case(case=case, actor=evaluator)

    case = Case.objects.get(pk=case.pk)
    assert case.state == State.SCORING
    assert case.framework == framework.content
    assert case.framework_sha256 == framework.sha256
    assert case.transitions.get().action == "freeze"
    with pytest.raises(ScoreSheetError, match="已冻结"):
        freeze_case(case=case, actor=evaluator)


def test_a_sheet_frozen_from_set_up_scores_as_one_laid_out_at_once(fumin: Case) -> None:
    assert fumin.evaluator is not None
    actor = people.evaluator(fumin.evaluator)
    twin = create_case(
        code="fumin-twin",
        title=fumin.title,
        agency=fumin.agency,
        evaluator=fumin.evaluator,
        year=fumin.year,
        framework=Framework.objects.get(code=fumin.framework_code),
        report_kind=fumin.report_kind,
        formulas=[item for item in fumin.formulas if item not in _declared(fumin)],
        in_setup=True,
        actor=actor,
    )
    freeze_case(case=twin, actor=actor)
    for row in fumin.indicators.exclude(rule={}).select_related("score"):
        record_choices(case=twin, path=row.path, choices=row.score.choices, reason=row.score.reason)

    scored, original = score_case(case=twin).as_data(), score_case(case=fumin).as_data()

    assert scored | {"case": ""} == original | {"case": ""}
    assert (scored["total"], scored["grade"]) == ("91.17", "优")
    assert (twin.framework_sha256, twin.formulas) == (fumin.framework_sha256, fumin.formulas)


def _declared(case: Case) -> list[dict[str, object]]:
    return [{"key": fact["key"], **fact["formula"]} for fact in case.framework["facts"] if "formula" in fact]


def test_an_edited_tree_is_frozen_in_the_form_of_a_framework_and_says_that_it_was_edited(
    case: Case, evaluator: User
) -> None:
    group = node(case, "产出数量")
    added = add_indicator(case=case, parent=group.pk, name="集体决策率")
    texts = {"definition": "集体决策的程度", "points": ["是否集体决策"], "standard": "按比率计分", "evidence": "纪要"}
    update_indicator(
        case=case, pk=added.pk, fields={"rule": {"kind": "ratio_up"}, "target": "100%", "weight": "1", **texts}
    )
    split_evenly(case=case, pk=group.pk)
    move_indicator(case=case, pk=added.pk, direction="up")

    freeze_case(case=case, actor=evaluator)

    case = Case.objects.get(pk=case.pk)
    framework = framework_from_content(case.framework)
    leaf = dict(framework.leaves())["产出/产出数量/集体决策率"]
    assert leaf.inputs.actual == "完成值/产出/产出数量/集体决策率"
    assert {"key": leaf.inputs.actual, "label": "集体决策率完成值"} in case.framework["facts"]
    assert [path for path, _ in framework.leaves()] == list(
        case.indicators.exclude(rule={}).order_by("order").values_list("path", flat=True)
    )
    assert framework.note.endswith("第1版基础上按本案调整")
    assert (
        case.framework_sha256
        == content_sha256(case.framework)
        != Framework.objects.get(code=case.framework_code).sha256
    )
    assert score_case(case=case).as_data()["case"] == case.code


def test_shares_that_the_title_prints_are_brought_up_to_date(centre: Agency) -> None:
    case = case_in_setup(centre, framework="fumin-department-2023")
    update_indicator(case=case, pk=node(case, "投入").pk, fields={"weight": "10"})
    update_indicator(case=case, pk=node(case, "过程").pk, fields={"weight": "25"})
    assert frozen_content(case)["title"].endswith("（投入10、过程25、产出30、效果35）")


def test_every_problem_is_listed_with_its_indicator(case: Case, evaluator: User) -> None:
    update_indicator(case=case, pk=node(case, "决策").pk, fields={"weight": "21"})
    update_indicator(case=case, pk=node(case, "立项依据充分性").pk, fields={"rule": {}})
    update_indicator(case=case, pk=node(case, "实际完成率").pk, fields={"target": "大幅提升", "evidence": ""})
    lonely = add_indicator(case=case, name="其他")
    before = shape(case)

    with pytest.raises(TreeNotSound) as caught:
        freeze_case(case=case, actor=evaluator)

    found = {(problem.key, problem.place, problem.found.split("，")[0]) for problem in caught.value.problems}
    expected_total = sum((row.weight for row in case.indicators.filter(level=1)), Decimal(0)).normalize()
    assert ("", "指标体系", f"下级分值合计{expected_total:f}分") in found
    assert (str(node(case, "决策").pk), "决策", "下级分值合计20分") in found
    leaf = node(case, "立项依据充分性")
    assert (str(leaf.pk), leaf.path, "没有评分规则") in found
    output = node(case, "实际完成率")
    assert (str(output.pk), output.path, "指标值“大幅提升”不是数值：不能读作一个数") in found
    assert (str(lonely.pk), "其他", "没有评分规则") in found
    case.refresh_from_db()
    assert case.state == State.SETUP
    assert shape(case) == before


def test_the_engines_faults_are_told_in_chinese(case: Case) -> None:
    leaf = node(case, "立项依据充分性")
    case.indicators.filter(pk=leaf.pk).update(rule={"kind": "tier", "steps": [{"from": "90%", "points": "9"}]})
    assert [str(problem) for problem in tree_problems(case)] == [
        f"【{leaf.path}】规则与分值不相称：“≥90%”档给9分，超过分值{leaf.weight.normalize():f}。请改正规则或分值。",
    ]
    case.indicators.filter(pk=leaf.pk).update(rule={"kind": "tier", "steps": [{"from": "90%"}]})
    (problem,) = tree_problems(case)
    assert "tier" not in str(problem)
    assert "points" not in str(problem)
    assert "“分档计分”" in str(problem)


def test_a_target_in_words_stays_where_the_rule_does_not_read_it(case: Case, evaluator: User) -> None:
    leaf = node(case, "立项依据充分性")
    update_indicator(case=case, pk=leaf.pk, fields={"target": "依据充分"})
    freeze_case(case=case, actor=evaluator)
    assert dict(framework_from_content(case.framework).leaves())[leaf.path].inputs.target == "依据充分"


def test_an_empty_tree_is_not_frozen(case: Case, evaluator: User) -> None:
    for top in case.indicators.filter(level=1):
        remove_indicator(case=case, pk=top.pk)
    assert [problem.found for problem in tree_problems(case)] == ["还没有指标"]


def test_a_sheet_without_any_figure_has_neither_total_nor_grade(case: Case, evaluator: User) -> None:
    score_case(case=freeze_case(case=case, actor=evaluator))
    case.refresh_from_db()
    assert (case.total, case.grade) == (None, "")


def test_only_an_evaluator_freezes(case: Case, agency_clerk: User) -> None:
    with pytest.raises(TransitionRefused):
        freeze_case(case=case, actor=agency_clerk)
    case = Case.objects.get(pk=case.pk)
    assert case.state == State.SETUP
    assert not Entry.objects.filter(action="确定指标体系内容").exists()


class TestLastYear:
    """沿用上年指标体系."""

    def test_the_tree_is_copied_and_last_years_actuals_stand_beside_it(self, fumin: Case) -> None:
        case = create_case(
            code="fumin-2024",
            title="富民2024",
            agency=fumin.agency,
            evaluator=fumin.evaluator,
            year=2024,
            framework=None,
            report_kind=fumin.report_kind,
            in_setup=True,
            copy_tree_from=fumin,
        )
        assert shape(case) == shape(fumin)
        assert (case.framework, case.formulas) == (fumin.framework, fumin.formulas)
        before = last_year(case)
        assert before.case == fumin
        draft = draft_of(case, before=before)
        satisfied = next(leaf for leaf in draft.leaves() if leaf.name == "社会公众满意度")
        assert satisfied.last_actual == "97.83%"
        assert tree_problems(case, draft) == []

    def test_only_an_earlier_case_of_the_same_agency_or_evaluator(self, fumin: Case, foreign_bureau: Agency) -> None:
        fields = {"code": "x", "title": "x", "framework": None, "report_kind": "project_evaluation", "in_setup": True}
        with pytest.raises(CaseError, match="同一单位或同一评价机构以前年度"):
            create_case(**fields, agency=foreign_bureau, year=2024, copy_tree_from=fumin)
        with pytest.raises(CaseError, match="同一单位或同一评价机构以前年度"):
            create_case(**fields, agency=fumin.agency, year=2023, copy_tree_from=fumin)
        with pytest.raises(CaseError, match="没有选定指标体系"):
            create_case(**fields, agency=fumin.agency, year=2024)

    def test_a_tree_still_being_set_up_is_not_copied(self, case: Case, centre: Agency) -> None:
        with pytest.raises(CaseError, match="尚未冻结"):
            create_case(
                code="x",
                title="x",
                agency=centre,
                year=2025,
                framework=None,
                report_kind="project_evaluation",
                in_setup=True,
                copy_tree_from=case,
            )
