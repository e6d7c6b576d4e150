"""The words of a case: every slot that its report asks for, kept one at a time, checked before they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.ledger.models import BudgetLine, PerformanceTarget
from evalcase.audit.models import Entry
from reports.building.builder import ReportBuilder, ReportIncomplete
from reports.building.remedies import remedies_for
from reports.building.selectors import build_report, drafted
from reports.material.selectors import read_material
from reports.material.slots import SHARED, Shape
from reports.words.editor import CaseWords, WordsRefused, kept_of, rewritten, typed_of, words_of
from reports.words.services import save_words
from scoring.cases.models import Case
from scoring.cases.rights import Person
from scoring.cases.services import ScoreSheetError, StaleWords, write_slot, write_words
from scoring.cases.words import words_at, words_version
from scoring.scores.models import Score
from tests.factories import people
from tests.factories.demo import DEMO_CASES
from tests.reports.printed import words_of as printed_words
from units.people.choices import Role


def page_of(case: Case) -> CaseWords:
    return words_of(case)


def save(case: Case, path: tuple[str, ...], typed: str, **more: Any) -> Case:
    page = page_of(case)
    card = next(card for card in page.cards if card.slot.path == path)
    given = {"seen": card.version, **more}
    return save_words(case=case, words=page, slot=card.slot, typed=typed, **given)


def shown(card: Any) -> str:
    return "\n".join("".join(run.text for run in runs) for runs in card.preview)


@pytest.mark.parametrize("loaded_demo_case", DEMO_CASES, indirect=True)
def test_all_that_a_case_wrote_is_a_slot_of_its_report(demo_case: Case) -> None:
    """No second list of slots: what the demo cases keep and print is just what their reports ask for."""
    asked = {slot.path for slot in page_of(demo_case).all_slots()}

    def leaves(texts: Any, above: tuple[str, ...] = ()) -> Any:
        for slot, written in texts.items():
            if isinstance(written, dict):
                yield from leaves(written, (*above, slot))
            else:
                yield (*above, slot)

    assert set(leaves(demo_case.words)) <= asked
    assert {card.state for card in page_of(demo_case).cards} <= {"written", "open", "shared"}


def test_slots_stand_in_the_order_of_the_report_under_its_headings(fumin: Case) -> None:
    slots = page_of(fumin).all_slots()
    assert [slot.name for slot in slots[:4]] == ["封面标题", "报告日期", "部门沿革", "部门职责"]
    assert slots[3].trail == ("一、基本情况", "（一）部门概况", "1.部门职责")
    assert slots[3].shape is Shape.ITEMS
    assert [slot.name for slot in slots[-2:]] == ["其他说明", "意见反馈"]
    assert len({slot.key for slot in slots}) == len(slots)


def test_an_empty_case_is_asked_for_everything_and_a_full_one_for_nothing(fumin: Case) -> None:
    assert page_of(fumin).progress()["todo"] == 0
    fumin.words = {}
    standing = page_of(fumin).progress()
    with pytest.raises(ReportIncomplete) as refused:
        build_report(fumin)
    asked = {one.path for one in refused.value.missing if one.kind == "words"}
    assert standing["missing"] == len(asked) > 15
    assert standing["written"] == 0


def test_writing_every_missing_slot_completes_the_report(fumin: Case) -> None:
    """From nothing, by the page's own service alone."""
    texts, fumin.words = fumin.words, {}
    fumin.save()
    for card in page_of(fumin).cards:
        written = words_at(texts, card.slot.path)
        if written:
            save(fumin, card.slot.path, typed_of(card.slot, written))
    assert page_of(fumin).progress()["todo"] == 0
    fumin.refresh_from_db()
    assert build_report(fumin).fingerprint == _with(fumin, texts).fingerprint


def _with(case: Case, texts: dict[str, Any]) -> Any:
    case.words = texts
    return build_report(case)


def test_a_condition_that_is_written_brings_the_slots_below_it(panzhihua: Case) -> None:
    """附件1 is asked for only where 部门预算管理 is written; the page shows what writing it would print."""
    whole = {slot.name for slot in page_of(panzhihua).all_slots()}
    texts = {slot: text for slot, text in panzhihua.words.items() if slot != "部门预算管理"}
    write_words(case=panzhihua, words=texts)
    page = page_of(panzhihua)
    (card,) = [card for card in page.cards if card.slot.name == "部门预算管理"]
    assert card.state == "open"
    assert card.slot.trail == ("附件1　攀枝花市社会保险事务中心2019年部门整体支出绩效评价报告",)
    assert "机构职能" in whole - {slot.name for slot in page.all_slots()}


