"""A small sound framework, and a way to break it in one place."""

from collections.abc import Callable

import pytest

FRAMEWORK = """\
code: small
version: "1"
title: 小体系
source: 样例
kind: project
total: 100
ladder: [{word: 优, from: 90}, {word: 中, from: 60}, {word: 差, from: 0}]
places: 2
caps: [{below: "60%", cap: 69, fact: 项目支出.执行率}]
not_applicable: full
facts:
  - {key: 参保人数, label: 年末参保人数, unit: 人}
  - {key: 结转率, label: 结转与预算的比率, formula: {operation: ratio, inputs: [部门.年末结转, 部门.全年预算]}}
tree:
  - name: 过程
    weight: 40
    children:
      - name: 制度健全性
        weight: "10.5"
        definition: 制度是否健全
        points: [是否制定制度]
        standard: 制定得满分
        evidence: 制度文件
        rule: {kind: yes_no}
      - name: 预算执行率
        weight: "29.5"
        definition: 执行程度
        points: [支出 ÷ 全年预算]
        standard: 执行率 × 分值
        evidence: 决算
        rule: {kind: execution_rate}
        inputs: {values: {executed: 项目支出.支出, budget: 项目支出.全年预算}}
  - name: 产出
    weight: 60
    children:
      - name: 参保扩面
        weight: 60
        definition: 参保人数完成程度
        points: [实际 ÷ 目标]
        standard: 完成率 × 分值
        evidence: 统计表
        rule: {kind: ratio_up}
        inputs: {actual: 参保人数, target: ≥2.65万人}
"""


@pytest.fixture
def framework_text() -> str:
    return FRAMEWORK


@pytest.fixture
def broken() -> Callable[[str, str], str]:
    """``broken(old, new)``: the framework with the first ``old`` replaced, which must be there."""

    def replace(old: str, new: str) -> str:
        assert old in FRAMEWORK
        return FRAMEWORK.replace(old, new, 1)

    return replace
