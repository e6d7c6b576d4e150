"""Faults of a framework in the words of its page: a person who never saw the file knows no keys."""

from __future__ import annotations

import re

from indicators.frameworks.problems import Problem

_WORDS = {
    "weight": "分值",
    "code": "代码",
    "version": "版本号",
    "title": "名称",
    "source": "制度依据",
    "total": "总分",
    "highest": "总分上限",
    "ladder": "等级",
    "from": "起点分数",
    "word": "等级名称",
    "cap": "封顶分",
    "below": "“低于”",
    "above": "“高于”",
    "answer": "“回答为”",
    "grade": "最高等级",
    "fact": "数据",
    "facts": "“声明的数据”",
    "formula": "算法",
    "rule": "评分规则",
    "inputs": "数据来源",
    "actual": "完成值",
    "target": "指标值",
    "name": "名称",
    "tree": "指标",
}
_KEY = re.compile(rf"(?<![A-Za-z0-9./-])({'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![A-Za-z0-9./-])")
_IN_SPACES = re.compile(r"(?<=[\u4e00-\u9fff”]) (?=[\u4e00-\u9fff“])")


def fault_words(problem: Problem) -> str:
    """What was found, what was expected and how to mend it."""
    expected = f"；应为{problem.expected}" if problem.expected else ""
    return _IN_SPACES.sub("", _KEY.sub(lambda key: _WORDS[key[1]], f"{problem.found}{expected}。{problem.remedy}。"))