def test_words_of_a_project_stand_before_those_of_all(panzhihua: Case) -> None:
    page = page_of(panzhihua)
    cards = {card.slot.path: card for card in page.cards}
    own, shared = ("项目", "助征员费用", "目标合理性"), ("目标合理性",)
    assert cards[own].state == "shared"
    assert cards[own].shared == panzhihua.words["目标合理性"]
    assert cards[shared].slot.trail == (SHARED,)
    save(panzhihua, own, "目标按人数核定，合理。")
    words = printed_words(build_report(panzhihua))
    assert "目标按人数核定，合理。" in words
    assert panzhihua.words["目标合理性"] in words  # the other project's


def test_the_preview_is_the_paragraph_of_the_report(fumin: Case, panzhihua: Case) -> None:
    page = page_of(fumin)
    (card,) = [card for card in page.cards if card.slot.name == "建议"]
    assert shown(card).startswith("（1）")
    words = printed_words(build_report(fumin))
    for one in page.cards:
        for runs in one.preview:
            assert "".join(run.text for run in runs) in words or one.slot.path[0] in ("封面标题", "报告日期")
    (reason,) = [card for card in page_of(panzhihua).cards if card.slot.name == "收支总计变动原因"]
    assert "主要原因是人员经费中的工资福利支出增加" in shown(reason)
    assert "万元" in shown(reason)


def test_the_preview_of_what_is_not_written_shows_the_sentence_with_its_gap(panzhihua: Case) -> None:
    texts = {slot: text for slot, text in panzhihua.words.items() if slot != "收支总计变动原因"}
    panzhihua.words = texts
    (card,) = [card for card in page_of(panzhihua).cards if card.slot.name == "收支总计变动原因"]
    assert card.state == "missing"
    assert "主要原因是【待写：收支总计变动原因】" in shown(card)


def test_trying_words_stores_nothing(fumin: Case) -> None:
    page = page_of(fumin)
    slot = next(slot for slot in page.all_slots() if slot.name == "其他说明")
    card = rewritten(page, slot, "支出{部门.支出|万元}。").card(slot)
    assert shown(card) == "支出1760.86万元。"
    fumin.refresh_from_db()
    assert "{部门.支出|万元}。" not in str(fumin.words["其他说明"])


@pytest.mark.parametrize(
    ("path", "typed", "told"),
    [
        (("其他说明",), "支出{部门.支除}", "没有名为“部门.支除”的数据"),
        (("其他说明",), "支出{部门.支出|万圆}", "印法不对"),
        (("其他说明",), "支出{部门.支出|万元", "少了右花括号"),
        (("其他说明",), "长" * 20_001, "最多20000字"),
        (("报告日期",), "今年六月", "应写成“2024年6月30日”"),
        (("意见反馈",), "一｜二｜三｜四｜五｜六", "第1行有6栏，应为5栏"),
    ],
)
def test_words_that_could_not_be_printed_are_refused(fumin: Case, path: tuple[str, ...], typed: str, told: str) -> None:
    before = fumin.words
    with pytest.raises(WordsRefused, match=f"“{path[0]}”没有保存：.*{told}"):
        save(fumin, path, typed)
    fumin.refresh_from_db()
    assert fumin.words == before


def test_words_are_kept_in_the_shape_of_their_slot(fumin: Case) -> None:
    save(fumin, ("建议",), "  扩大宣传。 \n\n细化指标。\n")
    save(fumin, ("资金管理",), "制度健全。\r\n凭证齐全。")
    save(fumin, ("指标完成情况", "群众满意度"), "满意度\n达标。")
    save(fumin, ("意见反馈",), "原文甲｜应为乙｜合同｜采纳｜已改\n原文丙｜无意见")
    fumin.refresh_from_db()
    assert fumin.words["建议"] == ["扩大宣传。", "细化指标。"]
    assert fumin.words["资金管理"] == "制度健全。\n凭证齐全。"
    assert fumin.words["指标完成情况"]["群众满意度"] == "满意度达标。"
    assert fumin.words["意见反馈"][0] == {
        "报告原文": "原文甲", "反馈意见": "应为乙", "依据": "合同", "采纳情况": "采纳", "理由": "已改",
    }  # fmt: skip
    for card in page_of(fumin).cards:
        kept = words_at(fumin.words, card.slot.path)
        again = kept_of(card.slot, card.typed)
        assert typed_of(card.slot, again) == typed_of(card.slot, kept), card.slot.path


