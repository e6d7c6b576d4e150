"""Taking a case one step on, by the table of the workflow; freezing its tree is the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from evalcase.audit.selectors import did_any
from evalcase.audit.services import record
from indicators.drafts.problems import TreeProblem
from indicators.frameworks.digest import content_sha256
from scoring.cases.choices import State, state_label
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError
from scoring.cases.workflow import Step, step_of
from scoring.evidence.selectors import papers_per_leaf
from scoring.review.approvals import pinned
from scoring.review.changes import submitted_texts
from scoring.review.gates import Lack, lacks
from scoring.review.models import CaseTransition
from scoring.score_sheet.selectors import Outstanding, outstanding
from scoring.scores.evaluation import rows_of
from scoring.scores.services import changes_to_take_in, is_stale, note_taken_in, score_case
from scoring.tree.selectors import draft_of, frozen_content, tree_problems
from scoring.tree.services.rows import TreeError, TreeRows
from units.people.choices import Role
from units.people.models import User

# How the log calls what is written into a sheet and its report.
_WRITING = ("填写评分表", "批量填写评分表", "填写评分", "人工评分", "撤销人工评分", "撰写报告文字")


class TransitionRefused(ScoreSheetError):
    """The case cannot take this step; ``outstanding`` and ``lacks`` list what the sheet and the report miss."""

    def __init__(self, message: str, missing: Sequence[Outstanding] = (), lacking: Sequence[Lack] = ()) -> None:
        super().__init__(message)
        self.outstanding = missing
        self.lacks = lacking


@transaction.atomic
def apply_transition(
    *,
    case: Case,
    action: str,
    actor: User,
    reason: str = "",
    remarks: Mapping[int, str] | None = None,
    seen_version: int | None = None,
) -> CaseTransition:
    """Take one step of ``scoring.cases.workflow.STEPS``; the only writer of a case's state after its set-up.

    ``remarks`` are words about single indicators by their key (退回: at least one). ``seen_version`` is the sheet the
    person looked at: a newer one is shown first. Raises TransitionRefused: no such step from here, not this person's
    to take, no reason, no indicator named, figures not taken in, an incomplete sheet or report.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("agency", "evaluator").get(pk=case.pk)
    step = _step(case, action)
    _check_person(case, step, actor)
    if seen_version is not None and seen_version != case.score_sheet_version:
        raise TransitionRefused("您看到之后评分表又有修改，请刷新页面，看过新的内容再办理")
    anchors = _anchors(case, remarks or {})
    _check_words(case, step, reason, anchors)
    _check_case(case, step, actor)
    made = _noted(case, step, actor, reason, anchors)
    case.state = made.to_state
    case.state_since = made.at if made.to_state != made.from_state else case.state_since
    case.consulting = step.consults
    case.score_sheet_version += 1
    case.save(update_fields=["state", "state_since", "consulting", "score_sheet_version"])
    if step.action == "freeze":
        score_case(case=case, actor=actor, log=False)  # the sheet opens with what is known already
    states = [state_label(state, bool(case.framework)) for state in (made.from_state, made.to_state)]
    changes = {"state": states, "sha256": [None, made.sha256]}
    record(actor=actor, action=step.label, obj=case, changes=changes, reason=made.reason)
    return made


def _check_case(case: Case, step: Step, actor: User) -> None:
    _check_taken_in(case, step)
    if step.complete:
        _check_complete(case, actor)
    if step.action == "freeze":
        _check_frozen(case)
    if step.gated:
        _check_gates(case, step, actor)


def _check_words(case: Case, step: Step, reason: str, anchors: Mapping[CaseIndicator, str]) -> None:
    if step.needs_reason and not reason.strip():
        raise TransitionRefused(f"{step.label}需要写明理由")
    if step.needs_anchor and case.framework and not anchors:
        raise TransitionRefused(f"{step.label}至少要指明一项指标，并写出对它的意见")


def _noted(case: Case, step: Step, actor: User, reason: str, anchors: Mapping[CaseIndicator, str]) -> CaseTransition:
    """The step as it is kept, with what an approval vouches for."""
    made = CaseTransition(
        case=case,
        action=step.action,
        from_state=case.state,
        to_state=step.target or _state_before(case),
        actor=actor,
        actor_name=str(actor),
        reason=reason.strip(),
        remarks={indicator.path: text for indicator, text in anchors.items()},
    )
    if step.pins:
        made.score_sheet, made.sha256 = pinned(case)
        made.texts = submitted_texts(case)
    made.full_clean(exclude=["actor"])
    made.save()
    made.anchors.set(anchors)
    return made


def note(*, case: Case, action: str, reason: str, actor: User) -> CaseTransition:
    """Keep among the steps what left the case where it stands, one of ``scoring.cases.workflow.NOTES``."""
    noted = CaseTransition(
        case=case,
        action=action,
        from_state=case.state,
        to_state=case.state,
        actor=actor,
        actor_name=str(actor),
        reason=reason,
    )
    noted.full_clean(exclude=["actor"])
    noted.save()
    return noted


