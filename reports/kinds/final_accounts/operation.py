"""第二部分 七 and 十: “三公”经费, 机关运行经费, 政府采购, 国有资产."""

from __future__ import annotations

from reports.document.blocks import Block
from reports.kinds.final_accounts.sentences import (
    change,
    completion,
    differs,
    is_nonzero,
    is_zero,
    money,
    rate,
    reason,
    with_share,
)
from reports.kinds.final_accounts.statements import paragraph
from reports.material.composer import Composer

THREE_PUBLIC = "“三公”经费"
PARTS = ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")
_VEHICLES = ("主要领导干部用车", "机要通信用车", "应急保障用车", "执法执勤用车", "其他用车")
_EQUIPMENT = ("单价50万元以上通用设备", "单价100万元以上专用设备", "单价100万元以上设备（不含车辆）")
_PURCHASES = ("政府采购货物支出", "政府采购工程支出", "政府采购服务支出")


def three_public_total(composer: Composer) -> list[Block]:
    """“三公”支出 in all: completion of the budget with the reason where it differs, change on the year before."""
    why = "，主要原因是[[“三公”经费预算差异原因]]" if differs(composer, THREE_PUBLIC) else ""
    return paragraph(
        composer,
        f"<年度>年度“三公”经费财政拨款支出决算为{money(f'{THREE_PUBLIC}.决算')}，"
        f"{completion(composer, THREE_PUBLIC)}{why}；"
        f"与<上年>年度相比{change(composer, THREE_PUBLIC)}。",
    )


def three_public_structure(composer: Composer) -> list[Block]:
    """The three parts with their shares."""
    parts = [with_share(composer, part, f"{part}.决算", f"{part}.占比") for part in PARTS]
    return paragraph(composer, f"<年度>年度“三公”经费财政拨款支出决算中，{'；'.join(parts)}。")


def abroad(composer: Composer) -> list[Block]:
    """因公出国（境）: amount, groups and people."""
    text = _spent(composer, PARTS[0])
    text += "全年安排因公出国（境）团组{因公出国（境）团组数}，出国（境）{因公出国（境）人次}。"
    if is_nonzero(composer, f"{PARTS[0]}.决算"):
        text += "开支内容包括：[[因公出国（境）内容]]。"
    return paragraph(composer, text)


def vehicles(composer: Composer) -> list[Block]:
    """公务用车: purchase and running, how many were bought and are there."""
    text = _spent(composer, PARTS[1])
    text += f"其中：公务用车购置支出{money('公务用车购置费.决算')}，全年更新购置公务用车{{公务用车购置数}}；"
    text += f"公务用车运行维护费支出{money('公务用车运行维护费.决算')}"
    text += "，主要用于[[公务用车运行用途]]" if is_nonzero(composer, "公务用车运行维护费.决算") else ""
    return paragraph(composer, f"{text}。截至<年末>，共有公务用车{{公务用车保有量}}。")


def reception(composer: Composer) -> list[Block]:
    """公务接待: at home and foreign, visits and people; what for, where there was any."""
    text = _spent(composer, PARTS[2])
    text += f"其中：国内公务接待支出{money('国内公务接待费')}，国内公务接待{{国内公务接待批次}}、"
    text += "{国内公务接待人次}（不含陪同人员）"
    text += "，主要用于[[国内公务接待内容]]" if is_nonzero(composer, "国内公务接待费") else ""
    text += f"；外事接待支出{money('外事接待费')}，外事接待{{外事接待批次}}、{{外事接待人次}}（不含陪同人员）"
    text += "，主要用于[[外事接待内容]]" if is_nonzero(composer, "外事接待费") else ""
    return paragraph(composer, f"{text}。")


def _spent(composer: Composer, part: str) -> str:
    why = reason(composer, part, f"{part}变动原因")
    settled = f"{part}支出{money(f'{part}.决算')}，{completion(composer, part)}"
    return f"{settled}；与<上年>年度相比{change(composer, part)}{why}。"


def running_costs(composer: Composer) -> list[Block]:
    """机关运行经费 and its change."""
    key, difference = "机关运行经费", "同比变动额"
    compared = change(composer, key, amount=difference, growth="同比增长率")
    why = reason(composer, key, "机关运行经费变动原因", amount=difference)
    return paragraph(composer, f"<年度>年度，<单位>机关运行经费支出{money(key)}，与<上年>年度相比{compared}{why}。")


def procurement(composer: Composer) -> list[Block]:
    """政府采购 by kind, what it was for, and the share that small enterprises were given."""
    whole = "政府采购支出总额"
    parts = "、".join(f"{part}{money(part)}" for part in _PURCHASES)
    text = f"<年度>年度，<单位>政府采购支出总额{money(whole)}，其中：{parts}"
    if is_zero(composer, whole):
        return paragraph(composer, f"{text}；没有授予中小企业合同。")
    text += "，主要用于[[政府采购用途]]。"
    medium, small = "授予中小企业合同金额", "授予小微企业合同金额"
    text += f"授予中小企业合同金额{money(medium)}，占政府采购支出总额的{rate(composer, f'{medium}.占比')}，"
    text += f"其中：授予小微企业合同金额{money(small)}，占政府采购支出总额的{rate(composer, f'{small}.占比')}。"
    return paragraph(composer, text)


def assets(composer: Composer) -> list[Block]:
    """国有资产: vehicles by use and large equipment, as far as the agency reports them."""
    uses = "、".join(f"{use}{{{use}}}" for use in _VEHICLES if use in composer.book)
    equipment = "、".join(f"{item}{{{item}}}" for item in _EQUIPMENT if item in composer.book)
    text = "截至<年末>，<单位>共有车辆{车辆合计}" + (f"，其中：{uses}" if uses else "")
    return paragraph(composer, f"{text}。{equipment}。" if equipment else f"{text}。")
