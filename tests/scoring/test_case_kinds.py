"""A kind of case says which framework can give its scores."""

import pytest

from indicators.frameworks.choices import FrameworkKind
from scoring.case_kinds import CASE_KINDS, CaseKind, Scores, case_kind


def test_each_has_a_code_and_a_name_of_its_own() -> None:
    assert len({kind.code for kind in CASE_KINDS}) == len({kind.label for kind in CASE_KINDS}) == len(CASE_KINDS)


def test_a_kind_is_found_by_its_code() -> None:
    assert [case_kind(kind.code) for kind in CASE_KINDS] == list(CASE_KINDS)
    assert case_kind("nothing") is None


def test_a_framework_suits_that_is_made_for_it() -> None:
    kind = CaseKind("sample", "样本报告", scores=Scores(required=False, framework_kinds=(FrameworkKind.PROJECT,)))
    assert (kind.must_score, kind.takes("project", "某项目支出绩效评价指标体系")) == (False, True)
    assert not kind.takes("department", "某部门整体支出绩效评价指标体系")


@pytest.mark.parametrize(
    ("title", "of_agency", "of_project"),
    [
        ("某省部门整体支出绩效自评指标体系", True, False),
        ("某省项目支出绩效自评指标体系", False, True),
        ("某省部门整体支出和项目支出绩效自评指标体系", True, True),
        ("某县自评表", True, True),
    ],
)
def test_a_self_evaluation_suits_what_its_title_names(title: str, of_agency: bool, of_project: bool) -> None:
    scores = Scores(framework_kinds=(FrameworkKind.SELF_EVALUATION,))
    agency = CaseKind("agency", "部门自评", scores=scores)
    project = CaseKind("project", "项目自评", scores=scores, of_project=True)
    assert (agency.takes("self_evaluation", title), project.takes("self_evaluation", title)) == (of_agency, of_project)


def test_no_framework_suits_a_kind_without_scores() -> None:
    assert not CaseKind("sample", "样本报告").takes("project", "")
