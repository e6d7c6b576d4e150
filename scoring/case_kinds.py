"""The kinds of case an agency may be asked for: the document of each, and what gives its scores.

The reports room draws up the report of each kind; a system check holds both lists equal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indicators.frameworks.choices import FrameworkKind

# Of what a self-evaluation framework's title says it is made for.
_OF_PROJECTS, _OF_AGENCIES = re.compile("项目支出|项目自评"), re.compile("整体")


def is_of_projects(framework_kind: str, title: str) -> bool:
    """Whether a framework judges one project: by its kind, or a self-evaluation's by what its title names."""
    if framework_kind == FrameworkKind.SELF_EVALUATION:
        return bool(_OF_PROJECTS.search(title)) and not _OF_AGENCIES.search(title)
    return framework_kind == FrameworkKind.PROJECT


@dataclass(frozen=True, slots=True)
class Scores:
    """What a kind asks of the framework that gives its scores; without ``required`` it can be made without any.

    ``framework_kinds``: any framework where it is empty.
    """

    required: bool = True
    framework_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind's code, the name its document bears, what tells it from another of that name, and its use of scores."""

    code: str
    document: str
    variant: str = ""
    scores: Scores | None = None  # None: it gives no scores
    of_project: bool = False  # one project is evaluated, not the whole agency

    @property
    def subject(self) -> str:
        """What a case of this kind is called: the document's name without 报告."""
        return self.document.removesuffix("报告")

    @property
    def label(self) -> str:
        """As people choose it."""
        return f"{self.document}（{self.variant}）" if self.variant else self.document

    @property
    def must_score(self) -> bool:
        """Whether a case of this kind cannot do without a framework."""
        return self.scores is not None and self.scores.required

    def misfit(self, framework_kind: str, title: str) -> str:
        """Why a framework of that kind and title does not suit, in Chinese; empty where it does.

        Self-evaluations are made of agencies and of projects alike: what their title names they are for.
        """
        wanted = self.scores.framework_kinds if self.scores else ()
        label = FrameworkKind(framework_kind).label
        if wanted and framework_kind not in wanted:
            return f"它用于{label}，应选用于{'、'.join(FrameworkKind(one).label for one in wanted)}的"
        own, other = (_OF_PROJECTS, _OF_AGENCIES) if self.of_project else (_OF_AGENCIES, _OF_PROJECTS)
        is_of_other = bool(other.search(title)) and not own.search(title)
        if framework_kind == FrameworkKind.SELF_EVALUATION and is_of_other:
            found, expected = ("部门整体支出", "项目支出") if self.of_project else ("项目支出", "部门整体支出")
            return f"它用于{found}的自评，应选用于{expected}的"
        return ""

    def takes(self, framework_kind: str, title: str) -> bool:
        """Whether a framework of that kind and title suits."""
        return self.scores is not None and not self.misfit(framework_kind, title)


DEPARTMENT_EVALUATION = CaseKind(
    "department_evaluation",
    "部门整体支出绩效评价报告",
    scores=Scores(framework_kinds=(FrameworkKind.DEPARTMENT,)),
)
DEPARTMENT_SELF_EVALUATION = CaseKind(
    "department_self_evaluation",
    "部门整体支出绩效自评报告",
    scores=Scores(framework_kinds=(FrameworkKind.SELF_EVALUATION,)),
)
DEPARTMENT_SELF_REPORT = CaseKind(
    "department_self_report",
    "部门整体支出绩效评价报告",
    "四川部门自评提纲",
    # Its text tells no scores; who scores for the file chooses the framework of their province.
    scores=Scores(required=False, framework_kinds=(FrameworkKind.DEPARTMENT,)),
)
FINAL_ACCOUNTS = CaseKind(
    "final_accounts",
    "部门决算",
    # Only one with the evaluation report of 四川 annexed tells scores.
    scores=Scores(required=False, framework_kinds=(FrameworkKind.DEPARTMENT,)),
)
FUND_EXPENDITURE = CaseKind(
    "fund_expenditure",
    "社会保险基金支出绩效评价报告",
    # The same.
    scores=Scores(required=False, framework_kinds=(FrameworkKind.FUND,)),
)
PROJECT_EVALUATION = CaseKind(
    "project_evaluation",
    "项目支出绩效评价报告",
    # Without scores it tells what was done; with them it has a part of its own on them.
    scores=Scores(
        required=False,
        framework_kinds=(
            FrameworkKind.PROJECT,
            FrameworkKind.SELF_EVALUATION,
            FrameworkKind.POLICY,
            FrameworkKind.INVESTMENT_FUND,
        ),
    ),
    of_project=True,
)
PROJECT_TARGETS = CaseKind("project_targets", "项目支出绩效目标完成情况", of_project=True)
SICHUAN_BUDGET_EVALUATION = CaseKind(
    "sichuan_budget_evaluation",
    "部门预算绩效评价报告",
    "四川",
    scores=Scores(framework_kinds=(FrameworkKind.DEPARTMENT,)),
)

# In the order in which they are offered.
CASE_KINDS = (
    DEPARTMENT_EVALUATION,
    DEPARTMENT_SELF_EVALUATION,
    DEPARTMENT_SELF_REPORT,
    FINAL_ACCOUNTS,
    FUND_EXPENDITURE,
    PROJECT_EVALUATION,
    PROJECT_TARGETS,
    SICHUAN_BUDGET_EVALUATION,
)


def case_kind(code: str) -> CaseKind | None:
    """The kind of that code; none where there is no such kind."""
    return next((kind for kind in CASE_KINDS if kind.code == code), None)
