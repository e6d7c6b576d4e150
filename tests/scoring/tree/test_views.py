"""Editing a case's tree on the pages, without scripts; and who may."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.tree.selectors import frozen_content
from scoring.tree.services.indicators import add_indicator, remove_indicator, update_indicator
from tests.factories.forms import form_of
from tests.factories.trees import case_in_setup, faults, node
from units.agencies.models import Agency
from units.people.models import User

NEW = "/cases/new/"
EDITOR = "/cases/setup-2024/setup/"
FREEZE = f"{EDITOR}freeze/"
FETCH = {"headers": {"X-Requested-With": "fetch"}}


@pytest.fixture
def case(centre: Agency) -> Case:
    return case_in_setup(centre)


@pytest.fixture
def signed_in(client: Client, evaluator: User) -> Client:
    client.force_login(evaluator)
    return client


def seen(*rows: CaseIndicator) -> str:
    """What the page shows of these rows, as it sends it back."""
    return json.dumps(
        {
            str(row.pk): {
                "name": row.name,
                "weight": f"{row.weight.normalize():f}",
                "target": row.inputs.get("target", ""),
            }
            for row in rows
        }
    )


def small_tree(case: Case, leaves: int) -> None:
    """One branch with so many leaves."""
    for top in case.indicators.filter(level=1):
        remove_indicator(case=case, pk=top.pk)
    branch = add_indicator(case=case, name="产出")
    for _ in range(leaves):
        leaf = add_indicator(case=case, parent=branch.pk)
        update_indicator(case=case, pk=leaf.pk, fields={"rule": {"kind": "ratio_up"}, "target": "≥90%"})


class TestEditor:
    @pytest.mark.parametrize("leaves", [1, 3, 12])
    def test_the_page_asks_the_same_number_of_questions_whatever_it_shows(
        self, signed_in: Client, case: Case, leaves: int, django_assert_num_queries: Any
    ) -> None:
        small_tree(case, leaves)
        with django_assert_num_queries(9):
            shown = signed_in.get(EDITOR).content.decode()
        assert shown.count('class="tree-row') == leaves + 1

    def test_changing_a_cell_saves_it_and_shows_the_new_sums(self, signed_in: Client, case: Case) -> None:
        row = node(case, "项目立项")
        answer = signed_in.post(EDITOR, {"seen": seen(row), f"weight-{row.pk}": "９"}, **FETCH)
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert "<html" not in shown
        row.refresh_from_db()
        assert row.weight == 9
        below = sum(case.indicators.filter(parent=row).values_list("weight", flat=True), Decimal(0))
        assert f"{below.normalize():f}，少{(9 - below).normalize():f}" in shown

    def test_a_plain_form_saves_moves_and_comes_back_to_the_row(self, signed_in: Client, case: Case) -> None:
        row = node(case, "立项程序规范性")
        sent = {"row": str(row.pk), "seen": seen(row), f"name-{row.pk}": "立项程序"}
        answer = signed_in.post(f"{EDITOR}move/up/", sent, follow=True)
        assert answer.redirect_chain == [(f"{EDITOR}?row={row.pk}#row-{row.pk}", 302)]
        assert "“立项程序”现为第3级" in answer.content.decode()
        assert case.indicators.filter(level=3).order_by("order")[0].name == "立项程序"

    @pytest.mark.parametrize("fetch", [True, False])
    def test_a_wrong_value_is_kept_beside_its_message_and_the_rest_is_saved(
        self, signed_in: Client, case: Case, fetch: bool
    ) -> None:
        first, second = node(case, "立项依据充分性"), node(case, "立项程序规范性")
        sent = {"row": str(second.pk), "seen": seen(first, second)}
        sent |= {f"weight-{first.pk}": "五分", f"name-{second.pk}": "程序"}
        shown = signed_in.post(f"{EDITOR}move/up/", sent, **(FETCH if fetch else {})).content.decode()
        assert 'value="五分"' in shown
        assert "分值“五分”应为不小于0、至多两位小数的数" in shown
        assert case.indicators.filter(name="程序").exists()
        assert case.indicators.filter(level=3).order_by("order")[0] == first, "nothing is moved before it is mended"

    def test_what_another_changed_is_shown_beside_mine_until_i_choose(self, signed_in: Client, case: Case) -> None:
        row = node(case, "立项依据充分性")
        was = seen(row)
        update_indicator(case=case, pk=row.pk, fields={"weight": "7"})
        shown = signed_in.post(EDITOR, {"seen": was, f"weight-{row.pk}": "8"}, **FETCH).content.decode()
        assert "他人已改为“7”，您填的“8”没有保存" in shown
        row.refresh_from_db()
        assert row.weight == 7
        sent = {"seen": seen(row), f"kept-{row.pk}-weight": "8", f"weight-{row.pk}": "7", "cell": f"weight-{row.pk}"}

        def after(button: str) -> str:
            return str(signed_in.post(f"{EDITOR}{button}", sent, **FETCH).content.decode())

        assert "您填的“8”没有保存" in after("")
        assert "没有保存" not in after("keep-theirs/")
        row.refresh_from_db()
        assert row.weight == 7
        assert "已改为您填的“8”" in after("keep-mine/")
        row.refresh_from_db()
        assert row.weight == 8

    def test_add_remove_and_bring_back(self, signed_in: Client, case: Case) -> None:
        row = node(case, "立项依据充分性")
        signed_in.post(f"{EDITOR}add-sibling/", {"row": str(row.pk)})
        added = node(case, "新指标")
        assert added.order == row.order + 1
        signed_in.post(f"{EDITOR}add-child/", {"row": str(added.pk)})
        assert case.indicators.filter(parent=added).count() == 1
        shown = signed_in.post(f"{EDITOR}remove/", {"row": str(added.pk)}, follow=True).content.decode()
        assert "撤销删除“新指标”" in shown
        assert "已删除“新指标”（连同下级共2项）" in shown
        signed_in.post(f"{EDITOR}restore/")
        assert case.indicators.filter(name="新指标").count() == 2
        assert faults(case) == []
        assert "没有可以撤销的删除" in signed_in.post(f"{EDITOR}restore/", **FETCH).content.decode()

    def test_nothing_that_was_not_seen_is_removed(self, signed_in: Client, case: Case) -> None:
        row, other = node(case, "决策"), node(case, "立项依据充分性")
        version = case.score_sheet_version
        update_indicator(case=case, pk=other.pk, fields={"name": "立项依据"})
        sent = {"row": str(row.pk), "version": str(version)}
        assert "已有他人的修改" in signed_in.post(f"{EDITOR}remove/", sent, **FETCH).content.decode()
        assert case.indicators.filter(pk=row.pk).exists()
        own = {"row": str(other.pk), "version": str(version + 1), "seen": seen(row), f"name-{row.pk}": "立项"}
        signed_in.post(f"{EDITOR}remove/", own, **FETCH)
        assert not case.indicators.filter(pk=other.pk).exists(), "one's own saving in the same request is no surprise"

    def test_every_button_has_an_address_of_its_own(self, signed_in: Client, case: Case) -> None:
        signed_in.post(f"{EDITOR}remove/", {"row": str(node(case, "效益").pk)})
        shown = signed_in.get(EDITOR).content.decode()
        buttons = re.findall(r"<button [^>]*form=\"tree\"[^>]*>([^<“]+)", shown)
        led = re.findall(rf'<button [^>]*form="tree"[^>]*formaction="{EDITOR}([^"]+)"', shown)
        assert len(buttons) == 14
        named = {"add-sibling/", "add-child/", "set-out/", "remove/", "restore/", "split/", "scale/", "sum/", "freeze/"}
        moves = {f"move/{direction}/" for direction in ("up", "down", "in", "out")}
        assert sorted(led) == sorted(named | moves), "all but “保存”, which is the form's own"
        for button in led:
            assert signed_in.get(f"{EDITOR}{button}").headers["Location"] == EDITOR, "an answer that is reloaded"

    def test_weights_by_button(self, signed_in: Client, case: Case) -> None:
        signed_in.post(f"{EDITOR}split/", {"row": ""})
        assert set(case.indicators.filter(level=1).values_list("weight", flat=True)) == {Decimal(25)}
        first, second = node(case, "项目立项"), node(case, "决策")
        signed_in.post(f"{EDITOR}scale/", {"row": str(second.pk)})
        below = case.indicators.filter(parent=second).values_list("weight", flat=True)
        assert sum(below, Decimal(0)) == 25
        signed_in.post(f"{EDITOR}sum/", {"row": str(first.pk)})
        first.refresh_from_db()
        assert first.weight == sum(case.indicators.filter(parent=first).values_list("weight", flat=True), Decimal(0))
        assert "请先选中一项指标" in signed_in.post(f"{EDITOR}sum/", **FETCH).content.decode()

    def test_the_library_is_searched_and_an_indicator_taken(self, signed_in: Client, centre: Agency) -> None:
        case = case_in_setup(centre, library=("fumin-department-2023",))
        found = signed_in.get(f"{EDITOR}library/", {"q": "公众 满意度"}, **FETCH).content.decode()
        entry = "fumin-department-2023|1|效果/满意度/社会公众满意度"
        assert f'value="{entry}"' in found
        assert (
            signed_in.get(f"{EDITOR}library/", {"q": "公众"}, follow=True)
            .content.decode()
            .count("加入“社会公众满意度”")
            == 1
        )
        assert "没有含有“飞机”的指标" in signed_in.get(f"{EDITOR}library/", {"q": "飞机"}, **FETCH).content.decode()
        signed_in.post(f"{EDITOR}copy/", {"entry": entry, "row": str(node(case, "项目效益").pk)}, **FETCH)
        assert node(case, "社会公众满意度").path == "效益/项目效益/社会公众满意度"
        for entry, why in (("没有|1|没有", "指标库中没有这一项"), ("", "没有选定指标库中的一项")):
            answer = signed_in.post(f"{EDITOR}copy/", {"entry": entry}, **FETCH).content.decode()
            assert why in answer

    def test_freezing_shows_what_is_in_the_way_and_then_leads_to_the_case(self, signed_in: Client, case: Case) -> None:
        row = node(case, "立项依据充分性")
        update_indicator(case=case, pk=row.pk, fields={"weight": "7"})
        answer = signed_in.post(FREEZE)
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert re.search(r"还不能冻结：\d+处问题", shown)
        assert f'<a href="#row-{node(case, "项目立项").pk}">决策/项目立项</a>：下级分值合计' in shown
        assert signed_in.get(FREEZE).headers["Location"] == EDITOR, "a refusal that is reloaded leads to the editor"
        update_indicator(case=case, pk=row.pk, fields={"weight": row.weight})
        assert signed_in.post(FREEZE).headers["Location"] == "/cases/setup-2024/sheet/"
        assert signed_in.get(EDITOR).headers["Location"] == "/cases/setup-2024/"
        assert signed_in.post(f"{EDITOR}add-sibling/").headers["Location"] == "/cases/setup-2024/"
        assert not case.indicators.filter(name="新指标").exists()

    def test_freezing_first_saves_what_was_typed(self, signed_in: Client, case: Case) -> None:
        row = node(case, "立项依据充分性")
        typed = {"seen": seen(row), f"name-{row.pk}": "立项依据是否充分", f"weight-{row.pk}": "很多"}
        answer = signed_in.post(FREEZE, typed)
        assert (answer.status_code, "有内容没有保存" in answer.content.decode()) == (422, True)
        case.refresh_from_db()
        assert case.state == State.SETUP, "a cell that was not taken keeps the tree open"
        row.refresh_from_db()
        assert row.name == "立项依据是否充分"
        typed = {"seen": seen(row), f"name-{row.pk}": "立项依据充分与否", f"weight-{row.pk}": str(row.weight)}
        assert signed_in.post(FREEZE, typed).headers["Location"] == "/cases/setup-2024/sheet/"
        case.refresh_from_db()
        assert case.state == State.SCORING
        assert "立项依据充分与否" in str(case.framework)

    @pytest.mark.parametrize(
        ("button", "sent"),
        [
            ("move/up/", {"row": "abc"}),
            ("move/sideways/", {"row": "1"}),
            ("keep-mine/", {"cell": "1"}),
            ("keep-mine/", {"cell": "weight-99", "seen": '{"99": {}}', "kept-99-weight": "1"}),
            ("keep-theirs/", {"cell": "weight-٣"}),
            ("", {"seen": "[1]", "version": "x"}),
            ("", {"seen": '{"1": 2, "x": {"name": 3}}', "name-x": "名"}),
            ("", {"seen": '{"' + "9" * 40 + '": {"name": "a"}}', "name-" + "9" * 40: "b"}),
            ("copy/", {"entry": "|||"}),
            ("copy/", {"entry": "a\x00|1|b"}),
            ("remove/", {"row": "٣"}),
        ],
    )
    def test_whatever_is_sent_is_answered(
        self, signed_in: Client, case: Case, button: str, sent: dict[str, str]
    ) -> None:
        before = list(case.indicators.values_list("path", "weight"))
        assert signed_in.post(f"{EDITOR}{button}", sent, **FETCH).status_code == 200
        assert list(case.indicators.values_list("path", "weight")) == before

    def test_zero_characters_are_left_out(self, signed_in: Client, case: Case) -> None:
        row = node(case, "立项依据充分性")
        sent = {"seen": seen(row), f"target-{row.pk}": "依据\x00充分", f"name-{row.pk}": "立项\x00"}
        assert signed_in.post(EDITOR, sent, **FETCH).status_code == 200
        row.refresh_from_db()
        assert (row.name, row.inputs["target"]) == ("立项", "依据充分")
        assert signed_in.get(NEW, {"q": "a\x00", "agency": "b\x00"}).status_code == 200

    def test_others_neither_see_nor_change_it(
        self, client: Client, case: Case, agency_clerk: User, outsider: User
    ) -> None:
        for user, status in ((agency_clerk, 403), (outsider, 404)):
            client.force_login(user)
            for address in (EDITOR, f"{EDITOR}library/", f"{EDITOR}{node(case, '决策').pk}/"):
                assert client.get(address).status_code == status
            assert client.post(f"{EDITOR}add-sibling/").status_code == status


class TestIndicator:
    @pytest.fixture
    def leaf(self, case: Case) -> CaseIndicator:
        return node(case, "立项依据充分性")

    def fields(self, leaf: CaseIndicator, **given: str) -> dict[str, str]:
        return {
            "name": leaf.name,
            "weight": str(leaf.weight),
            "target": "",
            "actual": "",
            "definition": leaf.definition,
            "points": "\n".join(leaf.points),
            "standard": leaf.standard,
            "evidence": leaf.evidence,
            "not_applicable": "",
            "kind": "",
        } | given

    def test_saving_the_form_as_it_is_changes_nothing(self, signed_in: Client, case: Case) -> None:
        leaf = node(case, "实际完成率")
        before = [(row.path, row.weight, row.rule, row.inputs, row.points) for row in case.indicators.all()]
        for row in case.indicators.exclude(rule={}):
            shown = signed_in.get(f"{EDITOR}{row.pk}/").content.decode()
            assert signed_in.post(f"{EDITOR}{row.pk}/", form_of(shown)).status_code == 302, row.path
        assert [(row.path, row.weight, row.rule, row.inputs, row.points) for row in case.indicators.all()] == before
        version = case.score_sheet_version
        case.refresh_from_db()
        assert case.score_sheet_version == version
        assert leaf.rule

    def test_a_rule_is_set_by_its_form(self, signed_in: Client, leaf: CaseIndicator) -> None:
        steps = {"0-from": "９0％", "0-from_inclusive": "1", "0-share": "100%", "1-to": "90%", "1-share": "0%"}
        sent = self.fields(leaf, kind="tier", **{f"rule-tier-{name}": value for name, value in steps.items()})
        assert signed_in.post(f"{EDITOR}{leaf.pk}/", sent).status_code == 302
        leaf.refresh_from_db()
        assert leaf.rule == {"kind": "tier", "steps": [{"from": "90%", "share": "100%"}, {"to": "90%", "share": "0%"}]}
        assert leaf.inputs == {"actual": f"完成值/{leaf.path}"}

    def test_a_faulty_rule_is_told_in_chinese_and_what_was_typed_stays(
        self, signed_in: Client, leaf: CaseIndicator
    ) -> None:
        steps = {"0-from": "90%", "0-from_inclusive": "1", "0-points": "4", "1-to": "80%", "1-points": "0"}
        sent = self.fields(leaf, kind="tier", standard="新标准", **{f"rule-tier-{k}": v for k, v in steps.items()})
        answer = signed_in.post(f"{EDITOR}{leaf.pk}/", sent)
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "之间有空档，各档应首尾相接" in shown
        assert 'name="rule-tier-1-to" value="80%"' in shown
        assert "新标准" in shown
        before = leaf.rule
        leaf.refresh_from_db()
        assert leaf.rule == before

    def test_what_it_measures_is_recognised_and_can_be_said(
        self, signed_in: Client, case: Case, leaf: CaseIndicator
    ) -> None:
        rate = node(case, "资金到位率")
        shown = signed_in.get(f"{EDITOR}{rate.pk}/").content.decode()
        assert "按名称识别为“资金到位率”（实际到位资金 ÷ 预算（计划）资金）" in shown
        sent = {**form_of(shown), "meaning": "execution_rate"}
        assert signed_in.post(f"{EDITOR}{rate.pk}/", sent).status_code == 302
        rate.refresh_from_db()
        assert rate.meaning == "execution_rate"
        assert frozen_content(case)["tree"][1]["children"][0]["children"][0]["meaning"] == "execution_rate"
        refused = signed_in.post(f"{EDITOR}{rate.pk}/", {**sent, "meaning": "no_such"})
        assert "没有“no_such”这种指标含义" in refused.content.decode()

    def test_the_rules_sentence_is_shown_and_taken_as_standard(self, signed_in: Client, leaf: CaseIndicator) -> None:
        sent = self.fields(leaf, kind="finding_deduction", **{"rule-finding_deduction-points": "1"})
        sentence = "每发现一项问题扣1分，扣完为止。"
        for button, count in (("preview/", 1), ("standard/", 2)):
            shown = signed_in.post(f"{EDITOR}{leaf.pk}/{button}", sent).content.decode()
            assert shown.count(sentence) == count
        leaf.refresh_from_db()
        assert sentence not in leaf.standard
        assert leaf.rule["kind"] != "finding_deduction"

    def test_what_a_preview_shows_is_saved_as_it_stands(self, signed_in: Client, leaf: CaseIndicator) -> None:
        sent = self.fields(leaf, kind="finding_deduction", **{"rule-finding_deduction-points": "1"})
        shown = signed_in.post(f"{EDITOR}{leaf.pk}/standard/", sent).content.decode()
        assert signed_in.post(f"{EDITOR}{leaf.pk}/", form_of(shown)).status_code == 302
        leaf.refresh_from_db()
        sentence = "未发现问题得3分；每发现一项问题扣1分，扣完为止。"
        assert (leaf.standard, leaf.printed_standard) == ("", sentence)  # the rule's own words follow the rule

    @pytest.mark.parametrize(
        ("field", "typed", "why"),
        [
            ("name", "甲/乙", "含有“/”，请改用"),
            ("name", " ", "指标名称没有填写"),
            ("weight", "五分", "应为不小于0、至多两位小数的数"),
            ("kind", "nonsense", "没有“nonsense”这种评分规则"),
            ("not_applicable", "nonsense", "nonsense"),
            ("over-action", "deduct", "达到指标值的"),
        ],
    )
    def test_a_faulty_field_is_told_and_nothing_is_saved(
        self, signed_in: Client, leaf: CaseIndicator, field: str, typed: str, why: str
    ) -> None:
        sent = self.fields(leaf, definition="新的解释") | {field: typed}
        answer = signed_in.post(f"{EDITOR}{leaf.pk}/", sent)
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
        assert "新的解释" in answer.content.decode()
        before = leaf.definition
        leaf.refresh_from_db()
        assert leaf.definition == before

    def test_two_people_on_one_form(self, signed_in: Client, case: Case, leaf: CaseIndicator) -> None:
        shown = signed_in.get(f"{EDITOR}{leaf.pk}/").content.decode()
        update_indicator(case=case, pk=leaf.pk, fields={"definition": "他人的解释"})
        answer = signed_in.post(f"{EDITOR}{leaf.pk}/", form_of(shown) | {"definition": "我的解释"})
        assert answer.status_code == 409
        both = answer.content.decode()
        assert "他人的解释" in both
        assert both.count("我的解释") == 2
        assert signed_in.post(f"{EDITOR}{leaf.pk}/", form_of(both)).status_code == 302
        leaf.refresh_from_db()
        assert leaf.definition == "我的解释"

    def test_a_branch_has_only_name_and_weight(self, signed_in: Client, case: Case) -> None:
        branch = node(case, "决策")
        shown = signed_in.get(f"{EDITOR}{branch.pk}/").content.decode()
        assert "评分规则" not in shown
        assert signed_in.post(f"{EDITOR}{branch.pk}/", {"name": "决策类", "weight": "20"}).status_code == 302
        assert case.indicators.filter(path__startswith="决策类/").exists()
