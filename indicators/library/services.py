"""Writes to the framework library, and freezing a framework for a case."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from evalcase.audit.services import record
from indicators.drafts.framework_drafts import framework_of, rows_of
from indicators.drafts.measures import with_meanings
from indicators.frameworks.content import FrameworkContent
from indicators.frameworks.digest import content_sha256
from indicators.frameworks.frozen import FrozenFramework
from indicators.frameworks.loading import read_framework_files
from indicators.frameworks.problems import FrameworkFileError, Problem
from indicators.library.models import Framework, FrameworkDraft
from indicators.library.selectors import may_revise
from units.people.models import User


class FrameworkError(Exception):
    """A stored framework cannot be used; the message says in Chinese why and what to do."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did with one framework: the stored framework, and whether it is new."""

    framework: Framework
    is_new: bool


@transaction.atomic
def load_frameworks(*, paths: Iterable[Path], actor: AbstractBaseUser | None = None) -> list[Loaded]:
    """Validate every framework and store those that are new; files or folders of YAML. Loading again changes nothing.

    Raises FrameworkFileError with all faults, also where a stored version has other content; then nothing is stored.
    """
    contents = read_framework_files(paths)
    stored = {
        (item.code, item.version): item
        for item in Framework.objects.filter(code__in=[content.code for content in contents])
    }
    conflicts = [
        _conflict(content)
        for content in contents
        if (known := stored.get((content.code, content.version))) and known.sha256 != content_sha256(content.to_json())
    ]
    if conflicts:
        raise FrameworkFileError(conflicts)
    return [
        Loaded(known, False)
        if (known := stored.get((content.code, content.version)))
        else Loaded(_store(content, actor), True)
        for content in contents
    ]


def _conflict(content: FrameworkContent) -> Problem:
    version = content.version
    return Problem(
        file=content.code,
        place=f"第{version}版",
        found="库中已有这一版本，而文件内容与它不同",
        expected="已载入的版本内容不变",
        remedy=f'已立案件可能在用第{version}版，请把 version 改为新的版本号（如 "{_next(version)}"）再载入',
    )


def _next(version: str) -> str:
    *rest, last = version.split(".")
    return ".".join([*rest, str(int(last) + 1)])


def _store(
    content: FrameworkContent,
    actor: AbstractBaseUser | None,
    *,
    action: str = "载入指标体系",
    is_shared: bool = True,
    maker_id: int | None = None,
) -> Framework:
    data = content.to_json()
    framework = Framework(
        code=content.code,
        version=content.version,
        title=content.title,
        source=content.source,
        kind=content.kind,
        content=data,
        sha256=content_sha256(data),
        is_shared=is_shared,
        maker_id=maker_id,
    )
    framework.full_clean()
    framework.save()
    record(actor=actor, action=action, obj=framework, changes={"sha256": [None, framework.sha256]})
    return framework


@transaction.atomic
def share_framework(*, framework: Framework, actor: AbstractBaseUser, reason: str = "") -> Framework:
    """Let everybody choose a framework that was its maker's alone."""
    if not framework.is_shared:
        framework.is_shared = True
        framework.save(update_fields=["is_shared"])
        record(
            actor=actor, action="指标体系供全库选用", obj=framework, changes={"is_shared": [False, True]}, reason=reason
        )
    return framework


@transaction.atomic
def unshare_framework(*, framework: Framework, actor: AbstractBaseUser, reason: str = "") -> Framework:
    """Leave a framework to its maker again. Cases keep the version that they were opened with.

    Raises FrameworkError for one that nobody on the site made: it would be left to nobody.
    """
    if framework.maker_id is None:
        raise FrameworkError("随程序载入的指标体系没有编制人，不能收回为仅编制人可用；不再使用的请停用")
    if framework.is_shared:
        framework.is_shared = False
        framework.save(update_fields=["is_shared"])
        record(
            actor=actor,
            action="指标体系收回为仅编制人可用",
            obj=framework,
            changes={"is_shared": [True, False]},
            reason=reason,
        )
    return framework


@transaction.atomic
def set_framework_active(
    *, framework: Framework, active: bool, actor: AbstractBaseUser | None = None, reason: str = ""
) -> Framework:
    """Offer a version to new cases, or no longer. Cases that froze it are not touched."""
    if framework.active != active:
        framework.active = active
        framework.full_clean()
        framework.save(update_fields=["active"])
        action = "启用指标体系" if active else "停用指标体系"
        record(actor=actor, action=action, obj=framework, changes={"active": [not active, active]}, reason=reason)
    return framework


@transaction.atomic
def store_draft(*, draft: FrameworkDraft, actor: User, is_shared: bool) -> Framework:
    """The draft as a version of the library; the draft is gone. ``is_shared``: for all, else for its maker's cases.

    Raises FrameworkFileError with every fault, also where a rule was not accepted yet or code and version are taken.
    """
    draft = FrameworkDraft.objects.select_for_update().get(pk=draft.pk)
    content, problems = framework_of(with_meanings(draft.content), str(draft))
    problems = _without_rules(draft, problems)
    known = Framework.objects.filter(code=content.code)
    if draft.base is None or draft.base.code != content.code or not may_revise(actor, draft.base):
        if known.exists():
            place, remedy = "全文 · code", "请换一个代码；要出新版本的，请从该指标体系的页面点“编制新版本”"
            problems.append(Problem(str(draft), place, f"代码“{content.code}”已被使用", "没有用过的代码", remedy))
    elif known.filter(version=content.version).exists():
        found, remedy = f"已有第{content.version}版", f"请改版本号，如 {_next(content.version)}"
        problems.append(Problem(str(draft), "全文 · version", found, "没有用过的版本号", remedy))
    if problems:
        raise FrameworkFileError(problems)
    framework = _store(content, actor, action="存入指标体系库", is_shared=is_shared, maker_id=actor.pk)
    draft.delete()
    return framework


def _without_rules(draft: FrameworkDraft, problems: list[Problem]) -> list[Problem]:
    """The problems, with those of rules that are still to be set or accepted in the words of the draft's page."""
    leaves = {f"{row.path} · rule": row for row in rows_of(draft.content) if row.is_leaf}
    unset = {place for place, row in leaves.items() if not row.data.get("rule")}
    told = [problem for problem in problems if problem.place not in unset]
    for place, row in leaves.items():
        if place in unset:
            told.append(Problem(str(draft), place, "还没有评分规则", "一种评分规则", "请点“规则与说明”选定"))
        elif not row.is_accepted:
            told.append(Problem(str(draft), place, "规则待确认", "认定或修改后的规则", "请点“认定”，或改好规则后保存"))
    return told


def freeze(*, framework: Framework) -> FrozenFramework:
    """The framework as a value for a case to keep. Raises FrameworkError where the stored content was tampered with."""
    if content_sha256(framework.content) != framework.sha256:
        raise FrameworkError(
            f"{framework}的内容与载入时的校验值不一致，可能被直接改动过数据库；请用原文件以新版本号重新载入"
        )
    return FrozenFramework(framework.code, framework.version, framework.sha256, copy.deepcopy(framework.content))
