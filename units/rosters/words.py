"""Cells of a list read as codes, days, kinds and roles. Each raises ValueError saying what is expected instead."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from units.agencies.choices import AgencyKind, Level
from units.people.choices import Role

NONE = {"", "-", "—", "－", "/", "无", "没有", "本级", "空", "0"}
_CODED = re.compile(r"[\[【(（]?\s*([0-9A-Za-z][0-9A-Za-z_.-]*?)\s*[\]】)）]?\s*[-—_:：、\s]*\s*([一-鿿].*)")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]*")
_HANZI_GAP = re.compile(r"(?<=[一-鿿（）()“”、])\s+(?=[一-鿿（）()“”、])")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_EXCEL_DAYS = range(7_000, 80_000)  # 1919 to 2119
_DAY_EXPECTED = "应为日期，如 2019-03-01、2019年3月1日或 2019.3"


def plain(text: str) -> str:
    """Half-width, without blanks at the ends or between hanzi."""
    return _HANZI_GAP.sub("", unicodedata.normalize("NFKC", text).strip())


def name_of(text: str) -> str:
    """A name as it is written, without blanks inside."""
    return _HANZI_GAP.sub("", text.strip())


def code_of(text: str) -> str:
    """A code as text: what a spreadsheet made a number of (101001.0) is its digits again."""
    code = plain(text).lstrip("'").replace(" ", "")
    code = re.sub(r"(\d)\.0+$", r"\1", code)
    if code and not _CODE.fullmatch(code):
        raise ValueError("应为单位代码，只含字母、数字和“-”“_”“.”，请改正")
    return code


def coded(text: str) -> tuple[str, str]:
    """Code and name of ``101001-某中心`` or ``[101001]某中心``; a text that is neither is all name or all code."""
    bare = plain(text)
    if match := _CODED.fullmatch(bare):
        return match[1], match[2]
    if _CODE.fullmatch(bare):
        return code_of(bare), ""
    return "", bare


def day_of(text: str) -> date:
    """A day however it is written; a month is its first day, a year its first too."""
    bare = _hanzi_numbers(re.sub(r"[T\s]\d{1,2}:\d{2}.*$", "", plain(text)).replace(" ", ""))
    if bare.isdigit() and len(bare) == 5 and int(bare) in _EXCEL_DAYS:
        return date(1899, 12, 30) + timedelta(days=int(bare))
    match = re.fullmatch(r"(\d{4})(?:\D(\d{1,2})(?:\D(\d{1,2})日?号?|月)?|年)?[.年]?", bare) or re.fullmatch(
        r"(\d{4})(\d{2})(\d{2})?", bare
    )
    if match is None or not 1900 <= int(match[1]) < 2200:
        raise ValueError(_DAY_EXPECTED)
    parts = [int(part) for part in match.groups() if part]
    try:
        return date(*[*parts, 1, 1][:3])
    except ValueError:
        raise ValueError(f"没有这一天，{_DAY_EXPECTED}") from None


def _hanzi_numbers(text: str) -> str:
    """二〇一九年十二月二十日 in digits."""
    if not re.search(r"[〇零○一二三四五六七八九十]", text):
        return text

    def tens(match: re.Match[str]) -> str:
        before, after = match[1].translate(_DIGITS), match[2].translate(_DIGITS)
        return f"{int(before or 1) * 10 + int(after or 0)}"

    return re.sub(r"([一二三]?)十([一二三四五六七八九]?)", tens, text).translate(_DIGITS)


_KINDS = (
    (r"主管(部门|单位|预算单位)?|一级预算(单位|部门)|预算主管部门", AgencyKind.COMPETENT),
    (r".*(参公|参照公务员).*", AgencyKind.CIVIL_SERVICE_MANAGED),
    (r".*公益(一类|1类|Ⅰ类|I类).*", AgencyKind.PUBLIC_WELFARE_ONE),
    (r".*公益(二类|2类|Ⅱ类|II类).*", AgencyKind.PUBLIC_WELFARE_TWO),
    (r"财政(部门|局|厅|机关)", AgencyKind.FINANCE),
    (r".*事业.*", AgencyKind.OTHER_INSTITUTION),
    (r".*(企业|公司).*", AgencyKind.ENTERPRISE),
    (r".*(第三方|中介|事务所|咨询机构).*", AgencyKind.THIRD_PARTY),
    (r".*(行政|机关|党委|党群|政府部门|人大|政协|公务员).*", AgencyKind.ADMINISTRATIVE),
    (r"其他(单位)?|社会团体|社团|民办非企业.*|群众?团体?组织|群团", AgencyKind.OTHER),
)


def kind_of(text: str) -> AgencyKind:
    """The kind of an agency by the usual words."""
    bare = plain(text)
    for kind in AgencyKind:
        if bare == kind.label:
            return kind
    for pattern, kind in _KINDS:
        if re.fullmatch(pattern, bare):
            return kind
    labels = "、".join(str(kind.label) for kind in AgencyKind)
    raise ValueError(f"没有说明单位性质，应为：{labels}；也可以在“列和默认值”中不读这一列")


_LEVELS = (
    (r"中央(级|本级)?|国家级", Level.CENTRAL),
    (r"(省|自治区|直辖市)(级|本级)?|省(市|直)级?", Level.PROVINCE),
    (r"(市|州|地市|州市|市州|地区|设区市|地)(级|本级)?", Level.CITY),
    (r"(县|区|县区|区县|县市区|县市|市县|旗)(级|本级)?", Level.COUNTY),
    (r"(乡|镇|乡镇|街道|乡镇街道)(级|本级)?", Level.TOWNSHIP),
    (r"不适用|无", Level.NONE),
)


def level_of(text: str) -> Level:
    """The level of government."""
    bare = re.sub(r"[()、,/]", "", plain(text))
    for pattern, level in _LEVELS:
        if re.fullmatch(pattern, bare):
            return level
    raise ValueError(f"不是预算级次，应为：{'、'.join(str(level.label) for level in Level)}")


def region_of(text: str) -> tuple[str, str]:
    """Code and name of a region, of which either may be missing: 530124, 某县, 530124 某县."""
    bare = plain(text)
    code = re.search(r"(?<!\d)\d{6}(?:\d{3}(?:\d{3})?)?(?!\d)", bare)
    name = bare.replace(code[0], "", 1) if code else bare
    name = re.sub(r"^[\s\[\]()-]+|[\s\[\]()-]+$", "", name)
    if name and not re.search(r"[一-鿿]", name):
        raise ValueError("应为行政区划的名称，或6、9、12位代码")
    return (code[0] if code else ""), name


_PEOPLE = "(人员|员|人|岗|岗位|专员|经办|用户)?"
_ROLES = (
    (f"(系统|单位|业务)?管理{_PEOPLE}", Role.ADMINISTRATOR),
    (f"(财政|财政局|财政部门)?(审核|复核|审批){_PEOPLE}", Role.REVIEWER),
    (f"(绩效)?评价{_PEOPLE}|第三方(评价)?{_PEOPLE}", Role.EVALUATOR),
    (f"(单位)?(经办|填报|录入|填表){_PEOPLE}|单位(人员|用户)", Role.AGENCY_STAFF),
)


def role_of(text: str) -> Role:
    """A role by the usual words; what could be two is asked for, as a role opens what others have."""
    bare = plain(text)
    for role in Role:
        if bare == role.label:
            return role
    for pattern, role in _ROLES:
        if re.fullmatch(pattern, bare):
            return role
    labels = "、".join(str(role.label) for role in Role)
    raise ValueError(f"不是本系统的角色，应为：{labels}；“经办人”“填报人”即单位人员")
