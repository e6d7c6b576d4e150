"""Walking the chain: every entry must say what it said when it was written, and follow the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max

from evalcase.audit.content import content_of, sha256_of
from evalcase.audit.models import ChainHead, Entry
from evalcase.audit.triggers import GENESIS, settle

_BATCH = 1000


@dataclass(frozen=True)
class Point:
    """A place of the chain: everything up to ``position`` is sealed by ``digest``."""

    position: int = 0
    digest: str = GENESIS

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


@dataclass(frozen=True)
class Link:
    """One entry as read, from the database or from an export; ``content`` is None when it cannot be read at all."""

    position: int
    previous: str
    digest: str
    content_sha256: str
    content: Mapping[str, Any] | None

    @classmethod
    def of(cls, entry: Entry) -> Link:
        """The link that a stored entry makes."""
        position = entry.position or 0
        return cls(position, entry.previous, entry.digest, entry.content_sha256, content_of(entry))

    def named(self) -> str:
        """第37条（2026-11-21T00:41:52.000001+00:00，评价人员甲，填写评分：经济效益）"""
        if self.content is None:
            return f"第{self.position}条"
        said = self.content
        event = f"{said.get('action')}：{said.get('object_title')}"
        return f"第{self.position}条（{said.get('at')}，{said.get('actor_name')}，{event}）"


@dataclass(frozen=True)
class Break:
    """The first place that does not agree: its position, and a Chinese sentence that says what is wrong."""

    position: int
    problem: str


def chained(previous: str, content_sha256: str) -> str:
    """The digest of an entry: SHA-256 hex of the digest before it and its own content's."""
    return hashlib.sha256((previous + content_sha256).encode()).hexdigest()


def walk(links: Iterable[Link], start: Point) -> Iterator[Point | Break]:
    """The point after each link from ``start`` on; in place of the first that does not agree a Break, the last item."""
    point = start
    before = "链的开头" if start.position == 0 else f"第{start.position}条"
    for link in links:
        problem = _problem(link, point, before)
        if problem:
            yield Break(min(link.position, point.position + 1), problem)
            return
        point, before = Point(link.position, link.digest), link.named()
        yield point


def _problem(link: Link, point: Point, before: str) -> str:
    expected = point.position + 1
    if link.position > expected:
        last = link.position - 1
        missing = f"第{expected}条" if last == expected else f"第{expected}至{last}条"
        return f"{missing}缺失，应在{before}之后、{link.named()}之前"
    if link.position < expected:
        return f"{link.named()}的位置重复或次序颠倒，此处应为第{expected}条"
    if link.content is None:
        return f"{link.named()}的内容无法读取，写入后被改动"
    computed = sha256_of(link.content)
    if link.digest == chained(point.digest, link.content_sha256):
        if link.previous != point.digest:
            return f"{link.named()}所记的前条链摘要被改动，与{before}的链摘要不符"
        return "" if computed == link.content_sha256 else f"{link.named()}的内容与内容摘要不符，内容在写入后被改动"
    if link.digest == chained(point.digest, computed):
        return f"{link.named()}的内容摘要被改动，内容本身与链摘要相符"
    if link.previous == point.digest:
        return f"{link.named()}的链摘要与其内容不符，内容或链摘要在写入后被改动"
    return f"{link.named()}没有接在{before}之后：所记的前条链摘要为{link.previous}，应为{point.digest}"


@dataclass(frozen=True)
class Verdict:
    """What a walk over the whole log found: how far the chain holds, and the first break if there is one."""

    end: Point
    broken: Break | None = None


def verify(expected: Iterable[Point] = ()) -> Verdict:
    """Walk the log in the database from its first entry to its head.

    ``expected``: points noted earlier; the log must still pass through each. Entries written meanwhile are left out.
    """
    settle(connection)
    # In this order: entries and head are committed together, so none of these can be beyond a head read later.
    top = Entry.objects.aggregate(top=Max("position"))["top"] or 0
    head = ChainHead.objects.first()
    goal = Point() if head is None else Point(head.position, head.digest)
    wanted = {point.position: point for point in expected}
    end = Point()
    for step in walk(stored_links(1, goal.position), end):
        if isinstance(step, Break):
            return Verdict(end, step)
        if step.position in wanted and step != wanted[step.position]:
            return Verdict(end, _differs(step, wanted[step.position]))
        end = step
    if head is None and top:
        return Verdict(end, Break(1, f"链头缺失：日志写到第{top}条，但数据库中没有链头，链头被删除"))
    return Verdict(end, _broken_end(end, goal, top) or _not_reached(end, wanted))


def _differs(found: Point, expected: Point) -> Break:
    problem = f"第{found.position}条的链摘要为{found.digest}，与此前抄存的{expected.digest}不符：此前的日志被整体改写"
    return Break(found.position, problem)


def _not_reached(end: Point, wanted: Mapping[int, Point]) -> Break | None:
    beyond = [position for position in sorted(wanted) if position > end.position]
    if not beyond:
        return None
    return Break(end.position + 1, f"日志只到第{end.position}条，此前抄存的链头是第{beyond[-1]}条：末尾的记录被删除")


def _broken_end(end: Point, goal: Point, top: int) -> Break | None:
    if end.position < goal.position:
        missing = (
            f"第{goal.position}条" if end.position + 1 == goal.position else f"第{end.position + 1}至{goal.position}条"
        )
        return Break(end.position + 1, f"{missing}缺失：链头记录日志写到第{goal.position}条，末尾的记录被删除")
    if end.digest != goal.digest:
        return Break(end.position, f"第{end.position}条的链摘要为{end.digest}，链头所记为{goal.digest}，两者不符")
    if top > goal.position:
        return Break(
            goal.position + 1, f"链头记录日志写到第{goal.position}条，却另有直至第{top}条的记录：绕过了数据库触发器"
        )
    first = Entry.objects.filter(position__isnull=True).order_by("pk").first()
    if first is not None:
        return Break(end.position + 1, f"编号{first.pk}的记录（{first}）没有入链：绕过了数据库触发器")
    return None


def stored_links(first: int, last: int) -> Iterator[Link]:
    """The links of the database between two positions, both included, read in batches."""
    after = first - 1
    while batch := _batch(after, last):
        yield from batch
        after = batch[-1].position


def _batch(after: int, last: int) -> list[Link]:
    rows = Entry.objects.filter(position__gt=after, position__lte=last).order_by("position")
    try:
        return [Link.of(entry) for entry in rows[:_BATCH]]
    except (ValueError, TypeError, AttributeError):  # some value no longer is what its column holds: find which
        return [_single(position) for position in rows.values_list("position", flat=True)[:_BATCH]]


def _single(position: int | None) -> Link:
    rows = Entry.objects.filter(position=position)
    try:
        return Link.of(rows.get())
    except (ValueError, TypeError, AttributeError):
        previous, digest, content = rows.values_list("previous", "digest", "content_sha256").get()
        return Link(position or 0, previous, digest, content, None)
