"""Drafts of frameworks: brought in from files and pasted cells, copied from the library, changed, thrown away."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass

from django.db import transaction

from evalcase.audit.services import record
from evalcase.uploads.inspection import safe_name
from evalcase.uploads.kinds import agreed_kind
from evalcase.uploads.rejection import UploadRejected
from indicators.drafts.framework_drafts import without_positions
from indicators.drafts.table_drafts import draft_of_table
from indicators.frameworks.content import Json
from indicators.frameworks.limits import MAX_FILE_BYTES, MAX_LEAVES
from indicators.frameworks.loading import SUFFIXES, read_framework
from indicators.frameworks.tables.files import PASTED, grid_of_pasted, grids_of_document, grids_of_workbook
from indicators.frameworks.tables.reading import read_tables
from indicators.frameworks.tables.table import ReadTable
from indicators.library.models import Framework, FrameworkDraft
from indicators.library.selectors import version_order
from units.people.models import User

MOST_TABLES = 8
_EXPECTED = "表头应有指标名称（或一级指标、二级指标、三级指标）和分值、评分标准等列，表头下至少两个指标"


class StaleDraft(Exception):
    """The draft was changed meanwhile, on another page; the message says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft came from: the file's name and SHA-256, the sheet or table in it."""

    file_name: str = ""
    sha256: str = ""
    sheet: str = ""


@transaction.atomic
def bring_in_file(*, data: bytes, file_name: str, declared: str, owner: User) -> list[FrameworkDraft]:
    """A draft for each framework in a YAML pack, an .xlsx or a .docx.

    Raises UploadRejected, or FrameworkFileError with every fault of a pack.
    """
    name = safe_name(file_name)
    digest = hashlib.sha256(data).hexdigest()
    if name.lower().endswith(SUFFIXES):
        framework = read_framework(_text_of_pack(data, name), name)
        return [keep_draft(content=framework.to_json(), owner=owner, origin=Origin(name, digest))]
    try:
        kind = agreed_kind(data, name, declared).ending
    except UploadRejected as rejection:
        rejection.file_name = name
        raise
    if kind not in ("xlsx", "docx"):
        raise UploadRejected(
            f"是{kind.upper()}文件",
            "应为 .xlsx、.docx 或 .yaml 文件",
            "请另存为其中一种，或直接粘贴表格",
            file_name=name,
        )
    tables = read_tables((grids_of_workbook if kind == "xlsx" else grids_of_document)(data, name))
    return _drafts(tables, owner, name, digest)


@transaction.atomic
def bring_in_pasted(*, text: str, owner: User) -> list[FrameworkDraft]:
    """A draft of the cells that were pasted. Raises UploadRejected."""
    return _drafts(read_tables([grid_of_pasted(text)]), owner, PASTED, hashlib.sha256(text.encode()).hexdigest())


def _text_of_pack(data: bytes, name: str) -> str:
    if len(data) > MAX_FILE_BYTES:
        raise UploadRejected(
            f"文件大于{MAX_FILE_BYTES:,}字节", "应为一个指标体系的YAML文件", "请确认选对了文件", file_name=name
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UploadRejected("不是UTF-8编码的文本", "应为YAML文本", "请另存为UTF-8编码", file_name=name) from error


def _drafts(tables: list[ReadTable], owner: User, name: str, digest: str) -> list[FrameworkDraft]:
    if not tables:
        remedy = "请核对表头的用词，或只复制指标体系的表格（连同表头）粘贴"
        raise UploadRejected("没有找到指标体系的表格", _EXPECTED, remedy, file_name=name)
    for table in tables:
        if (leaves := len(table.leaves())) > MAX_LEAVES:
            found = f"【{table.name}】有{leaves}个末级指标"
            raise UploadRejected(found, f"至多{MAX_LEAVES}个", "请只保留一个指标体系的表格", file_name=name)
    return [
        keep_draft(content=draft_of_table(table), owner=owner, origin=Origin(name, digest, table.name[:120]))
        for table in tables[:MOST_TABLES]
    ]


def keep_draft(
    *, content: Json, owner: User, origin: Origin | None = None, base: Framework | None = None
) -> FrameworkDraft:
    """A new draft of its owner; a code is suggested where the content has none."""
    origin, content = origin or Origin(), without_positions(content)
    draft = FrameworkDraft.objects.create(
        owner=owner,
        title=str(content.get("title", ""))[:200],
        content=content,
        base=base,
        file_name=origin.file_name,
        sheet=origin.sheet,
        sha256=origin.sha256,
    )
    if not content.get("code"):
        draft.content["code"] = f"own-{draft.pk}"
        draft.save(update_fields=["content"])
    return draft


@transaction.atomic
def copy_framework(*, framework: Framework, owner: User, as_version: bool) -> FrameworkDraft:
    """A draft of a framework's content: its next version, or a framework of its own with a code of its own."""
    content = copy.deepcopy(framework.content)
    if as_version:
        versions = Framework.objects.filter(code=framework.code).values_list("version", flat=True)
        first, *_ = version_order(max(versions, key=version_order))
        content["version"] = str(first + 1)
    else:
        content |= {"code": "", "version": "1", "title": f"{framework.title}（副本）"[:200]}
    return keep_draft(content=content, owner=owner, base=framework)


@transaction.atomic
def save_draft(*, draft: FrameworkDraft, content: Json, seen: int | None) -> FrameworkDraft:
    """Keep a changed content. ``seen`` is the version that the page showed. Raises StaleDraft."""
    stored = FrameworkDraft.objects.select_for_update().get(pk=draft.pk)
    if seen is not None and seen != stored.version:
        raise StaleDraft("这份草稿刚在另一个页面改过，您这里填写的还没有保存；请记下要改的内容，刷新页面后再改")
    stored.content, stored.title = content, str(content.get("title", ""))[:200]
    stored.version += 1
    stored.save()
    return stored


@transaction.atomic
def delete_draft(*, draft: FrameworkDraft, actor: User) -> None:
    """Throw the draft away; the log keeps its title and where it came from."""
    record(actor=actor, action="删除指标体系草稿", obj=draft, changes={"title": [draft.title, None]})
    draft.delete()
