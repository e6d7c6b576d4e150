"""What a column of a framework's table holds, by the words that stand above it."""

from __future__ import annotations

import re
from enum import Enum

from indicators.frameworks.tables.grid import plain


class ColumnRole(Enum):
    """What stands in a column; names of indicators stand in ``NAME`` or in the columns of the levels."""

    LEVEL_1 = "一级指标"
    LEVEL_2 = "二级指标"
    LEVEL_3 = "三级指标"
    LEVEL_4 = "四级指标"
    NAME = "指标名称"
    WEIGHT = "分值"
    DEFINITION = "指标解释"
    EXPLANATION = "指标说明"  # 评价要点 beside 指标解释 (财预〔2020〕10号附件), else the same as 指标解释
    POINTS = "评价要点"
    STANDARD = "评分标准"
    EVIDENCE = "评价依据"
    TARGET = "指标值"
    SIGN = "指标性质"
    UNIT = "计量单位"
    ACTUAL = "完成值"
    SCORE = "得分"
    GROUP = "指标类别"
    NOTE = "备注"
    SERIAL = "序号"


LEVELS = (ColumnRole.LEVEL_1, ColumnRole.LEVEL_2, ColumnRole.LEVEL_3, ColumnRole.LEVEL_4)
NAMES = (*LEVELS, ColumnRole.NAME)
# A head names at least one of these beside the names, or two levels.
SAYING = frozenset(
    {ColumnRole.WEIGHT, ColumnRole.STANDARD, ColumnRole.POINTS, ColumnRole.TARGET, ColumnRole.DEFINITION}
)

_LEVEL = re.compile(r"^(?:第)?([一二三四1234])级(?:绩效|评价|考核)?(?:指标)?(?:名称|内容)?$")
_NUMBERS = {"一": 0, "二": 1, "三": 2, "四": 3, "1": 0, "2": 1, "3": 2, "4": 3}
_WORDS: dict[ColumnRole, str] = {
    ColumnRole.NAME: (
        "指标名称|指标|名称|考核指标|评价指标|绩效指标|评估指标|评价项目|考核项目|考评指标|考评项目|指标内容|指标项|具体指标|"
        "评估项目|评分项目|末级指标"
    ),
    ColumnRole.GROUP: (
        "指标类别|考核类别|评价类别|考评类别|评价维度|考核维度|指标大类|类别|类型|分类|维度|模块|板块|指标分类|指标类型|评价方面|考核方面"
    ),
    ColumnRole.WEIGHT: (
        "分值|权重|标准分|满分|分数|标准分值|权重分|权重值|指标分值|满分值|基本分|基础分|权重分值|分值权重|指标权重|应得分|"
        "分值/权重|权重/分值|满分分值|标准分数|配分|考核分值|评价分值|权数|比重|赋分|赋分值|总分值|最高分|单项分值|基准分"
    ),
    ColumnRole.DEFINITION: (
        "指标解释|指标含义|指标定义|评价内容|考核内容|指标内涵|解释|指标解释及说明|评估内容|考评内容|指标释义|内涵解释|"
        "计算公式|指标公式|指标计算公式|计算口径|指标口径|指标解读|指标内容解释|考核目的"
    ),
    ColumnRole.EXPLANATION: "指标说明|说明|内容说明",
    ColumnRole.POINTS: (
        "评价要点|要点|评分要点|考核要点|评价要素|观测点|关注点|考评要点|评估要点|评价要点及内容|评分要素"
    ),
    ColumnRole.STANDARD: (
        "评分标准|计分标准|评分办法|评分细则|评价标准|计分方法|计分办法|考核标准|扣分标准|评分规则|打分标准|计分规则|评分方法|"
        "评价方法|得分标准|赋分标准|考核办法|评分说明|评价评分标准|考评标准|考核评分标准|评分标准及办法|评估标准|计分细则|赋分规则|"
        "评价标准及评分办法|评分依据及标准|加减分标准|评定标准|分数计算|得分计算|计分公式|得分公式|评分公式|"
        "计算方法|计算办法|评分等级|评分档次|评分区间"
    ),
    ColumnRole.EVIDENCE: (
        "评价依据|佐证材料|佐证|数据来源|证据|证据来源|评分依据|资料来源|取证材料|查验资料|所需资料|支撑材料|评价依据及数据来源|"
        "佐证资料|依据|评价资料|证明材料|依据材料|数据来源及佐证材料|查看资料|印证材料|文件依据|设置依据|考核方式"
    ),
    ColumnRole.TARGET: (
        "指标值|目标值|年度指标值|年初目标值|预期目标值|绩效目标值|计划值|年度目标值|预期指标值|标杆值|年初指标值|计划指标值|"
        "全年目标值|预期目标|考核目标|目标|标准值|参考值|行业标准"
    ),
    ColumnRole.SIGN: "指标性质|符号|方向|运算符号|性质",
    ColumnRole.UNIT: "度量单位|计量单位|单位|指标单位",
    ColumnRole.ACTUAL: "完成值|实际完成值|全年实际完成值|年度完成值|全年完成值|实际值|完成情况|实际完成情况|实际完成",
    ColumnRole.SCORE: (
        "得分|自评得分|评价得分|实际得分|评分|评价分|自评分|考核得分|扣分|复核得分|最终得分|评分结果|自评分数|考评得分|打分|"
        "复评得分|专家评分|失分|评价结果|评定结果|考评结果|考核结果"
    ),
    ColumnRole.NOTE: (
        "备注|偏差原因分析及改进措施|未完成原因和改进措施|未完成原因分析|偏差原因分析|扣分原因|扣分原因及说明|扣分说明|原因|其他说明|"
        "评分情况说明|得分说明|存在问题|偏差原因|扣分情况|评价说明|评分理由|责任单位|牵头单位|考核单位|责任部门"
    ),
    ColumnRole.SERIAL: "序号|编号|指标编号|指标代码|代码",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split("|")}
