"""A kind of case says which framework can give its scores."""

from indicators.frameworks.choices import FrameworkKind
from scoring.case_kinds import CASE_KINDS, CaseKind, Scores, case_kind


def test_each_has_a_code_and_a_name_of_its_own() -> None:
    assert len({kind.code for kind in CASE_KINDS}) == len({kind.label for kind in CASE_KINDS}) == len(CASE_KINDS)


def test_a_kind_is_found_by_its_code() -> None:
    assert [case_kind(kind.code) for kind in CASE_KINDS] == list(CASE_KINDS)
    assert case_kind("nothing") is None


def test_a_framework_suits_that_is_made_for_it_and_has_its_indicators() -> None:
    scores = Scores(required=False, framework_kinds=(FrameworkKind.PROJECT,), indicators=("产出/管理",))
    kind = CaseKind("sample", "样本报告", scores=scores)
    assert (kind.must_score, kind.takes("project", ["产出", "产出/管理"])) == (False, True)
    assert not kind.takes("project", ["产出"])
    assert not kind.takes("department", ["产出/管理"])


def test_no_framework_suits_a_kind_without_scores() -> None:
    assert not CaseKind("sample", "样本报告").takes("project", [])
