"""export_audit: a file that proves itself, also years later and away from the database."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from evalcase.audit.export import signature_path
from evalcase.audit.models import Entry
from evalcase.audit.services import record_event
from tests.evalcase.audit.test_chain import Tamper, verify_audit


def export(path: Path, first: str = "", last: str = "") -> str:
    today = timezone.localdate().isoformat()
    out = StringIO()
    call_command("export_audit", str(path), "--from", first or today, "--to", last or today, stdout=out)
    return out.getvalue()


@pytest.fixture
def exported(ten: list[int], tmp_path: Path) -> Path:
    path = tmp_path / "日志.jsonl"
    export(path)
    return path


def test_the_file_holds_every_entry_and_proves_itself(ten: list[int], exported: Path) -> None:
    lines = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    assert [line["position"] for line in lines] == list(range(1, 11))
    assert lines[5]["content"]["changes"] == Entry.objects.get(position=6).changes
    assert lines[5]["content"]["at"].endswith("+00:00")
    said = verify_audit("--file", str(exported))
    assert "导出文件日志.jsonl完整" in said
    assert "已核对11条" in said  # the export itself stands in the log
    last = Entry.objects.latest("pk")
    assert (last.action, last.object_title) == ("导出操作日志", "日志.jsonl")


def test_only_the_stretch_of_those_days(ten: list[int], tmp_path: Path) -> None:
    """Days are those of Beijing; what was committed between two entries of these days comes along, the chain whole."""
    for at in ("05-04T23:59:59.999999", "05-05T00:00:00", "05-07T12:00:00", "05-05T23:59:59.999999", "05-06T00:00:00"):
        with patch.object(timezone, "now", return_value=datetime.fromisoformat(f"2020-{at}+08:00")):
            record_event(actor=None, action="更正", title=at)
    path = tmp_path / "a.jsonl"
    assert "已导出3条（第12至14条）" in export(path, "2020-05-05", "2020-05-05")
    times = [json.loads(line)["content"]["at"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert times[0] == "2020-05-04T16:00:00.000000+00:00"
    assert times[2] == "2020-05-05T15:59:59.999999+00:00"
    signed = json.loads(signature_path(path).read_text(encoding="utf-8"))
    assert signed["previous"] == Entry.objects.get(position=11).digest
    assert signed["head"] == f"15:{Entry.objects.get(position=15).digest}"
    assert "止于第14条" in verify_audit("--file", str(path))


def test_a_broken_stretch_is_not_exported(ten: list[int], tamper: Tamper, tmp_path: Path) -> None:
    tamper("UPDATE audit_entry SET reason = '改写' WHERE position = 4")
    with pytest.raises(CommandError, match=r"第4条处断链，没有导出.*先运行 verify_audit"):
        export(tmp_path / "a.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [0, 3, 9])
def test_one_byte_of_the_file_is_named_by_its_entry(exported: Path, place: int) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    lines[place] = lines[place].replace(b'"batch": ""', b'"batch": "x"')
    exported.write_bytes(b"".join(lines))
    with pytest.raises(CommandError, match=f"第{place + 1}条处不符：第{place + 1}条（.*内容在写入后被改动"):
        verify_audit("--file", str(exported))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: [*lines[:4], *lines[5:]], "第5条缺失"),
        (lambda lines: lines[:-1], "止于第9条，签名所记为第10条|条数"),
        (lambda lines: [*lines, b"\n"], "第11行不是一条完整的操作日志"),
        (lambda lines: [b" " + lines[0], *lines[1:]], "文件的字节"),
        (lambda lines: [b"[1]\n", *lines[1:]], "第1行不是一条完整的操作日志"),
        (lambda lines: [b"\xff\n", *lines[1:]], "第1行不是一条完整的操作日志"),
    ],
)
def test_other_changes_of_the_file_are_named(exported: Path, change: Any, words: str) -> None:
    exported.write_bytes(b"".join(change(exported.read_bytes().splitlines(keepends=True))))
    with pytest.raises(CommandError, match=words):
        verify_audit("--file", str(exported))


def test_a_signature_of_another_key_or_hand_is_refused(exported: Path, settings: Any) -> None:
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(CommandError, match="签名不符"):
        verify_audit("--file", str(exported))
    settings.SECRET_KEY_FALLBACKS = [key]
    assert "完整" in verify_audit("--file", str(exported))
    path = signature_path(exported)
    path.write_text(path.read_text(encoding="utf-8").replace('"entries": 10', '"entries": 11'), encoding="utf-8")
    with pytest.raises(CommandError, match="签名不符"):
        verify_audit("--file", str(exported))
    for text in ("", "[]", "{}"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CommandError, match="不是本系统导出的签名"):
            verify_audit("--file", str(exported))
    path.unlink()
    with pytest.raises(CommandError, match="不能读取"):
        verify_audit("--file", str(exported))


def test_a_database_rewritten_since_the_export_is_found_out(exported: Path, tamper: Tamper) -> None:
    """Someone cuts the log after entry 7 and sets the head back: the database alone cannot tell."""
    seventh = Entry.objects.get(position=7).digest
    tamper("DELETE FROM audit_entry WHERE position > 7")
    tamper("UPDATE audit_chainhead SET position = 7, digest = %s", seventh)
    with pytest.raises(CommandError, match="末尾的记录被删除"):
        verify_audit("--file", str(exported))


def test_bad_requests_say_what_to_do(ten: list[int], exported: Path, tmp_path: Path) -> None:
    for path, first, last, words in [
        (exported, "", "", "已存在"),
        (tmp_path / "b", "1999-01-01", "1999-01-02", "没有操作日志"),
        (tmp_path / "b", "2026-01-02", "2026-01-01", "早于起始日期"),
        (tmp_path / "b", "昨天", "", "不是日期"),
        (tmp_path / "none" / "b", "", "", "不能写入"),
    ]:
        with pytest.raises(CommandError, match=words):
            export(path, first, last)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["日志.jsonl", "日志.jsonl.sig"]
