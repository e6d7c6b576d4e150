"""What the rules alone give beside a person's score: 衡阳 gives 7 of 10 for an execution of 2.83 %."""

from decimal import Decimal

from scoring.cases.models import Case
from scoring.scores.models import Score
from scoring.scores.services import override_score, score_case, score_without_overrides

EXECUTION = "预算执行/年度资金总额"


def test_the_published_score_stands_beside_the_rules_own(hengyang: Case) -> None:
    score = Score.objects.get(indicator__case=hengyang, indicator__path=EXECUTION)
    assert (score.score, score.computed, score.override) == (Decimal(7), Decimal("0.28"), Decimal(7))
    assert (hengyang.total, hengyang.grade) == (Decimal("96.30"), "优秀")


def test_without_overrides_the_grade_drops_and_nothing_is_written(hengyang: Case) -> None:
    stored = list(Score.objects.filter(indicator__case=hengyang).order_by("pk").values())
    result = score_without_overrides(case=hengyang).result
    assert (result.total, result.grade.word) == (Decimal("89.58"), "良好")
    assert list(Score.objects.filter(indicator__case=hengyang).order_by("pk").values()) == stored
    assert (hengyang.total, hengyang.grade) == (Decimal("96.30"), "优秀")


def test_a_case_without_overrides_has_the_same_total_by_rule(hengyang: Case) -> None:
    override_score(case=hengyang, path=EXECUTION, score=None, reason="")
    scored = score_case(case=hengyang)
    assert scored.result.total == score_without_overrides(case=hengyang).result.total == Decimal("89.58")
