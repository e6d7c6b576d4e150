"""Pasting a block: how it is read, where it is placed, what the preview says; only what is confirmed is kept."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from evalcase.printable import printable
from indicators.rules.answers import text_of
from scoring.cases.models import Case, CaseIndicator
from scoring.exchange.blocks import PasteError, read_block
from scoring.exchange.pasting import Mapping, Start, map_block
from scoring.score_sheet.edits import Edit, check_cells
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from tests.factories import people
from units.people.models import User

ASSETS = "过程/资产管理/资产管理规范性"
CONFIRMED = "产出/职责履行/待遇资格认证确认率"
SPENDING = "过程/预算管理/项目支出预算执行率"


def leaf(rows: list[CaseIndicator], path: str) -> CaseIndicator:
    return next(row for row in rows if row.path == path)


def placed(mapping: Mapping) -> list[tuple[str, str, str]]:
    return [(one.indicator.path, one.field, one.text) for one in mapping.cells]


# ---- the block ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\t1\r\n乙\t2\r\n", [["甲", "1"], ["乙", "2"]]),
        ('甲\t"第一行\n第二行"\n乙\t"他说""好""\n了"\n', [["甲", "第一行\n第二行"], ["乙", '他说"好"\n了']]),
        ('"优"\t5"\n甲\n', [['"优"', '5"'], ["甲", ""]]),
        ('"没有收尾\t1\n乙\t2', [['"没有收尾', "1"], ["乙", "2"]]),
        ("甲\t\t1\n\t\t\n", [["甲", "", "1"], ["", "", ""]]),
        ("８．５\n", [["８．５"]]),
    ],
)
def test_a_block_is_read_as_the_programs_copy_it(text: str, expected: list[list[str]]) -> None:
    assert read_block(text) == expected


CELL = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=12).filter(
    lambda text: text == printable(text).strip() and ("\n" in text or "\t" in text or not text.startswith('"'))
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5))
def test_whatever_is_copied_comes_back_cell_by_cell(rows: list[list[str]]) -> None:
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    rows[-1][-1] = rows[-1][-1] or "末"

    def copied(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if "\n" in cell or "\t" in cell else cell

    assert read_block("\r\n".join("\t".join(map(copied, row)) for row in rows) + "\r\n") == rows


@pytest.mark.parametrize("text", ["", "\n\t\n", "x\n" * 501, "x\t" * 51, "长" * 300_001])
def test_what_is_no_block_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(PasteError, match="复制"):
        read_block(text)


# ---- placing --------------------------------------------------------------------------------------------------------


def test_rows_go_by_name_and_columns_by_heading(fumin: Case) -> None:
    text = (
        "三级指标\t分值\t完成值（%）\t扣分原因\n"
        "1、待遇资格 认证确认率\t5\t９７\t少认证 3 人\n"
        "（二）资产管理规范性\t2\t\t账实不符\n"
        "合计\t100\t\t\n"
    )
    mapping = map_block(text, rows_of(fumin))
    assert (mapping.by_name, mapping.has_heading) == (True, True)
    assert placed(mapping) == [
        (CONFIRMED, "actual", "９７"),
        (CONFIRMED, "reason", "少认证 3 人"),
        (ASSETS, "reason", "账实不符"),
    ]
    assert [(one.place, one.text, one.why) for one in mapping.left_out] == [("第4行", "合计", "没有这个指标")]


def test_a_bound_in_the_place_of_an_actual_is_told_before_it_is_taken(fumin: Case) -> None:
    rows = rows_of(fumin)
    [cell] = map_block("三级指标\t完成值\n待遇资格认证确认率\t≥90%\n", rows).cells
    [checked] = check_cells(fumin, [Edit(cell.indicator.pk, cell.field, cell.text)], rows)
    assert checked.problem == "“≥90%”是界限，不是数值，应填写实际的数，如 90%"


def test_a_judgement_goes_to_the_choice_that_its_row_has(fumin: Case) -> None:
    mapping = map_block("指标名称\t评定\n资产管理规范性\t2\n待遇资格认证确认率\t97%\n", rows_of(fumin))
    assert placed(mapping) == [(ASSETS, "choices.findings", "2"), (CONFIRMED, "actual", "97%")]


def test_without_names_and_headings_a_block_runs_down_and_right_from_the_focus(fumin: Case) -> None:
    rows = rows_of(fumin)
    leaves = [row for row in rows if row.rule]
    at = leaves.index(leaf(rows, ASSETS))
    mapping = map_block("2\t账实不符\n\t第二行\n", rows, Start(leaves[at].pk, "choices.findings"))
    assert placed(mapping) == [
        (ASSETS, "choices.findings", "2"),
        (ASSETS, "reason", "账实不符"),
        (leaves[at + 1].path, "reason", "第二行"),
    ]


def test_what_runs_over_the_edge_of_the_sheet_is_told(fumin: Case) -> None:
    rows = rows_of(fumin)
    last = [row for row in rows if row.rule][-1]
    mapping = map_block("理由\t多余\n第二行\t\n", rows, Start(last.pk, "override_reason"))
    assert placed(mapping) == [(last.path, "override_reason", "理由")]
    assert {one.why for one in mapping.left_out} == {"超出了评分表的最后一行", "超出了评分表的最后一栏"}


def test_a_column_of_weights_is_not_taken_for_figures(fumin: Case) -> None:
    rows = rows_of(fumin)
    pair = [leaf(rows, CONFIRMED), leaf(rows, ASSETS)]
    text = "".join(f"{one.name}\t{one.weight.normalize():f}\t１\n" for one in pair)
    mapping = map_block(text, rows)
    assert placed(mapping) == [(CONFIRMED, "actual", "１"), (ASSETS, "choices.findings", "１")]
    assert "分值" in mapping.left_out[0].why


def test_the_same_row_twice_and_unknown_headings_are_told(fumin: Case) -> None:
    mapping = map_block("指标\t扣分原因\t天气\n资产管理规范性\t甲\t晴\n资产管理规范性\t乙\t雨\n", rows_of(fumin))
    assert placed(mapping) == [(ASSETS, "reason", "甲")]
    assert sorted(one.why for one in mapping.left_out) == ["与第2行是同一个指标", "没有认出表头"]


def test_scores_of_rows_that_rules_score_are_not_filled_in(fumin: Case) -> None:
    mapping = map_block("指标\t得分\n资产管理规范性\t1.5\n", rows_of(fumin))
    assert mapping.cells == []
    assert "人工评分" in mapping.left_out[0].why


@given(st.text(max_size=60), st.integers(-1, 10**9), st.sampled_from(["actual", "reason", "没有", "target", ""]))
def test_any_text_is_placed_or_refused(text: str, pk: int, name: str) -> None:
    rows = [CaseIndicator(pk=1, path="甲/乙", name="乙", level=2, order=1, weight=5, rule={"kind": "ratio_up"})]
    try:
        mapping = map_block(text, rows, Start(pk, name))
    except PasteError:
        return
    assert all(one.text and one.indicator is rows[0] for one in mapping.cells)


# ---- checking without saving ----------------------------------------------------------------------------------------


def test_checking_says_what_saving_then_does(fumin: Case) -> None:
    rows = rows_of(fumin)
    edits = [
        Edit(leaf(rows, ASSETS).pk, "choices.findings", "２"),
        Edit(leaf(rows, CONFIRMED).pk, "actual", "大约一半"),
        Edit(leaf(rows, SPENDING).pk, "actual", "1"),
        Edit(leaf(rows, ASSETS).pk, "reason", "长" * 4001),
        Edit(leaf(rows, ASSETS).pk, "没有的格", "1"),
        Edit(leaf(rows, CONFIRMED).pk, "reason", "  "),
    ]
    checked = check_cells(fumin, edits, rows)
    assert [one.status for one in checked] == ["changed", "new", "refused", "refused", "refused", "unchanged"]
    assert "大约一半" in checked[1].problem
    saved = save_cells(case=fumin, edits=edits)
    assert [one.edit for one in saved.refusals] == [one.edit for one in checked if one.refusal]
    assert [one.message for one in saved.refusals] == [one.refusal for one in checked if one.refusal]
    after = {row.pk: row for row in rows_of(fumin)}
    assert after[edits[0].indicator].score.choices["findings"] == checked[0].after
    assert after[edits[1].indicator].score.entries["actual"] == checked[1].after


def test_checking_saves_nothing_and_answers_each_cell(fumin: Case, client: Client) -> None:
    sign_in(fumin, client)
    row = leaf(rows_of(fumin), ASSETS)
    body = json.dumps({"edits": [{"i": row.pk, "f": "choices.findings", "v": "很多", "b": 0}]})
    answer = client.post(f"/cases/{fumin.code}/sheet/check/", body, content_type="application/json")
    cell = answer.json()["cells"][0]
    assert cell == {
        "id": row.pk,
        "field": "choices.findings",
        "before": text_of(row.score.choices["findings"]),
        "text": "很多",
        "status": "changed",
        "problem": "“很多”应为0或正整数",
        "refusal": "",
    }
    assert leaf(rows_of(fumin), ASSETS).score.choices == row.score.choices


@pytest.mark.parametrize("body", ["", "[]", '{"edits": 1}', '{"edits": [{"i": "1"}]}', "[" * 100_000])
def test_a_garbled_question_is_told_as_such(fumin: Case, client: Client, body: str) -> None:
    sign_in(fumin, client)
    answer = client.post(f"/cases/{fumin.code}/sheet/check/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "刷新" in answer.json()["message"]


# ---- the pages ------------------------------------------------------------------------------------------------------


def sign_in(case: Case, client: Client) -> None:
    client.force_login(people.evaluator(case.evaluator or case.agency), backend="units.people.backends.RoleBackend")


BLOCK = "指标\t完成值\t扣分原因\n资产管理规范性\t3\t账实不符\n待遇资格认证确认率\t大约一半\t\n查无此项\t1\t\n"


def sent_back(html: str) -> dict[str, Any]:
    """The form of a preview as a browser sends it: everything hidden, and the ticked boxes."""
    from html import unescape

    edits = re.search(r'name="edits" value="([^"]*)"', html)
    assert edits is not None
    boxes = re.findall(r'name="take" value="(\d+)"( checked)?', html)
    return {"edits": unescape(edits[1]), "take": [number for number, ticked in boxes if ticked]}


def test_without_scripts_a_block_is_previewed_and_confirmed(fumin: Case, client: Client) -> None:
    sign_in(fumin, client)
    address = f"/cases/{fumin.code}/sheet/paste/"
    assert "从这一行开始" in client.get(address).content.decode()
    html = client.post(address, {"text": BLOCK}).content.decode()
    assert "“大约一半”不是数值" in html
    assert "查无此项" in html
    assert leaf(rows_of(fumin), ASSETS).score.reason != "账实不符"
    form = sent_back(html)
    assert len(json.loads(form["edits"])["edits"]) == 3
    assert len(form["take"]) == 2, "what is wrong is not ticked"
    assert client.post(f"{address}confirm/", form).status_code == 302
    row = leaf(rows_of(fumin), ASSETS)
    assert (row.score.choices["findings"], row.score.reason) == (3, "账实不符")
    assert leaf(rows_of(fumin), CONFIRMED).score.entries == {}


def test_a_cell_changed_after_the_preview_is_shown_with_both_values(fumin: Case, client: Client) -> None:
    sign_in(fumin, client)
    address = f"/cases/{fumin.code}/sheet/paste/"
    form = sent_back(client.post(address, {"text": BLOCK}).content.decode())
    save_cells(case=fumin, edits=[Edit(leaf(rows_of(fumin), ASSETS).pk, "reason", "别人写的")])
    answer = client.post(f"{address}confirm/", form)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "已写入 1 格" in html
    assert "别人写的" in html
    assert "账实不符" in html
    row = leaf(rows_of(fumin), ASSETS)
    assert (row.score.choices["findings"], row.score.reason) == (3, "别人写的")
    again = sent_back(html)
    assert again["take"] == []
    assert client.post(f"{address}confirm/", again | {"take": ["0"]}).status_code == 302
    assert leaf(rows_of(fumin), ASSETS).score.reason == "账实不符"


def test_a_script_gets_the_preview_alone(fumin: Case, client: Client) -> None:
    sign_in(fumin, client)
    headers = {"X-Requested-With": "fetch"}
    answer = client.post(f"/cases/{fumin.code}/sheet/paste/", {"text": BLOCK}, headers=headers)
    html = answer.content.decode()
    assert "<html" not in html
    assert 'class="paste-answer"' in html
    refused = client.post(f"/cases/{fumin.code}/sheet/paste/", {"text": " "}, headers=headers)
    assert refused.status_code == 422
    assert "没有可粘贴的内容" in refused.content.decode()


def test_pasting_reads_the_sheet_in_one_query(fumin: Case, client: Client, django_assert_num_queries: Any) -> None:
    sign_in(fumin, client)
    address = f"/cases/{fumin.code}/sheet/paste/"
    client.post(address, {"text": BLOCK})
    with django_assert_num_queries(3):  # session, user with roles, sheet
        client.post(address, {"text": BLOCK}, headers={"X-Requested-With": "fetch"})


def test_a_figure_already_there_is_no_change(fumin: Case, client: Client) -> None:
    sign_in(fumin, client)
    known = leaf(rows_of(fumin), CONFIRMED).score.actual_text
    html = client.post(f"/cases/{fumin.code}/sheet/paste/", {"text": f"指标\t完成值\n{CONFIRMED}\t{known}\n"})
    assert "不变 1 格" in html.content.decode()


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("", {"text": BLOCK}),
        ("confirm/", {"edits": '{"edits": [{"i": 1, "f": "reason", "v": "", "b": 0}]}', "take": "0"}),
    ],
)
@pytest.mark.parametrize("state", ["setup", "submitted", "approved", "published"])
def test_a_closed_case_takes_no_block(fumin: Case, client: Client, state: str, step: str, sent: dict[str, str]) -> None:
    sign_in(fumin, client)
    Case.objects.filter(pk=fumin.pk).update(state=state)
    answer = client.post(f"/cases/{fumin.code}/sheet/paste/{step}", sent)
    assert answer.status_code in (409, 422)
    assert "不能修改评分表" in answer.content.decode()


@pytest.mark.parametrize(
    "edits", ["", "[]", '{"edits": [1]}', '{"edits": [{"i": 1, "f": "reason", "v": "", "b": null}]}']
)
def test_a_garbled_confirmation_changes_nothing(fumin: Case, client: Client, edits: str) -> None:
    sign_in(fumin, client)
    answer = client.post(f"/cases/{fumin.code}/sheet/paste/confirm/", {"edits": edits, "take": ["0", "x", "²"]})
    assert answer.status_code == 422
    assert "没有改动" in answer.content.decode()


@pytest.mark.parametrize("path", ["check", "paste", "paste/confirm", "workbook", "workbook/confirm"])
def test_strangers_find_nothing_and_readers_may_not(fumin: Case, client: Client, outsider: User, path: str) -> None:
    client.force_login(people.agency_clerk(fumin.agency), backend="units.people.backends.RoleBackend")
    assert client.post(f"/cases/{fumin.code}/sheet/{path}/", {"text": BLOCK}).status_code == 403
    assert client.post(f"/cases/nowhere/sheet/{path}/", {"text": BLOCK}).status_code == 404
    client.force_login(outsider, backend="units.people.backends.RoleBackend")
    assert client.post(f"/cases/{fumin.code}/sheet/{path}/", {"text": BLOCK}).status_code == 404
    assert client.get(f"/cases/{fumin.code}/sheet.xlsx").status_code == 404
