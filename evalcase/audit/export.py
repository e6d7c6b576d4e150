"""The log as a file that proves itself: JSON lines, and beside them a signature that covers every byte.

FILE has one entry a line: position, previous, digest, content_sha256 and content (times in UTC with their offset).
FILE.sig is JSON: SHA-256 of FILE, which part of the chain it holds, the head of the chain on that day, and the
HMAC-SHA256 of all this under a key derived from SECRET_KEY. Retired keys count while SECRET_KEY_FALLBACKS names them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from evalcase.audit.chain import Break, Link, Point, stored_links, walk
from evalcase.audit.models import ChainHead, Entry
from evalcase.audit.triggers import settle

_SALT = "evalcase.audit.export"
_FORMAT = "evalcase-audit-1"


class ExportError(Exception):
    """An export cannot be written, or does not prove what it should; the text is Chinese and complete."""


def signature_path(path: Path) -> Path:
    """Where the signature of an export lies: FILE.sig beside FILE."""
    return path.with_name(path.name + ".sig")


def write_export(*, path: Path, first_day: date, last_day: date) -> Mapping[str, Any]:
    """Write the entries of some days (local time, both included) to ``path`` and sign them; returns what was signed.

    The whole stretch of the chain between the first and the last of them is written, so that it can be checked link
    by link. Raises ExportError when a file is in the way, there is nothing to write, or the chain is broken there.
    """
    for target in (path, signature_path(path)):
        if target.exists():
            raise ExportError(f"文件{target.name}已存在，为免覆盖以前的导出，请换一个文件名")
    first, last = _positions(first_day, last_day)
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            signed = _written(file, first, last)
        signed = signed | {"from": first_day.isoformat(), "to": last_day.isoformat(), "file": path.name}
        signature = json.dumps(
            signed | {"hmac_sha256": _hmac(signed, settings.SECRET_KEY)}, ensure_ascii=False, indent=1
        )
        signature_path(path).write_text(signature + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise ExportError(f"文件{path}不能写入：{error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return signed


def check_export(path: Path) -> Point:
    """Check signature, bytes, contents and links of an export; returns the last point of the chain in it.

    Raises ExportError with the first thing that does not agree.
    """
    signed = _signature(signature_path(path))
    with _opened(path) as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != signed["sha256"]:
            raise _first_difference(path, signed)
    end = _walked(path, signed)
    if end != Point(signed["last_position"], signed["last_digest"]):
        raise ExportError(f"文件{path.name}止于第{end.position}条，签名所记为第{signed['last_position']}条")
    return end


def _positions(first_day: date, last_day: date) -> tuple[int, int]:
    settle(connection)
    begin = timezone.make_aware(datetime.combine(first_day, time.min))
    end = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    rows = Entry.objects.filter(at__gte=begin, at__lt=end).aggregate(first=Min("position"), last=Max("position"))
    if rows["first"] is None:
        raise ExportError(f"{first_day}至{last_day}没有操作日志，请核对起止日期")
    return rows["first"], rows["last"]


def _written(file: BinaryIO, first: int, last: int) -> dict[str, Any]:
    start = _before(first)
    head = ChainHead.objects.get()
    content, end = hashlib.sha256(), start
    for step in walk(_copied(stored_links(first, last), file, content), start):
        if isinstance(step, Break):
            raise ExportError(
                f"操作日志在第{step.position}条处断链，没有导出：{step.problem}。请先运行 verify_audit 核对"
            )
        end = step
    return {
        "format": _FORMAT,
        "sha256": content.hexdigest(),
        "entries": end.position - start.position,
        "first_position": first,
        "previous": start.digest,
        "last_position": end.position,
        "last_digest": end.digest,
        "head": str(Point(head.position, head.digest)),
        "exported_at": timezone.now().astimezone(UTC).isoformat(timespec="microseconds"),
    }


def _before(first: int) -> Point:
    if first == 1:
        return Point()
    digest = Entry.objects.filter(position=first - 1).values_list("digest", flat=True).first()
    if digest is None:
        raise ExportError(f"操作日志第{first - 1}条缺失，没有导出。请先运行 verify_audit 核对")
    return Point(first - 1, digest)


def _copied(links: Iterator[Link], file: BinaryIO, content: Any) -> Iterator[Link]:
    for link in links:
        line = (json.dumps(asdict(link), ensure_ascii=False, sort_keys=True) + "\n").encode()
        file.write(line)
        content.update(line)
        yield link


def _hmac(signed: Mapping[str, Any], secret: str | bytes) -> str:
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return salted_hmac(_SALT, text, secret=secret, algorithm="sha256").hexdigest()


def _signature(path: Path) -> dict[str, Any]:
    with _opened(path) as file:
        try:
            signed = json.load(file)
            given = signed.pop("hmac_sha256")
        except (ValueError, AttributeError, KeyError, TypeError):
            raise ExportError(f"签名文件{path.name}不是本系统导出的签名，无法核对") from None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(str(given), _hmac(signed, key)) for key in keys):
        raise ExportError(f"签名文件{path.name}的签名不符：签名文件被改动，或导出时用的是另一个 SECRET_KEY")
    return dict(signed)


def _opened(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise ExportError(f"文件{path}不能读取：{error.strerror}") from error


def _first_difference(path: Path, signed: Mapping[str, Any]) -> ExportError:
    """The error for a file whose bytes are not those signed: the first entry that does not agree, if any."""
    try:
        _walked(path, signed)
    except ExportError as error:
        return error
    return ExportError(f"文件{path.name}与签名不符：各条记录及链接相符，但文件的字节（条数、空白或次序）被改动")


def _walked(path: Path, signed: Mapping[str, Any]) -> Point:
    end = Point(signed["first_position"] - 1, signed["previous"])
    with _opened(path) as file:
        for step in walk(_read(path, file), end):
            if isinstance(step, Break):
                raise ExportError(f"文件{path.name}在第{step.position}条处不符：{step.problem}")
            end = step
    return end


def _read(path: Path, file: BinaryIO) -> Iterator[Link]:
    for number, line in enumerate(file, start=1):
        try:
            link = Link(**json.loads(line))
            readable = isinstance(link.position, int) and isinstance(link.content, dict)
        except (ValueError, TypeError):
            readable = False
        if not readable:
            raise ExportError(f"文件{path.name}第{number}行不是一条完整的操作日志，该行被改动")
        yield link
