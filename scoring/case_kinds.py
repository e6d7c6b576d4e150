"""The kinds of case an agency may be asked for: the document of each, and what gives its scores.

The reports room draws up the report of each kind; a system check holds both lists equal.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from indicators.frameworks.choices import FrameworkKind


@dataclass(frozen=True, slots=True)
class Scores:
    """What a kind asks of the framework that gives its scores; without ``required`` it can be made without any.

    ``framework_kinds`` and ``indicators`` (paths that its sentences speak of): any framework where they are empty.
    """

    required: bool = True
    framework_kinds: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()

    def misfit(self, kind: str, paths: Collection[str]) -> str:
        """Why a framework of that kind with those indicators does not suit, in Chinese; empty where it does."""
        if self.framework_kinds and kind not in self.framework_kinds:
            wanted = "、".join(FrameworkKind(one).label for one in self.framework_kinds)
            return f"它用于{FrameworkKind(kind).label}，应选用于{wanted}的"
        lacking = [path for path in self.indicators if path not in paths]
        return f"其中没有指标“{'”“'.join(lacking)}”，应选有这些指标的" if lacking else ""


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

    def takes(self, framework_kind: str, paths: Collection[str]) -> bool:
        """Whether a framework of that kind with those indicators suits."""
        return self.scores is not None and not self.scores.misfit(framework_kind, paths)


# The five aspects that the outline of 四川 tells the scores of, one by one.
_SICHUAN_ASPECTS = (
    "总体绩效/履职效能",
    "总体绩效/预算管理",
    "总体绩效/财务管理",
    "总体绩效/资产管理",
    "总体绩效/采购管理",
)

DEPARTMENT_EVALUATION = CaseKind(
    "department_evaluation",
    "部门整体支出绩效评价报告",
    # Its chapters follow these four.
    scores=Scores(framework_kinds=(FrameworkKind.DEPARTMENT,), indicators=("投入", "过程", "产出", "效果")),
)
DEPARTMENT_SELF_EVALUATION = CaseKind(
    "department_self_evaluation",
    "部门整体支出绩效自评报告",
    # The blocks of its form follow these three.
    scores=Scores(framework_kinds=(FrameworkKind.SELF_EVALUATION,), indicators=("产出指标", "效益指标", "满意度指标")),
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
    scores=Scores(required=False, framework_kinds=(FrameworkKind.DEPARTMENT,), indicators=_SICHUAN_ASPECTS),
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
    # Its text tells no scores; who scores for the file chooses a framework made for projects, policies or investments.
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
    scores=Scores(framework_kinds=(FrameworkKind.DEPARTMENT,), indicators=_SICHUAN_ASPECTS),
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
