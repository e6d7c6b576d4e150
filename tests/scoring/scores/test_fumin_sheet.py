"""The sheet of 富民 2023: published level-1 scores from imported facts, overrides, stored equals computed."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from evalcase.audit.models import Entry
from indicators.library.models import Framework
from scoring.cases.models import Case
from scoring.cases.services import ScoreSheetError
from scoring.evidence.services import add_evidence
from scoring.opening.services import CaseError, create_case
from scoring.scores.facts import case_facts, scored_facts
from scoring.scores.models import Score
from scoring.scores.selectors import score_sheet
from scoring.scores.services import changed_scores, override_score, record_choices, score_case

ALLOWANCE = "过程/预算管理/离退休干部津贴经费执行率"
LEAF_SCORES = {
    "投入/目标设定/绩效目标合理性": "3.00",
    "投入/目标设定/绩效指标明确性": "3.00",
    "投入/预算配置/在职人员控制率": "4.00",
    "投入/预算配置/重点支出保障度": "3.00",
    "过程/预算管理/预算编制合理性": "1.00",
    "过程/预算管理/基本支出预算执行率": "2.00",
    "过程/预算管理/项目支出预算执行率": "1.81",
    ALLOWANCE: "1.71",
    "过程/预算管理/独生子女奖励金执行率": "2.55",
    "过程/预算管理/“三公”经费控制率": "2.00",
    "过程/资金管理/资金管理制度健全性": "1.00",
    "过程/资金管理/资金使用合规性": "3.00",
    "过程/资产管理/资产管理规范性": "2.50",
    "产出/职责履行/城镇职工养老保险参保人数": "5.00",
    "产出/职责履行/工伤保险参保人数": "5.00",
    "产出/职责履行/全国统筹省级信息系统上线率": "5.00",
    "产出/职责履行/待遇资格认证确认率": "5.00",
    "产出/职责履行/社会保险待遇按时足额发放率": "5.00",
    "产出/职责履行/“放管服”改革任务完成率": "5.00",
    "效果/社会效益/基金收支平衡": "7.60",
    "效果/社会效益/社保服务“康乃馨”行动": "7.00",
    "效果/可持续影响效益/扩面工作机制": "6.00",
    "效果/满意度/社会公众满意度": "10.00",
}


def test_level1_scores_total_and_grade_are_the_published_ones(fumin: Case) -> None:
    data = score_case(case=fumin).as_data()
    assert (data["case"], data["total"], data["grade"]) == ("fumin-2023", "91.17", "优")
    assert [(row["name"], row["weight"], row["score"], row["rate"]) for row in data["level1"]] == [
        ("投入", "15", "13.00", "86.67%"),
        ("过程", "20", "17.57", "87.85%"),
        ("产出", "30", "30.00", "100.00%"),
        ("效果", "35", "30.60", "87.43%"),
    ]
    assert {row["path"]: row["score"] for row in data["leaves"]} == LEAF_SCORES


def test_a_leaf_says_how_its_score_came_about(fumin: Case) -> None:
    leaf = next(row for row in score_case(case=fumin).as_data()["leaves"] if row["path"] == ALLOWANCE)
    assert leaf["basis"] == "执行率 57.12% × 分值 3 = 1.71"
    assert leaf["status"] == "scored"


def test_an_override_stands_beside_the_computed_score_and_moves_the_total(fumin: Case) -> None:
    override_score(case=fumin, path=ALLOWANCE, score=Decimal("2.50"), reason="预算由上级统一测算，单位无法调整")
    assert score_case(case=fumin).as_data()["total"] == "91.96"
    row = Score.objects.get(indicator__case=fumin, indicator__path=ALLOWANCE)
    assert (row.computed, row.score, row.override) == (Decimal("1.71"), Decimal("2.50"), Decimal("2.50"))
    override_score(case=fumin, path=ALLOWANCE, score=None, reason="")
    assert score_case(case=fumin).as_data()["total"] == "91.17"


@pytest.mark.parametrize(
    ("score", "reason", "message"),
    [("2", " ", "没有理由"), ("3.01", "理由", "应在0到3之间"), ("-1", "理由", "应在0到3之间")],
)
def test_an_override_without_reason_or_outside_the_weight_is_refused(
    fumin: Case, score: str, reason: str, message: str
) -> None:
    with pytest.raises(ScoreSheetError, match=message):
        override_score(case=fumin, path=ALLOWANCE, score=Decimal(score), reason=reason)
    assert Score.objects.get(indicator__case=fumin, indicator__path=ALLOWANCE).override is None


def test_an_unknown_leaf_is_named(fumin: Case) -> None:
    for path in ("过程/预算管理", "没有这项"):
        with pytest.raises(ScoreSheetError, match=path):
            record_choices(case=fumin, path=path, choices={})


def test_missing_choices_leave_a_leaf_open_and_never_raise(fumin: Case) -> None:
    record_choices(case=fumin, path="效果/社会效益/基金收支平衡", choices={})
    leaf = next(
        row for row in score_case(case=fumin).as_data()["leaves"] if row["path"] == "效果/社会效益/基金收支平衡"
    )
    assert (leaf["score"], leaf["status"]) == (None, "missing")


def test_scoring_again_changes_nothing_and_logs_nothing(fumin: Case) -> None:
    before = Entry.objects.count()
    score_case(case=fumin)
    assert Entry.objects.count() == before
    assert changed_scores(case=fumin) == []


def test_a_stored_score_that_no_rule_gives_is_found(fumin: Case) -> None:
    Score.objects.filter(indicator__case=fumin, indicator__path=ALLOWANCE).update(score=Decimal("2.99"))
    assert changed_scores(case=fumin) == [f"{ALLOWANCE} 得分：保存为2.99，重算为1.71"]
    with pytest.raises(CommandError, match=r"保存为2[.]99，重算为1[.]71"):
        call_command("recompute_scores", "--check")


def test_later_changes_of_the_library_do_not_touch_the_case(fumin: Case) -> None:
    Framework.objects.filter(code=fumin.framework_code).delete()
    assert score_case(case=fumin).as_data()["total"] == "91.17"


def test_every_weight_and_score_is_a_fact_with_its_source(fumin: Case) -> None:
    nodes = score_sheet(fumin)
    book = scored_facts(fumin, nodes)
    assert book[f"得分/{ALLOWANCE}"].text == "1.71分"
    assert {fact.key for fact in book.origins(f"得分/{ALLOWANCE}")} == {
        f"指标值/{ALLOWANCE}",
        "项目/富财预〔2023〕1号企事业单位离退休干部财政承担津贴经费.支出",
        "项目/富财预〔2023〕1号企事业单位离退休干部财政承担津贴经费.全年预算",
    }
    assert book["得分.总分"].text == "91.17分"
    assert book["指标体系.三级指标数"].text == f"{len(LEAF_SCORES)}个"


MOVED = ["企业转入人数", "退役军人转入人数", "转出人数"]


def test_the_parts_that_the_original_report_contradicted_are_added_up(fumin: Case) -> None:
    book = case_facts(fumin)
    amounts = "企业转入基本养老保险费+退役军人转入基本养老保险补助金+转出基本养老保险费"
    assert (book["+".join(MOVED)].text, book[amounts].text) == ("202人", "875.30万元")


def test_a_case_may_bring_formulas_of_its_own(fumin: Case) -> None:
    fumin.formulas = [
        *fumin.formulas,
        {"key": "跨统筹转移人数", "operation": "sum", "inputs": MOVED},
        {"key": "转移分项数", "operation": "count", "inputs": MOVED, "unit": "项"},
    ]
    book = case_facts(fumin)
    assert (book["跨统筹转移人数"].text, book["转移分项数"].text) == ("202人", "3项")


def test_evidence_is_kept_once(fumin: Case) -> None:
    first = add_evidence(case=fumin, path=ALLOWANCE, title="明细账", location="底稿9")
    assert add_evidence(case=fumin, path=ALLOWANCE, title="明细账", location="底稿9") == first


def test_a_case_code_is_taken_once(fumin: Case) -> None:
    framework = Framework.objects.get(code=fumin.framework_code)
    with pytest.raises(CaseError, match="fumin-2023"):
        create_case(
            code=fumin.code,
            title="重复",
            agency=fumin.agency,
            year=2023,
            framework=framework,
            report_kind="department_evaluation",
        )


def test_an_unknown_case_names_those_there_are(fumin: Case) -> None:
    with pytest.raises(CommandError, match="现有案件：fumin-2023"):
        call_command("score_case", "nobody-2020")