def test_clearing_a_slot_takes_its_empty_level_along(fumin: Case) -> None:
    write_slot(case=fumin, path=("项目", "甲", "成效"), words="好", seen=words_version(None))
    assert fumin.words["项目"] == {"甲": {"成效": "好"}}
    write_slot(case=fumin, path=("项目", "甲", "成效"), words=None, seen=words_version("好"))
    assert "项目" not in fumin.words
    with pytest.raises(ScoreSheetError, match="“部门沿革”已写成一段文字"):
        write_slot(case=fumin, path=("部门沿革", "甲"), words="好", seen=words_version(None))


def test_one_save_is_one_entry_with_slot_old_and_new(fumin: Case) -> None:
    person = people.evaluator(fumin.evaluator)
    count = Entry.objects.count()
    old = "\n".join(fumin.words["建议"])
    save(fumin, ("建议",), "扩大宣传。\n细化指标。", actor=person)
    entry = Entry.objects.about(fumin).latest("pk")
    assert Entry.objects.count() == count + 1
    assert (entry.action, entry.actor_id) == ("撰写报告文字", person.pk)
    assert entry.changes == {"建议": [old, "扩大宣传。\n细化指标。"]}
    save(fumin, ("建议",), "扩大宣传。\n细化指标。", actor=person)
    assert Entry.objects.count() == count + 1


def test_a_stale_save_overwrites_nothing_and_tells_both(fumin: Case) -> None:
    seen = words_version(fumin.words["建议"])
    save(fumin, ("建议",), "甲写的。")
    with pytest.raises(StaleWords, match="已由别人改过") as stale:
        save(fumin, ("建议",), "乙写的。", seen=seen)
    assert stale.value.kept == ["甲写的。"]
    fumin.refresh_from_db()
    assert fumin.words["建议"] == ["甲写的。"]
    save(fumin, ("建议",), "甲写的。", seen=seen)  # the same words twice are no conflict


def test_two_people_at_two_slots_keep_both(fumin: Case) -> None:
    """Each holds the case as read before the other wrote."""
    first, second = Case.objects.get(pk=fumin.pk), Case.objects.get(pk=fumin.pk)
    write_slot(case=first, path=("建议",), words=["甲写的。"], seen=words_version(fumin.words["建议"]))
    write_slot(case=second, path=("其他说明",), words="乙写的。", seen=words_version(fumin.words["其他说明"]))
    fumin.refresh_from_db()
    assert (fumin.words["建议"], fumin.words["其他说明"]) == (["甲写的。"], "乙写的。")


@pytest.mark.parametrize("left", ["执行率**%", "增加/减少3项", "（简要说明）", "……", "XX项目", "【待写：甲】"])
def test_a_report_with_unfinished_words_is_not_finished(fumin: Case, left: str) -> None:
    write_words(case=fumin, words={**fumin.words, "其他说明": f"全年{left}完成。"})
    with pytest.raises(ReportIncomplete) as refused:
        build_report(fumin)
    (found,) = refused.value.missing
    assert (found.kind, found.path) == ("unfinished", ("其他说明",))
    assert "七、其他需要说明的情况：文字“其他说明”里有没有写完的" in str(found)
    assert drafted(fumin).report.sections
    (card,) = [card for card in page_of(fumin).cards if card.state == "wrong"]
    assert card.unfinished


@pytest.mark.parametrize(
    "path",
    [("封面标题",), ("建议",), ("指标完成情况", "群众满意度"), ("意见反馈",)],
)
def test_unfinished_words_are_found_wherever_words_go(fumin: Case, path: tuple[str, ...]) -> None:
    """On the cover, in a list, in a cell of a table, in a form."""
    page = page_of(fumin)
    card = next(card for card in page.cards if card.slot.path == path)
    save(fumin, path, f"{card.typed}XX")
    with pytest.raises(ReportIncomplete) as refused:
        build_report(fumin)
    assert {one.path for one in refused.value.missing} == {path}


