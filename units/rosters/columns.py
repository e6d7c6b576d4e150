"""Which columns a list may have, and by which words their heads are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from evalcase.spreadsheets.declarations import Column, TableDeclaration
from evalcase.spreadsheets.headers import normalise
from units.rosters.choices import RosterKind


def _column(key: str, label: str, *words: str) -> Column:
    return Column(key, (label,), required=False, aliases=words)


_UNIT_CODES = (
    *("单位编码", "预算单位编码", "预算单位代码", "部门编码", "部门代码", "机构编码", "机构代码", "单位编号"),
    *("预算代码", "预算编码", "单位码", "部门单位编码", "部门单位代码", "单位预算编码", "单位预算代码"),
)
_AGENCIES = (
    _column("code", "单位代码", *_UNIT_CODES, "编码", "代码"),
    _column(
        *("name", "单位名称", "预算单位", "预算单位名称", "单位全称", "部门名称", "机构名称", "名称", "单位", "全称"),
        *("现用名称", "部门单位名称", "部门单位", "预算部门", "预算部门名称", "部门"),
    ),
    _column("short_name", "简称", "单位简称", "部门简称", "机构简称", "预算单位简称"),
    _column(
        *("parent_code", "上级单位代码", "上级单位编码", "主管部门编码", "主管部门代码", "上级编码", "上级代码"),
        *("主管单位编码", "主管单位代码", "归口部门编码", "一级预算单位编码", "所属部门编码", "所属主管部门编码"),
        *("上级部门编码", "上级部门代码", "父级编码"),
    ),
    _column(
        *("parent", "上级单位", "主管部门", "主管部门名称", "上级单位名称", "主管单位", "主管单位名称", "上级部门"),
        *("归口部门", "一级预算单位", "一级预算部门", "所属部门", "所属主管部门", "所属主管部门名称", "上级主管部门"),
    ),
    _column(
        *("kind", "单位性质", "性质", "单位类型", "类型", "单位类别", "类别", "机构性质", "机构类型", "单位分类"),
        *("经费性质", "预算单位类型", "单位属性"),
    ),
    _column("level", "预算级次", "级次", "预算级别", "单位级次", "单位级别", "政府级次", "财政级次"),
    _column("region_code", "行政区划代码", "行政区划编码", "区划代码", "区划编码", "行政区代码"),
    _column("region", "行政区划", "行政区划名称", "所属区划", "区划", "所在地区", "所属地区", "所属行政区划"),
    _column(
        *("since", "启用日期", "名称启用日期", "启用时间", "启用年月", "生效日期", "生效时间", "更名日期", "更名时间"),
        *("有效开始日期", "启用年度", "变更日期"),
    ),
    _column("established", "成立日期", "成立时间", "设立日期", "设立时间", "批准设立日期", "建立日期"),
    _column("abolished", "撤销日期", "撤销时间", "停用日期", "停用时间", "注销日期", "撤并日期", "终止日期"),
    _column("basis", "依据文号", "名称依据", "批准文号", "文号", "批文", "依据", "设立依据", "批文号"),
)
_PEOPLE = (
    _column("display_name", "姓名", "人员姓名", "用户姓名", "名字", "人员名称", "人员"),
    _column(
        *("username", "用户名", "账号", "帐号", "登录名", "登录账号", "登录帐号", "用户账号", "用户帐号", "登陆名"),
        *("登陆账号", "系统账号", "用户代码"),
    ),
    _column("agency_code", "单位代码", *_UNIT_CODES, "所在单位编码", "所属单位编码"),
    _column(
        *("agency", "单位", "单位名称", "所在单位", "所属单位", "工作单位", "预算单位", "预算单位名称", "部门"),
        *("所在部门", "所属部门", "部门名称", "机构名称", "机构"),
    ),
    _column("role", "角色", "岗位", "权限", "岗位角色", "用户角色", "系统角色", "角色名称", "系统岗位"),
    _column(
        *("valid_from", "起始日期", "起始时间", "启用日期", "开始日期", "开始时间", "任职日期", "任职时间"),
        *("生效日期", "启用时间", "授权日期"),
    ),
)
# Where a list has both, the department is above the unit (单位名录) or a part of it (人员名单).
_DEPARTMENT = {
    "parent_code": {"部门编码", "部门代码"},
    "parent": {"部门", "部门名称", "预算部门", "预算部门名称"},
    "unread": {"部门", "部门名称", "所在部门", "所属部门"},
}
_UNIT = {"单位", "单位名称", "预算单位", "预算单位名称", "单位全称", "所在单位", "所属单位", "工作单位"}
DECLARATIONS = {
    RosterKind.AGENCIES: TableDeclaration("agencies", "单位名录", _AGENCIES, has_unit_line=False),
    RosterKind.PEOPLE: TableDeclaration("people", "人员名单", _PEOPLE, has_unit_line=False),
}
# What a row cannot do without; the code of an agency may be known by its name.
NAMING = {RosterKind.AGENCIES: "name", RosterKind.PEOPLE: "display_name"}
# A merged cell says the same of all its rows, but never names two agencies or two people alike.
FILLED_DOWN = {"parent_code", "parent", "kind", "level", "region_code", "region", "agency_code", "agency", "role"}
SKIPPED = "-"  # for a head: said to be none of the columns

_PERSONAL = re.compile(
    r"电话|手机|联系方式|联系人|身份证|证件|出生|年龄|性别|民族|住址|地址|邮箱|邮件|e-?mail|微信|QQ|银行|学历|法人|法定代表人|负责人",
    re.I,
)
_REMARK = re.compile(r"[（(\[【〔][^（(\[【〔]*[）)\]】〕]|[*＊]|必填|选填")
_NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


def is_personal(head: str) -> bool:
    """Whether a column holds what the program has no business to know."""
    return bool(_PERSONAL.search(head))


def names_a_person(text: str) -> bool:
    """Whether a cell holds a mobile number or the number of an identity card."""
    return bool(_NUMBER_OF_A_PERSON.search(text))


def declaration_of(kind: RosterKind, heads: Iterable[str], chosen: Mapping[str, str]) -> TableDeclaration:
    """The columns of a list whose top rows hold these texts.

    A remark in brackets behind a head does not count. ``chosen``: head to the key of the column that it was said to be,
    or SKIPPED; what is said wins over every other head of that column.
    """
    declared, heads = DECLARATIONS[kind], list(heads)
    said = {normalise(head): key for head, key in (_departments(kind, heads) | dict(chosen)).items()}
    spoken: dict[str, list[str]] = {}
    words = {normalise(word): column.key for column in declared.columns for word in (*column.headers, *column.aliases)}
    for head in heads:
        bare = normalise(_REMARK.sub("", head))
        if normalise(head) not in words and bare in words and not is_personal(head):
            spoken.setdefault(words[bare], []).append(head)
    columns = [_respelt(column, said, spoken.get(column.key, [])) for column in declared.columns]
    return replace(declared, columns=tuple(columns))


def _departments(kind: RosterKind, heads: list[str]) -> dict[str, str]:
    """What heads of departments are in a list that has heads of units too."""
    bare = {head: normalise(_REMARK.sub("", head)) for head in heads}
    if kind is RosterKind.PEOPLE:
        inside = {head: SKIPPED for head, word in bare.items() if word in _DEPARTMENT["unread"]}
        return inside if _UNIT & set(bare.values()) else {}
    found: dict[str, str] = {}
    for key, own in (("parent_code", "code"), ("parent", "name")):
        departments = {head: key for head, word in bare.items() if word in _DEPARTMENT[key]}
        others = set(bare.values()) - _DEPARTMENT[key]
        if _words(kind, own) & others and not _words(kind, key) & others:
            found |= departments
    return found


def _words(kind: RosterKind, key: str) -> set[str]:
    column = DECLARATIONS[kind].column(key)
    return {normalise(word) for word in (*column.headers, *column.aliases)}


def _respelt(column: Column, said: Mapping[str, str], spoken: list[str]) -> Column:
    mine = [head for head, key in said.items() if key == column.key]
    words = mine or [word for word in (*column.headers, *column.aliases, *spoken) if normalise(word) not in said]
    return replace(column, headers=(words[0] if words else f"不读{column.key}",), aliases=tuple(words[1:]))


def label_of(kind: RosterKind, key: str) -> str:
    """What a column is called on our pages."""
    return DECLARATIONS[kind].column(key).headers[0]
