"""The questions of a draft: added, changed, moved, removed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from evalcase.audit.services import record
from scoring.questionnaires.models import Question, QuestionKind, Questionnaire, QuestionnaireState, QuestionOption
from scoring.questionnaires.services.frames import QuestionnaireError, locked, save_checked

MAX_QUESTIONS, MAX_OPTIONS = 50, 20
# A row of the counts workbook bears this name; no question may.
PAPER_COPIES = "纸质问卷份数"


@dataclass(frozen=True, slots=True)
class Definition:
    """A question as it is to be: ``options`` are (text, weight as a share or None), none for 开放题."""

    text: str
    kind: QuestionKind
    options: tuple[tuple[str, Decimal | None], ...] = ()
    counts: bool = True
    required: bool = True

    def as_text(self) -> str:
        """The question in one line, for the log."""
        weights = ["" if weight is None else f" {(weight * 100).normalize():f}%" for _, weight in self.options]
        shown = "、".join(text + weight for (text, _), weight in zip(self.options, weights, strict=True))
        marks = [self.kind.label, "必答" if self.required else "选答", *(["计入满意度"] if self.counts else [])]
        return f"{self.text}（{'，'.join(marks)}）{shown}"


@transaction.atomic
def add_question(
    *, questionnaire: Questionnaire, definition: Definition, actor: AbstractBaseUser | None = None
) -> Question:
    """Add a question at the end of a draft. Raises QuestionnaireError."""
    questionnaire = locked(questionnaire, QuestionnaireState.DRAFT)
    orders = list(questionnaire.questions.values_list("order", flat=True))
    if len(orders) >= MAX_QUESTIONS:
        raise QuestionnaireError(f"问卷{questionnaire}已有{len(orders)}题，最多{MAX_QUESTIONS}题")
    question = Question(questionnaire=questionnaire, order=max(orders, default=0) + 1)
    _define(question, definition)
    record(actor=actor, action="增加题目", obj=questionnaire, changes={"题目": [None, definition.as_text()]})
    return question


@transaction.atomic
def change_question(*, question: Question, definition: Definition, actor: AbstractBaseUser | None = None) -> Question:
    """Put a question of a draft otherwise. Raises QuestionnaireError."""
    questionnaire = locked(question.questionnaire, QuestionnaireState.DRAFT)
    question = _current(question)
    before = definition_of(question).as_text()
    if before != definition.as_text():
        question.options.all().delete()
        _define(question, definition)
        record(actor=actor, action="修改题目", obj=questionnaire, changes={"题目": [before, definition.as_text()]})
    return question


@transaction.atomic
def remove_question(*, question: Question, actor: AbstractBaseUser | None = None) -> None:
    """Take a question out of a draft. Raises QuestionnaireError."""
    questionnaire = locked(question.questionnaire, QuestionnaireState.DRAFT)
    question = _current(question)
    record(
        actor=actor, action="删除题目", obj=questionnaire, changes={"题目": [definition_of(question).as_text(), None]}
    )
    question.delete()


@transaction.atomic
def move_question(*, question: Question, up: bool, actor: AbstractBaseUser | None = None) -> None:
    """Let a question of a draft change places with the one before or after it; at the end nothing happens."""
    questionnaire = locked(question.questionnaire, QuestionnaireState.DRAFT)
    rows = list(questionnaire.questions.order_by("order", "pk"))
    place = next((index for index, row in enumerate(rows) if row.pk == question.pk), None)
    if place is None:
        raise QuestionnaireError(f"题目“{question}”已被删除")
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows, start=1):
        row.order = order
    Question.objects.bulk_update(rows, ["order"])
    record(actor=actor, action="移动题目", obj=questionnaire, changes={question.text: [place + 1, other + 1]})


def definition_of(question: Question) -> Definition:
    """The question as it is."""
    options = tuple((option.text, option.weight) for option in question.options.all())
    return Definition(question.text, QuestionKind(question.kind), options, question.counts, question.required)


def _current(question: Question) -> Question:
    current = Question.objects.prefetch_related("options").filter(pk=question.pk).first()
    if current is None:
        raise QuestionnaireError(f"题目“{question}”已被删除")
    return current


def _define(question: Question, definition: Definition) -> None:
    _check(definition)
    # A slash stands for a level in the names of facts.
    question.text = definition.text.strip().replace("/", "／")
    question.kind, question.counts, question.required = definition.kind, definition.counts, definition.required
    save_checked(question)
    for order, (text, weight) in enumerate(definition.options, start=1):
        save_checked(QuestionOption(question=question, order=order, text=text.replace("/", "／"), weight=weight))


def _check(definition: Definition) -> None:
    problems = []
    if definition.text.strip() == PAPER_COPIES:
        problems.append(f"“{PAPER_COPIES}”是份数登记表的固定行，请换一个题目")
    if definition.counts and definition.kind is not QuestionKind.SATISFACTION:
        problems.append(f"题型是“{definition.kind.label}”，只有满意度单选题可以计入满意度")
    if definition.kind is QuestionKind.OPEN:
        if definition.options:
            problems.append("开放题不应有选项，请清空选项或改题型")
    else:
        problems += _option_problems(definition)
    if problems:
        raise QuestionnaireError(f"题目“{definition.text.strip()}”：{'；'.join(problems)}")


def _option_problems(definition: Definition) -> list[str]:
    texts = [text for text, _ in definition.options]
    weights = [weight for _, weight in definition.options]
    problems = []
    if not 2 <= len(texts) <= MAX_OPTIONS:
        problems.append(f"有{len(texts)}个选项，应为2到{MAX_OPTIONS}个")
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        problems.append(f"选项“{'、'.join(twice)}”重复，请合并或改写")
    if definition.kind is QuestionKind.SATISFACTION:
        bare = [text for text, weight in definition.options if weight is None]
        if bare:
            problems.append(f"选项“{'、'.join(bare)}”没有权重，满意度单选题的每个选项都应有0%到100%的权重")
    elif any(weight is not None for weight in weights):
        problems.append(f"{definition.kind.label}题的选项没有权重，请去掉百分比或改为满意度单选")
    return problems
