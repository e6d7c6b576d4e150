"""verify_audit: an untouched log passes, and the first place that was touched is named exactly."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from evalcase.audit.chain import Point, verify
from evalcase.audit.content import content_of, sha256_of
from evalcase.audit.models import ChainHead, Entry
from evalcase.audit.services import record
from evalcase.audit.triggers import settle
from tests.depth import examples
from units.agencies.models import Agency

Tamper = Callable[..., None]


def verify_audit(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def problem() -> tuple[int, str]:
    """Position and words of the first break, as the command reports it with exit code 1."""
    with pytest.raises(CommandError) as caught:
        verify_audit()
    assert caught.value.returncode == 1
    broken = verify().broken
    assert broken is not None
    assert broken.problem in str(caught.value)
    assert f"第{broken.position}条处断链" in str(caught.value)
    return broken.position, broken.problem


def test_an_untouched_log_passes_and_prints_its_head(ten: list[int]) -> None:
    said = verify_audit()
    assert "已核对10条" in said
    assert str(ChainHead.objects.get()) in said
    assert "触发器" not in said


def test_an_empty_log_passes(guarded: None) -> None:
    assert verify_audit() == "操作日志为空\n"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "依据5。"),
        ("actor_name", "别人"),
        ("actor_id", 7),
        ("actor_role", "管理员"),
        ("ip", "10.0.0.1"),
        ("action", "更改"),
        ("succeeded", False),
        ("object_id", "0"),
        ("object_title", "某县"),
        ("changes", '{"得分": [null, "5.51"]}'),
        ("batch", "b"),
        ("at", "2026-01-01 00:00:00.000001+00:00"),
    ],
)
def test_one_changed_value_is_found_at_its_place(ten: list[int], tamper: Tamper, column: str, value: Any) -> None:
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE position = 6", value)  # noqa: S608 - a test
    position, words = problem()
    assert position == 6
    assert words.startswith("第6条（")
    assert "内容与内容摘要不符" in words


@pytest.mark.parametrize(
    ("sql", "place", "words"),
    [
        ("UPDATE audit_entry SET content_sha256 = '{0}' WHERE position = 4", 4, "内容摘要被改动，内容本身与链摘要相符"),
        ("UPDATE audit_entry SET digest = '{0}' WHERE position = 4", 4, "链摘要与其内容不符"),
        ("UPDATE audit_entry SET previous = '{0}' WHERE position = 4", 4, "所记的前条链摘要被改动"),
        ("UPDATE audit_entry SET previous = '{0}', digest = '{0}' WHERE position = 4", 4, "没有接在第3条（"),
        ("UPDATE audit_entry SET position = 40 WHERE position = 4", 4, "第4条缺失，应在第3条（"),
        ("UPDATE audit_entry SET position = NULL WHERE position = 10", 10, "第10条缺失"),
        ("DELETE FROM audit_entry WHERE position = 4", 4, "第4条缺失，应在第3条（"),
        ("DELETE FROM audit_entry WHERE position BETWEEN 4 AND 6", 4, "第4至6条缺失"),
        ("DELETE FROM audit_entry WHERE position = 1", 1, "第1条缺失，应在链的开头之后"),
        ("DELETE FROM audit_entry WHERE position = 10", 10, "末尾的记录被删除"),
        ("DELETE FROM audit_entry WHERE position > 7", 8, "第8至10条缺失"),
        ("DELETE FROM audit_entry", 1, "第1至10条缺失"),
        ("DELETE FROM audit_chainhead", 1, "链头缺失"),
        ("UPDATE audit_chainhead SET position = 9", 10, "链摘要为"),
        ("UPDATE audit_chainhead SET digest = '{0}'", 10, "链头所记为"),
    ],
)
def test_every_other_break_is_named(ten: list[int], tamper: Tamper, sql: str, place: int, words: str) -> None:
    tamper(sql.replace("{0}", "f" * 64))
    position, found = problem()
    assert words in found
    assert position == place or (place, position) == (10, 9)  # a head set back disagrees at the entry it names


def test_the_last_entries_cut_off_together_with_the_head_are_missed_by_a_noted_point(
    ten: list[int], tamper: Tamper
) -> None:
    noted = str(verify().end)
    seventh = Entry.objects.get(position=7).digest
    tamper("DELETE FROM audit_entry WHERE position > 7")
    tamper("UPDATE audit_chainhead SET position = 7, digest = %s", seventh)
    assert verify().broken is None  # nothing inside the database can tell any more
    with pytest.raises(CommandError, match=r"第8条处断链.*此前抄存的链头是第10条：末尾的记录被删除"):
        verify_audit("--expect", noted)


def test_a_log_written_anew_differs_from_a_noted_point(ten: list[int]) -> None:
    with pytest.raises(CommandError, match=r"第3条处断链.*整体改写"):
        verify_audit("--expect", "3:" + "e" * 64)
    third = Point(3, Entry.objects.get(position=3).digest)
    assert "完整" in verify_audit("--expect", str(third))


def test_a_noted_point_must_be_one() -> None:
    with pytest.raises(CommandError, match="应为“位置:链摘要”"):
        verify_audit("--expect", "3")


def test_a_value_that_cannot_be_read_at_all_is_named(ten: list[int], tamper: Tamper) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL 的列不收别样的值")
    tamper("UPDATE audit_entry SET at = '2026-13-45 what' WHERE position = 5")
    assert problem() == (5, "第5条的内容无法读取，写入后被改动")


def test_entries_behind_a_removed_trigger_are_named(ten: list[int], centre: Agency, tamper: Tamper) -> None:
    from evalcase.audit.triggers import removing
    from tests.evalcase.audit.conftest import run_all

    run_all(removing(connection))
    record(actor=None, action="绕过", obj=centre)
    out = StringIO()
    with pytest.raises(CommandError, match=r"第11条处断链.*没有入链"):
        call_command("verify_audit", stdout=out, stderr=out)
    assert "缺少保护操作日志的触发器：audit_chainhead_delete" in out.getvalue()


def test_reading_costs_by_the_thousand(ten: list[int], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(10):
        assert verify().end.position == len(ten)


TEXTS = st.text(st.characters(codec=None), max_size=30)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.decimals(allow_nan=True)
    | st.floats()
    | st.dates()
    | st.datetimes()
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(TEXTS, VALUES, max_size=4), reason=TEXTS, action=TEXTS, batch=st.text(max_size=90))
def test_whatever_is_written_reads_back_as_it_was_hashed(
    centre: Agency, changes: dict[str, Any], reason: str, action: str, batch: str
) -> None:
    written = record(actor=None, action=action, obj=centre, changes=changes, reason=reason, batch=batch)
    read = Entry.objects.get(pk=written.pk)
    assert content_of(read) == content_of(written)
    assert sha256_of(content_of(read)) == written.content_sha256 == read.content_sha256


def test_the_hash_is_that_of_a_plain_text_anyone_can_rebuild(centre: Agency) -> None:
    """The formula of decision 0010, spelt out with nothing of ours."""
    import hashlib
    import json
    from datetime import UTC

    record(actor=None, action="更正", obj=centre, changes={"得分": [Decimal("4.10"), 1.5]}, reason="依据")
    settle(connection)
    last = Entry.objects.latest("pk")
    text = json.dumps(
        {
            "action": "更正",
            "actor_id": None,
            "actor_name": "系统",
            "actor_role": "",
            "at": last.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
            "batch": "",
            "changes": {"得分": ["4.10", "1.5"]},
            "ip": None,
            "object_id": str(centre.pk),
            "object_model": "agencies.agency",
            "object_title": str(centre),
            "reason": "依据",
            "succeeded": True,
        },
        separators=(",", ":"),
    )
    content = hashlib.sha256(text.encode()).hexdigest()
    assert last.content_sha256 == content
    assert last.digest == hashlib.sha256((last.previous + content).encode()).hexdigest()
