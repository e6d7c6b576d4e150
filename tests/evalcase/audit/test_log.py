"""The log: what an entry freezes, what it hides, and that it only grows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evalcase.audit.models import AppendOnlyError, Entry
from evalcase.audit.selectors import entries_for
from evalcase.audit.services import record
from units.agencies.models import Agency
from units.agencies.services import rename_agency
from units.people.models import User


def test_an_entry_keeps_the_names_of_its_day(centre: Agency, evaluator: User) -> None:
    entry = record(actor=evaluator, action="更正", obj=centre, reason="依据文件")
    rename_agency(agency=centre, name="某县社保中心", on=date(2023, 1, 1))
    evaluator.display_name = "改了名字"
    evaluator.save()
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name) == (evaluator.pk, "评价人员甲")
    assert (entry.object_model, entry.object_title) == ("agencies.agency", "某县社保局")


def test_changes_are_kept_as_plain_data(centre: Agency) -> None:
    entry = record(
        actor=None, action="更正", obj=centre, changes={"得分": [Decimal("4.10"), None], "on": date(2023, 1, 2)}
    )
    entry.refresh_from_db()
    assert entry.changes == {"得分": ["4.10", None], "on": "2023-01-02"}
    assert entry.actor_name == "系统"


def test_secrets_are_masked_at_any_depth(centre: Agency) -> None:
    entry = record(
        actor=None,
        action="更正",
        obj=centre,
        changes={"password": [None, "x1"], "accounts": [{"api_token": "x2", "name": "甲"}], "登录口令": "x3"},
    )
    assert entry.changes == {
        "password": [None, "******"],
        "accounts": [{"api_token": "******", "name": "甲"}],
        "登录口令": "******",
    }


def test_an_unsaved_object_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="尚未保存"):
        record(actor=None, action="更正", obj=Agency(code="x"))


def test_the_log_only_grows(centre: Agency) -> None:
    entry = record(actor=None, action="更正", obj=centre)
    entry.reason = "改写"
    attempts = [
        entry.save,
        entry.delete,
        lambda: Entry.objects.filter(pk=entry.pk).update(reason="改写"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.bulk_update([entry], ["reason"]),
        lambda: Entry._base_manager.all().delete(),
        lambda: Entry.objects.update_or_create(pk=entry.pk, defaults={"reason": "改写"}),
        lambda: Entry.objects.bulk_create(
            [entry], update_conflicts=True, update_fields=["reason"], unique_fields=["id"]
        ),
        lambda: Entry(pk=entry.pk, actor_name="伪造").save(),
    ]
    for attempt in attempts:
        with pytest.raises(AppendOnlyError, match="只能追加"):
            attempt()
    entry.refresh_from_db()
    assert entry.reason == ""


def test_entries_of_an_object_oldest_first(centre: Agency, bureau: Agency) -> None:
    record(actor=None, action="第一次", obj=centre)
    record(actor=None, action="第二次", obj=centre)
    record(actor=None, action="别处", obj=bureau)
    assert [entry.action for entry in entries_for(centre)] == ["登记单位", "第一次", "第二次"]
