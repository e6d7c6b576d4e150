"""A report kind is one folder of data; what is wrong in it is named with its place."""

from pathlib import Path
from types import ModuleType

import pytest

import reports.kinds
from reports.kinds import KINDS, report_kind
from reports.kinds.kind import ReportKind
from reports.kinds.outline import KindError, read_outline
from reports.kinds.project_evaluation import PROJECT_EVALUATION
from scoring.case_kinds import CASE_KINDS, CaseKind, Scores


def read(folder: Path, text: str, scores: Scores | None = None) -> ReportKind:
    path = folder / "样本" / "outline.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    content = ModuleType("content")
    content.INCLUDED = {"project_report": PROJECT_EVALUATION}  # type: ignore[attr-defined]
    return ReportKind(CaseKind("样本", "样本报告", scores=scores), read_outline(path), content)


@pytest.mark.parametrize("case_kind", CASE_KINDS, ids=lambda kind: kind.code)
def test_every_case_kind_has_its_report(case_kind: CaseKind) -> None:
    kind = report_kind(case_kind.code)
    assert kind.case_kind is case_kind
    assert kind.outline.sections or kind.outline.parts


def test_every_folder_with_an_outline_is_listed() -> None:
    folders = sorted(path.parent.name for path in Path(reports.kinds.__file__).parent.glob("*/outline.yaml"))
    assert folders == [kind.outline.name for kind in KINDS]


def test_a_kind_without_an_outline_is_named_with_the_file_to_be_added(tmp_path: Path) -> None:
    with pytest.raises(KindError, match=r"报告“样本”没有提纲，请补上文件 .*outline\.yaml"):
        read_outline(tmp_path / "样本" / "outline.yaml")


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(KindError, match="department_evaluation"):
        report_kind("nothing")


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ("[{table: no_such}]", "样本/概况：没有名为“no_such”的table"),
        ("[{chart: no_such}]", "样本/概况：没有名为“no_such”的chart"),
        ("[{passage: no_such}]", "样本/概况：没有名为“no_such”的passage"),
        ("[{sentence: 甲}]", "样本/概况：每个内容块应写"),
        ("[{prose: 甲, table: feedback}]", "样本/概况：每个内容块应写"),
        ("[{prose: 甲, colour: red}]", "样本/概况：不认识“colour”"),
    ],
)
def test_a_wrong_block_is_named_with_its_section(tmp_path: Path, blocks: str, message: str) -> None:
    with pytest.raises(KindError, match=message):
        read(tmp_path, f"sections: [{{title: 概况, blocks: {blocks}}}]")


def test_an_annex_may_be_another_kind(tmp_path: Path) -> None:
    kind = read(tmp_path, "sections: [{title: 概况}]\nannexes: [{number: 1, title: 附, include: project_report}]")
    assert kind.outline.annexes[0].sections == PROJECT_EVALUATION.outline.sections != ()


def test_a_part_may_hold_the_annexes(tmp_path: Path) -> None:
    parts = "[{title: 概况}, {title: 附件, annexes: true}, {title: 附表}]"
    kind = read(tmp_path, f"parts: {parts}\nannexes: [{{number: 1, title: 附}}]")
    assert [part.annexes for part in kind.outline.parts] == [False, True, False]


@pytest.mark.parametrize(
    ("outline", "message"),
    [
        ("parts: [{title: 甲, annexes: true}, {title: 乙, annexes: true}]", "附件只能放在一个部分，现在甲、乙都写了"),
        ("sections: [{title: 甲, annexes: true}]", "样本/甲：不认识“annexes”"),
        (
            "annexes: [{number: 1, title: 附, include: 无}]",
            "样本/附件1：include 写的“无”不在 .* 里，可用：project_report",
        ),
        ("document: 报告\nsections: [{title: 甲}]", "样本：不认识“document”，可写agency_label、annexes"),
    ],
)
def test_an_outline_says_only_what_has_a_place_there(tmp_path: Path, outline: str, message: str) -> None:
    with pytest.raises(KindError, match=message):
        read(tmp_path, outline)


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (None, "样本/概况：句子写了得分或等级，这种案件却不评分"),
        (Scores(), "样本/概况：句子写了指标“投入/管理”，指标体系的名称各不相同，请写在 indicators 之下"),
    ],
)
def test_scores_are_told_of_a_kind_that_has_them_and_of_no_indicator_by_name(
    tmp_path: Path, scores: Scores | None, message: str
) -> None:
    prose = "得{得分.总分}，等级为“<等级>”，投入{得分/投入/管理|去零}。"
    with pytest.raises(KindError, match=message):
        read(tmp_path, f"sections: [{{title: 概况, blocks: [{{prose: '{prose}'}}]}}]", scores)


def test_what_is_wrong_in_an_aspect_is_named_with_it(tmp_path: Path) -> None:
    aspect = "{of: 投入, blocks: [{table: no_such}]}"
    by_indicator = f"{{title: <指标>, words: <指标>分析, rest: 其他, aspects: [{aspect}]}}"
    with pytest.raises(KindError, match="样本/投入：没有名为“no_such”的table"):
        read(tmp_path, f"sections: [{{title: 分析, indicators: {by_indicator}}}]")
