"""The log on an object's own page: in words a reader knows, in one query."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string

from evalcase.audit.history import ChangeLine
from evalcase.audit.selectors import history_of
from evalcase.audit.services import record, record_event
from units.agencies.models import Agency
from units.agencies.services import update_agency
from units.people.models import User


def test_fields_and_choices_are_shown_in_chinese(centre: Agency) -> None:
    update_agency(agency=centre, fields={"level": "city", "established": date(2001, 2, 3)})
    latest = history_of(centre)[0]
    level, established = sorted(latest.changes, key=lambda line: line.label, reverse=True)
    label = str(Agency._meta.get_field("level").verbose_name)
    words = dict(Agency._meta.get_field("level").flatchoices)
    assert {level.label, established.label} == {label, str(Agency._meta.get_field("established").verbose_name)}
    shown = {line.label: (line.before, line.after) for line in latest.changes}
    assert shown[label] == (words["county"], words["city"])
    assert ("（空）", "2001-02-03") in shown.values()


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            {"choices": [{"a": "1", "b": "2"}, {"b": "3", "c": True}]},
            ["choices·a:1>（空）", "choices·b:2>3", "choices·c:（空）>是"],
        ),
        ({"choices": [None, {"甲": ["子", "丑"]}]}, ["choices·甲:（空）>子、丑"]),
        ({"password": [None, "x1"]}, ["密码:（空）>******"]),
        ({"登记": [{"口令": "甲"}, {"口令": "乙"}]}, []),  # both read as the mask: no difference is told
        ({"得分": ["4.10", None]}, ["得分:4.10>（空）"]),
        ({"说明": ["", "长" * 300]}, ["说明:（空）>" + "长" * 119 + "…"]),
        ({"甲": "乙"}, ["甲:（空）>乙"]),
        ({"甲": [[{"子": 1}], []]}, ["甲:子：1>（空）"]),
    ],
)
def test_changes_are_spelt_out(evaluator: User, changes: dict[str, Any], lines: list[str]) -> None:
    record(actor=None, action="更正", obj=evaluator, changes=changes)
    latest = history_of(evaluator)[0]
    assert sorted(f"{line.label}:{line.before}>{line.after}" for line in latest.changes) == sorted(lines)


def test_a_long_list_is_cut_and_counted(evaluator: User) -> None:
    record(actor=None, action="更正", obj=evaluator, changes={f"项{number}": [None, number] for number in range(20)})
    latest = history_of(evaluator)[0]
    assert (len(latest.changes), latest.more) == (8, 12)


@pytest.mark.parametrize("count", [1, 3])
def test_several_objects_take_one_query(
    evaluator: User, centre: Agency, bureau: Agency, count: int, django_assert_num_queries: Any
) -> None:
    record_event(actor=None, action="别处", title="不相干")
    for number in range(count):
        record(actor=evaluator, action=f"更正{number}", obj=centre, reason="依据")
        record(actor=evaluator, action=f"查看{number}", obj=evaluator)
    with django_assert_num_queries(1):
        found = history_of(centre, bureau, evaluator)
    assert [entry.action for entry in found][:2] == [f"查看{count - 1}", f"更正{count - 1}"]
    assert {entry.title for entry in found} == {str(centre), str(bureau), str(evaluator)}
    assert len(history_of(centre, bureau, evaluator, limit=2)) == 2
    with django_assert_num_queries(0):
        assert history_of() == []


def test_the_page_shows_who_when_what_and_why(evaluator: User) -> None:
    record(
        actor=evaluator,
        action="更正<b>",
        obj=evaluator,
        changes={"username": ["甲<i>", "乙"]},
        reason="依据文件",
        batch="0123456789abcdef",
        actor_role="评价人员",
        succeeded=False,
    )
    latest = history_of(evaluator)[0]
    assert latest.changes == (ChangeLine("用户名", "甲<i>", "乙"),)
    page = render_to_string("audit/history.html", {"entries": history_of(evaluator), "objects": True})
    for part in (
        "更正&lt;b&gt;",
        "评价人员甲",
        "评价人员</span>",
        "用户名",
        "甲&lt;i&gt;",
        "依据文件",
        "01234567</span>",
        "未成功",
    ):
        assert part in page
    assert latest.at.astimezone().strftime("%Y") in page
    assert "尚无操作记录" in render_to_string("audit/history.html", {"entries": []})
