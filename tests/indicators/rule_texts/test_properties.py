"""Whatever a text says, reading it never fails, and what is proposed can be used as it stands."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rule_texts import propose, tried
from indicators.rules import parse_rule
from tests.depth import examples

WORDS = [
    *(
        "每超过",
        "每低于",
        "每发现",
        "每延迟",
        "每缺",
        "每",
        "一个百分点",
        "1%",
        "5%",
        "0.5分",
        "2分",
        "扣",
        "扣完为止",
        "得满分",
    ),
    *(
        "不得分",
        "否则",
        "未完成",
        "完成",
        "按比例",
        "得分=",
        "执行率",
        "×分值",
        "÷",
        "≥90%",
        "≤100%",
        "80%（含）",
        "以上",
        "以下",
        "-",
        "至",
    ),
    *(
        "之间",
        "①",
        "②",
        "（1分）",
        "1.",
        "2.",
        "好",
        "一般",
        "差",
        "优",
        "10-15分",
        "前5名",
        "第一名",
        "酌情",
        "专家",
        "平均",
        "±5%",
        "0",
    ),
    *(
        "没有",
        "项目的",
        "按满分计算",
        "最多扣3分",
        "超过目标30%",
        "说明原因",
        "6、9、11月末",
        "天",
        "处",
        "元/人",
        "各1分",
        "要点",
        "一票否决",
    ),
    *(
        "，",
        "；",
        "。",
        "、",
        "（",
        "）",
        "\n",
        " ",
        "％",
        "１",
        "十五",
        "分之",
        "=",
        "A",
        "得3分",
        "未",
        "不足",
        "按",
        "计",
        "每项",
        "0.25",
    ),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=24).map("".join) | st.text(max_size=60)
WEIGHTS = st.sampled_from([Decimal(text) for text in ("0", "0.5", "1", "2", "4.5", "8", "10", "15", "100")])
TARGETS = st.sampled_from(["", "≥90%", "≤100%", "=100%", "≤5300元/人", "≥300户", "12月31日前", "0", "制度健全"])
NAMES = st.sampled_from(["", "预算执行率", "在职人员控制率", "“三公”经费变动率", "满意度", "完成时间", "考核排名"])


@given(TEXTS, WEIGHTS, TARGETS, NAMES, st.lists(st.sampled_from(["有制度", "有执行", "有绩效目标", ""]), max_size=4))
@examples(600)
def test_any_text_is_read_and_what_is_proposed_stands(
    text: str, weight: Decimal, target: str, name: str, points: list[str]
) -> None:
    proposal = propose(text, weight=weight, target=target, name=name, points=points)
    if proposal.rule is None:
        assert proposal.reason
        assert proposal.questions
        return
    rule = parse_rule(proposal.rule)
    assert rule.problems(weight) == ()
    assert rule.data() == proposal.rule
    for choice in (choice for question in proposal.questions for choice in question.choices):
        assert parse_rule(choice.rule).problems(weight if choice.weight is None else choice.weight) == ()
    trials = tried(proposal.rule, weight, proposal.inputs.get("target", target))
    assert all(trial.score is None or 0 <= trial.score <= weight for trial in trials)


LONG = ["1", "①②③", "1、2、3、", "好、较好、", "6、9、11月", "每", "优90%以上", "（含90%）", "达到"]


@pytest.mark.parametrize("word", LONG)
@pytest.mark.parametrize("shape", ["{0}", "每{0}", "{0}，得1分；"])
def test_a_text_made_to_take_long_does_not(word: str, shape: str) -> None:
    unit = shape.format(word) if "得" in shape else word
    text = unit * (2000 // len(unit))
    begin = time.perf_counter()
    propose(text if "得" in shape else shape.format(text), weight=Decimal(5), target="≥90%")
    assert time.perf_counter() - begin < 2


STRANGE = "此句无人能懂之暗号"


@given(TEXTS, TEXTS, WEIGHTS)
@examples(400)
def test_no_clause_is_dropped_in_silence(before: str, behind: str, weight: Decimal) -> None:
    proposal = propose(f"{before}；{STRANGE}。{behind}", weight=weight)
    told = [*proposal.unread, str(proposal.rule), proposal.reason, proposal.definition, *map(str, proposal.questions)]
    assert any(STRANGE in part for part in told)


ABOVE = ["每超过", "每高于", "每增加", "每高出", "每超出", "每上升", "超过的，每超", "每突破"]
BELOW = ["每低于", "每减少", "每降低", "每下降", "每少", "每低", "未达到的，每低", "每不足"]
LIMITS = ["", "以100%为标准，", "指标值100%得满分，", "达到要求得满分；", "满意率100%计满分。"]
ENDS = ["", "，扣完为止", "，最低0分。", "，直至扣完"]


@given(
    st.sampled_from([*ABOVE, *BELOW]),
    st.sampled_from(["一个百分点", "1个百分点", "1%", "１％", "5%", "2个百分点"]),
    st.sampled_from(["扣0.5分", "扣除1分", "减2分", "，扣0.2分", "的扣1分"]),
    st.sampled_from(LIMITS),
    st.sampled_from(ENDS),
)
@examples(300)
def test_the_direction_is_the_one_that_the_text_names(word: str, step: str, taken: str, limit: str, end: str) -> None:
    proposal = propose(f"{limit}{word}{step}{taken}{end}", weight=Decimal(5), name="比率")
    assert proposal.rule is not None
    assert proposal.rule["direction"] == ("above" if word in ABOVE else "below")
    assert proposal.unread == ()


@pytest.mark.parametrize(
    ("text", "direction"), [("不低于90%得满分，每低1%扣1分", "below"), ("不高于90%得满分，每高1%扣1分", "above")]
)
def test_a_denied_side_is_the_other(text: str, direction: str) -> None:
    proposal = propose(text, weight=Decimal(5))
    assert proposal.rule is not None
    assert (proposal.rule["direction"], proposal.is_sure) == (direction, True)
