"""Words that say the same in the names of indicators: names that differ in these alone are one name."""

from __future__ import annotations

import re
from functools import lru_cache

# What only says whose figure it is or of which year, as the fragment {own} of the patterns does.
_OWN = re.compile(
    "部门|单位(?!产出|服务|建设|工程|成本|造价|面积|培训)|机关(?!运行)|项目|年度|全年|本年|当年|县级|区级|市级|省级|本级|财政(?!供养)|整体|总体"
    "|实际|全部|总额|总(?=支出|收入)|(?:同比|比上年|较上年)(?=变动|变化|增|压|下|减)|现有|国有|行政事业"
)
# Each pattern, and the word that stands for all that it finds.
_SAME = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        ("政采", "政府采购"),
        ("结存", "结余"),
        ("有效(?=盘活|利用|使用)", ""),
        ("到账", "到位"),
        ("拥有|占用", "占有"),
        ("(?:存量|(?:结转|结余)+)(?:资金)?", "结转结余"),
        ("十二月份?|12月份", "12月"),
        ("建立健全|健全完善|健全|完善|完备|建设情况|制定|建设(?=性?$)", "健全"),
        ("(?:管理)?(?:规章制度|办法|制度体系|制度|体系)", "制度"),
        ("(?:增减)?变动|变化|增减|增长", "变动"),
        ("压减|压缩|下降|降低|压降|削减|缩减|减少", "压减"),
        ("所?占率|所占比重|占比|比重|份额(?:占比|率)?", "占比"),
        ("经费|费用", "资金"),
        ("下达|拨付|下拨|拨款(?=及时)", "拨付"),
        ("按时|按期|准时|如期|按(?:计划|规定|合同|要求|预定)?时(?:间|限)(?:节点)?", "及时"),
        ("完工|竣工|办结", "完成"),
        ("(?:合规|规范|合法)+", "规范"),
        ("(?:科学|合理)+", "合理"),
        ("(?:明确|清晰|细化|量化|可衡量)+", "明确"),
        ("兑现|兑付|应发尽发|应兑尽兑", "发放"),
        ("征收|收缴|执收|上缴|缴费", "征缴"),
        ("合格|优良", "达标"),
        ("招待", "接待"),
        ("公务用车|公务车辆?|公车|车辆", "公车"),
        ("运行维护|运维", "运行"),
        ("差异|偏离|偏差", "差异"),
        ("编报|填报|申报|设定|设置|设立(?!依据|程序)|编制", "编制"),
        # What is got rid of was not all idle: 资产处置率 is another thing.
        ("盘活利用|(?:处置|调剂)*盘活(?:处置|调剂)*|(?<=闲置)(?:处置|调剂)+|(?<=闲置资产)(?:处置|调剂)+", "盘活"),
        ("账物|账账实|账卡实|账卡物", "账实"),
        ("一致", "相符"),
        ("(?:在职|在编|在岗|实有)+人员", "在职人员"),
        ("年终|年底", "年末"),
        ("用款", "支出"),
        ("幅度", "率"),
        ("均衡[性度]", "均衡率"),
        ("次数|件数|起数|数量", "数"),
        ("支持|促进|扶持|助力", "支持"),
        ("中小微企业", "中小企业"),
        ("利用率", "使用率"),
        ("造价", "成本"),
        ("预留给|面向|授予", "面向"),
        ("设立(?=依据|程序)|决策(?=依据|程序)", "立项"),
        ("反馈|查出|发现", "发现"),
    )
)


_LEAST, _MOST = 4, 40
_IN_TIME = "及时"


@lru_cache(maxsize=4096)  # each meaning asks for the same name
def same_words(name: str) -> str:
    """The name with one word standing for all that say the same, in its order."""
    if not _LEAST <= len(name) <= _MOST:
        return name
    for pattern, word in _SAME:
        name = pattern.sub(word, name)
    return name


@lru_cache(maxsize=4096)
def said_alike(name: str) -> str:
    """What is the same for all names that say the same; nothing for names too short or too long to be compared so.

    One word stands for all of its like, and whose and of which year it is goes. The order of what is left is no matter
    (资产闲置占比 is 闲置资产占比) but around 及时: 及时发放率 is paid in full, 发放及时率 is not.
    """
    if len(name) > _MOST:
        return ""
    alike = _OWN.sub("", same_words(name)).removesuffix("性")
    if len(alike) < _LEAST:
        return ""
    return alike if _IN_TIME in alike else "".join(sorted(alike))
