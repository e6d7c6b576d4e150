"""A piece of advice on an indicator tree, and the sources that advice rests on."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

MEASURABLE = "财预〔2020〕10号：绩效指标应当细化量化、可衡量"
SCORING = "财预〔2020〕10号第十六条（定量指标按完成情况与指标值之比计分，指标值明显偏低的要扣分）"
WEIGHTS_SELF = "财预〔2020〕10号第十三条（自评：预算执行率10、产出50、效益30、满意度10，可适当调整）"
WEIGHTS_OTHER = "财预〔2020〕10号第十四条（产出、效益指标权重原则上不低于60%）"
VALUES = "财预〔2021〕101号（定量指标值由“≥、≤、=、>、<”、数值和计量单位组成）"
GROUPS = "财预〔2020〕10号附件、财预〔2021〕101号（成本、产出、效益、满意度）"
TEXTS = "财预〔2020〕10号附件（指标体系参考样表列有指标解释和指标说明）"
STANDARDS = "评分标准与分值、评分规则应当一致：报告印评分标准，得分按规则计算"
PRACTICE = "审核中常见的问题"


class Severity(Enum):
    """必须改: the indicator cannot be judged as it stands; 建议: a reviewer will ask."""

    MUST = "必须改"
    SHOULD = "建议"


MUST, SHOULD = Severity.MUST, Severity.SHOULD


class Advice(NamedTuple):
    """``key`` and ``place`` of the indicator ("" and 指标体系 for the whole), what was seen, why, and the mend."""

    must: bool
    key: str
    place: str
    what: str
    why: str
    mend: str

    @property
    def severity(self) -> Severity:
        return MUST if self.must else SHOULD
