"""A report kind is one folder of data; what is wrong in it is named with its place."""

from pathlib import Path

import pytest

from reports.kinds import KindError, kind_codes, load_kind, outline


@pytest.fixture
def kinds_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(outline, "_FOLDER", tmp_path)
    load_kind.cache_clear()
    yield tmp_path
    load_kind.cache_clear()


def write(folder: Path, code: str, text: str) -> None:
    (folder / code).mkdir()
    (folder / code / "outline.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("code", kind_codes())
def test_every_shipped_kind_loads(code: str) -> None:
    kind = load_kind(code)
    assert kind.document
    assert kind.sections or kind.parts


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(KindError, match="department_evaluation"):
        load_kind("nothing")


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
def test_a_wrong_block_is_named_with_its_section(kinds_folder: Path, blocks: str, message: str) -> None:
    write(kinds_folder, "样本", f"document: 报告\nsections: [{{title: 概况, blocks: {blocks}}}]")
    with pytest.raises(KindError, match=message):
        load_kind("样本")


def test_an_annex_may_be_another_kind(kinds_folder: Path) -> None:
    write(kinds_folder, "分报告", "document: 分报告\nsections: [{title: 分报告概况, blocks: [{prose: 甲}]}]")
    write(
        kinds_folder,
        "总报告",
        "document: 总报告\nsections: [{title: 概况}]\nannexes: [{number: 1, title: 附, include: 分报告}]",
    )
    assert [section.title for section in load_kind("总报告").annexes[0].sections] == ["分报告概况"]


def test_a_part_may_hold_the_annexes(kinds_folder: Path) -> None:
    parts = "[{title: 概况}, {title: 附件, annexes: true}, {title: 附表}]"
    write(kinds_folder, "样本", f"document: 报告\nparts: {parts}\nannexes: [{{number: 1, title: 附}}]")
    assert [part.annexes for part in load_kind("样本").parts] == [False, True, False]


@pytest.mark.parametrize(
    ("outline", "message"),
    [
        ("parts: [{title: 甲, annexes: true}, {title: 乙, annexes: true}]", "附件只能放在一个部分，现在甲、乙都写了"),
        ("sections: [{title: 甲, annexes: true}]", "样本/甲：不认识“annexes”"),
    ],
)
def test_annexes_have_one_place_and_that_is_a_part(kinds_folder: Path, outline: str, message: str) -> None:
    write(kinds_folder, "样本", f"document: 报告\n{outline}")
    with pytest.raises(KindError, match=message):
        load_kind("样本")


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ("", "样本/概况：句子写了得分或等级，本种报告却没有 scores"),
        ("scores: {indicators: [产出]}\n", "样本/概况：句子写了指标“投入/管理”，请把它列入 scores 的 indicators"),
        ("scores: {framework_kinds: [省级]}\n", "样本/scores：没有“省级”这类指标体系，可写project、department"),
        ("scores: {needed: true}\n", "样本/scores：不认识“needed”"),
    ],
)
def test_scores_that_a_sentence_tells_must_be_asked_of_the_framework(
    kinds_folder: Path, scores: str, message: str
) -> None:
    prose = "得{得分.总分}，等级为“<等级>”，投入{得分/投入/管理|去零}。"
    write(kinds_folder, "样本", f"document: 报告\n{scores}sections: [{{title: 概况, blocks: [{{prose: '{prose}'}}]}}]")
    with pytest.raises(KindError, match=message):
        load_kind("样本")


def test_a_kind_says_what_gives_its_scores(kinds_folder: Path) -> None:
    scores = "scores: {required: false, framework_kinds: [project], indicators: [产出/管理]}"
    write(
        kinds_folder,
        "样本",
        f"document: 报告\n{scores}\nsections: [{{title: 概况, blocks: [{{prose: '{{得分/产出/管理}}'}}]}}]",
    )
    kind = outline.offered_kinds()[0]
    assert (kind.must_score, kind.takes("project", ["产出", "产出/管理"])) == (False, True)
    assert not kind.takes("project", ["产出"])
    assert not kind.takes("department", ["产出/管理"])