def test_unfinished_words_in_the_sheets_reasons_stop_the_report_too(fumin: Case) -> None:
    """Why points were taken is printed in the score sheet of the annex."""
    leaf = fumin.indicators.get(path="过程/资产管理/资产管理规范性")
    Score.objects.filter(indicator=leaf).update(reason="发现问题**项")
    with pytest.raises(ReportIncomplete) as refused:
        build_report(fumin)
    (found,) = refused.value.missing
    assert str(found).startswith("评分表：“资产管理规范性”的扣分原因里有没有写完的“**”")
    (remedy,) = remedies_for(refused.value.missing, refused.value.material, Person(0, frozenset({Role.EVALUATOR})))
    assert remedy.links[0].address == f"/cases/fumin-2023/sheet/#row-{leaf.pk}"


def test_words_whose_figure_no_longer_prints_are_named(fumin: Case) -> None:
    """A workbook changed what the fact measures after the words were written: no crash, a place to mend."""
    write_words(case=fumin, words={**fumin.words, "其他说明": "人数{人员.在职人数|万元}。"})
    with pytest.raises(ReportIncomplete) as refused:
        build_report(fumin)
    (found,) = refused.value.missing
    assert (found.kind, found.path) == ("unfinished", ("其他说明",))
    assert "人不能换算为万元" in found.what


def test_a_draft_and_a_finished_build_ask_for_the_same(fumin: Case) -> None:
    drafting, finishing = (ReportBuilder(read_material(fumin)) for _ in range(2))
    assert drafting.draft() == finishing.build()
    assert list(drafting.log.slots) == list(finishing.log.slots)


class TestNamedProjects:
    """评价项目 names projects of the agency: a name that is none would give a part of gaps."""

    SLOT = ("评价项目",)

    def test_a_name_that_is_none_is_refused_and_those_there_are_are_named(self, panzhihua: Case) -> None:
        with pytest.raises(
            WordsRefused, match=r"没有名为“业务运行”的项目，2019年的项目有：.*助征员费用.*；"
        ) as refused:
            save(panzhihua, self.SLOT, "助征员费用\n业务运行")
        assert len(refused.value.faults) == 1
        save(panzhihua, self.SLOT, " 业务运行费 \n\n助征员费用")
        assert panzhihua.words["评价项目"] == ["业务运行费", "助征员费用"]

    def test_without_any_project_it_says_what_to_import(self, fumin: Case) -> None:
        fumin.report_kind = "project_evaluation"
        fumin.save()
        PerformanceTarget.objects.filter(agency=fumin.agency).update(project=None)
        BudgetLine.objects.filter(agency=fumin.agency).update(project=None)
        with pytest.raises(WordsRefused, match=r"2023年还没有导入过写有项目的工作簿：请管理员先导入"):
            save(fumin, self.SLOT, "业务运行费")

    def test_a_field_says_how_before_anything_is_written(self, panzhihua: Case) -> None:
        write_words(case=panzhihua, words={})
        card = next(card for card in page_of(panzhihua).cards if card.slot.path == self.SLOT)
        assert "一行一个项目" in card.how

    @pytest.mark.parametrize("written", ["业务运行", ["业务运行"]])
    def test_a_loaded_name_that_is_none_is_told_once_and_not_printed(self, panzhihua: Case, written: Any) -> None:
        write_words(case=panzhihua, words={**panzhihua.words, "评价项目": written})
        found = drafted(panzhihua)
        told = [one.what for one in found.missing if "没有名为“业务运行”的项目" in one.what]
        assert len(set(told)) == 1
        assert all("业务运行/" not in one.key and "业务运行." not in one.key for one in found.missing)
        with pytest.raises(ReportIncomplete, match="没有名为“业务运行”的项目"):
            build_report(panzhihua)
        assert any(
            link.words == "改好这处文字"
            for remedy in remedies_for(found.missing, found.material)
            for link in remedy.links
        )


def test_a_name_that_there_is_not_stops_the_report(fumin: Case) -> None:
    """Loaded from a file, it was never asked about; on the page it is refused."""
    write_words(case=fumin, words={**fumin.words, "其他说明": "<单位名称>没有其他事项。"})
    with pytest.raises(ReportIncomplete, match=r"文字“其他说明”里没有“<单位名称>”这个名称，可写<单位>"):
        build_report(fumin)
    write_words(case=fumin, words={**fumin.words, "其他说明": "<单位>没有其他事项，a<b>c。"})
    build_report(fumin)