_STANDARD = re.compile(
    "^.{0,6}(?:评[分价估定]|考[核评]|[计打扣赋得]分)(?:计算)?(?:的)?(?:标准|办法|方法|细则|规则)(?:及?说明|要求)?$"
)
_DEFINITION = re.compile("^.{0,4}指标(?:的)?(?:解释|释义|含义|内涵|定义)(?:及?说明)?$")
_AND = re.compile("以及|[及与和、/]")
# 一级权重, 三级指标分值: the weight of a level.
_LEVEL_WEIGHT = re.compile(r"^[一二三四1234]级(?:指标)?(?:权重|分值|标准分|分数|满分)值?$")
# Words of a head that say how points are counted, and those that may as well name what is aimed at.
_COUNTING = re.compile("[计评得打扣赋]分|分数|计算")
_RECKONING = frozenset(("计算方法", "计算办法"))
_MEASURING = frozenset(("评价标准", "考核标准", "评估标准", "考评标准", "评定标准"))
# 内容 in whose column names stand where another column holds the level above or below it.
_CONTENT = frozenset(("考核内容", "评价内容", "评估内容", "考评内容"))
_ASIDE = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")


def role_of(text: str) -> ColumnRole | None:
    """The role that a head's words name; None where they name none."""
    words = _ASIDE.sub("", plain(text)).strip(":*_%")
    level = _LEVEL.match(words)
    if level:
        return LEVELS[_NUMBERS[level[1]]]
    if _LEVEL_WEIGHT.match(words):
        return ColumnRole.WEIGHT
    return _ROLES.get(words) or _of_parts(words)


def _of_parts(words: str) -> ColumnRole | None:
    """Words that say the role in a way of their own (得分计算方法), or several roles (计算方法与评分细则).

    Of several the 评分标准 counts, in whose text formulas and explanations are read too; else all must be known.
    """
    if _STANDARD.match(words):
        return ColumnRole.STANDARD
    if _DEFINITION.match(words):
        return ColumnRole.DEFINITION
    roles = [_ROLES.get(part) or (ColumnRole.STANDARD if _STANDARD.match(part) else None) for part in _AND.split(words)]
    if len(roles) < 2:
        return None
    if ColumnRole.STANDARD in roles:
        return ColumnRole.STANDARD
    return roles[0] if None not in roles else None


def counts_points(text: str) -> bool:
    """Whether a head of a 评分标准 says that points are counted in its column (评分细则, 分数计算)."""
    return bool(_COUNTING.search(plain(text)))


def is_measure(text: str) -> bool:
    """Whether a head of a 评分标准 (评价标准) may also name what is aimed at, beside a column that counts points."""
    return _ASIDE.sub("", plain(text)) in _MEASURING


def is_reckoning(text: str) -> bool:
    """Whether a head (计算方法) tells how a figure is worked out, where another column counts the points."""
    return _ASIDE.sub("", plain(text)) in _RECKONING


def is_content(text: str) -> bool:
    """Whether a head (考核内容) may stand over names of indicators."""
    return _ASIDE.sub("", plain(text)) in _CONTENT