def _step(case: Case, action: str) -> Step:
    step = step_of(action)
    if step is None or case.state not in step.sources:
        label = step.label if step is not None else action
        raise TransitionRefused(f"案件现在是“{case.state_label}”，不能“{label}”；可能别人已经办理，请刷新页面")
    if step.consulting not in (None, case.consulting):
        stands = "正在征求意见" if case.consulting else "现在没有征求意见"
        raise TransitionRefused(f"案件{stands}，不能“{step.label}”；可能别人已经办理，请刷新页面")
    return step


def _check_person(case: Case, step: Step, actor: User) -> None:
    if step.role not in person_on(actor, case).roles:
        raise TransitionRefused(f"“{step.label}”只能由{step.role.label}办理")
    if case.transitions.filter(action__in=step.not_by, actor=actor).exists() or (
        step.role is Role.REVIEWER and has_filled_in(case, actor)
    ):
        raise TransitionRefused(f"您参与过本案的填报或前一环节，按回避要求不能“{step.label}”，请由其他人办理")


def has_filled_in(case: Case, person: User, rows: Sequence[CaseIndicator] | None = None) -> bool:
    """Whether the person set the case up or wrote anything into its sheet: such a person does not review it.

    A cell bears the name of its last writer only, so the log is asked too: what another wrote over was written.
    ``rows``: the case's indicators with their scores, where they were read already.
    """
    if case.created_by_id == person.pk:
        return True
    scores = [row.score for row in (rows_of(case) if rows is None else rows) if hasattr(row, "score")]
    if any(stamp.get("by") == person.pk for score in scores for stamp in score.stamps.values()):
        return True
    return did_any(person.pk, _WRITING, {"scores.score": [score.pk for score in scores], "cases.case": [case.pk]})


def _anchors(case: Case, remarks: Mapping[int, str]) -> dict[CaseIndicator, str]:
    rows = {row.pk: row for row in case.indicators.filter(pk__in=remarks)}
    if set(rows) != set(remarks):
        raise TransitionRefused("所指的指标不在本案之中，请刷新页面")
    return {rows[pk]: text.strip() for pk, text in remarks.items()}


def _check_taken_in(case: Case, step: Step) -> None:
    """What is submitted or approved are the scores of the figures as they are: refuse while 重新取数 would change any.

    Figures that change none are taken in with the step. Who scores takes them in before submitting; a submitted or
    approved case goes back for it (退回修改).
    """
    if not step.pins or not is_stale(case):
        return
    if changes := changes_to_take_in(case=case):
        then = "请先重新取数，看过新的得分" if step.complete else "请退回修改，由评价人员重新取数、再次提交后"
        raise TransitionRefused(
            f"评分之后又导入了数据，或核定了数据疑问，按新的数据有{len(changes)}处变化；{then}，再{step.label}"
        )
    note_taken_in(case=case)


def _check_complete(case: Case, actor: User) -> None:
    """Read all facts anew, score, and refuse while anything is missing; a case without scores has no sheet to fill."""
    if not case.framework:
        return
    score_case(case=case, actor=actor)
    missing = outstanding(rows_of(case), frozenset(papers_per_leaf(case)))
    if missing:
        raise TransitionRefused(f"还有{len(missing)}处需要补齐，补齐后再提交；已填写的内容都已保存", missing)


def _check_gates(case: Case, step: Step, actor: User) -> None:
    if lacking := lacks(case, step, person_on(actor, case)):
        raise TransitionRefused(
            f"还有{len(lacking)}项没有齐备，补齐后再{step.label}；已填写的内容都已保存", (), lacking
        )


def _state_before(case: Case) -> str:
    """Where the case stood before its last step."""
    last = case.transitions.order_by("-pk").first()
    return last.from_state if last is not None else State.SETUP


def _check_frozen(case: Case) -> None:
    """The tree as it stands must be the framework the case keeps (``freeze_case`` sees to both)."""
    if content_sha256(frozen_content(case, draft_of(case))) != case.framework_sha256:
        raise TransitionRefused("指标体系还没有冻结，请在“设置指标体系”页面检查并冻结")


class TreeNotSound(TreeError):
    """The tree cannot be frozen yet; ``problems`` lists everything that is in the way."""

    def __init__(self, problems: Sequence[TreeProblem]) -> None:
        super().__init__(f"指标体系还有{len(problems)}处问题，改正后才能冻结")
        self.problems = problems


@transaction.atomic
def freeze_case(*, case: Case, actor: User) -> Case:
    """Freeze the tree and open the sheet for scoring. Raises TreeNotSound or TransitionRefused."""
    TreeRows(case)
    draft = draft_of(case)
    problems = tree_problems(case, draft)
    if problems:
        raise TreeNotSound(problems)
    before = case.framework_sha256
    case.framework = frozen_content(case, draft)
    case.framework_sha256 = content_sha256(case.framework)
    case.save(update_fields=["framework", "framework_sha256"])
    changes = {"framework_sha256": [before, case.framework_sha256]}
    record(actor=actor, action="确定指标体系内容", obj=case, changes=changes)
    apply_transition(case=case, action="freeze", actor=actor)
    case.refresh_from_db(fields=["state", "score_sheet_version"])
    return case
