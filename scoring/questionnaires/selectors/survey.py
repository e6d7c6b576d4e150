"""What the questionnaires of a case give the indicators: facts, and where they contradict an imported table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils import timezone

from budgets.facts import EntrySource, Fact, FormulaSource
from budgets.ledger.models import Statistic
from budgets.quantities import PERCENT, Quantity, State, ratio, unit_of
from scoring.cases.models import Case
from scoring.questionnaires.models import Questionnaire, QuestionnaireState, QuestionOption
from scoring.questionnaires.selectors.results import (
    Progress,
    answers_per_questionnaire,
    counted_options,
    leading_question,
    paper_copies,
    progress_of,
)

SURVEY = "问卷/"
ISSUED, RETURNED, VALID = "满意度调查.发放份数", "满意度调查.回收份数", "满意度调查.有效份数"
RECOVERY, VALIDITY = "满意度调查.回收率", "满意度调查.有效率"
_COPIES = "份"


def survey_facts(case: Case) -> list[Fact]:
    """The facts of the closed questionnaires that count for a case; one query where there are none, else two.

    Where a 满意度问卷统计表 of the agency and year is in force, only questionnaires that the evaluator chose instead
    (``preferred``) count; their 问卷/… facts then replace those of the table as a whole. Answers by link count from
    five on. 满意度 itself follows by the general formula over all options.
    """
    return _facts_of([entry for entry in _closed(case) if entry.preferred or not entry.has_table])


def _closed(case: Case) -> QuerySet[Questionnaire, Any]:
    return (
        Questionnaire.objects.filter(case=case, state=QuestionnaireState.CLOSED)
        .annotate(answered=answers_per_questionnaire(), has_table=Exists(_imported(case)))
        .order_by("pk")
    )


def _facts_of(chosen: list[Any]) -> list[Fact]:
    if not chosen:
        return []
    options: dict[int, list[QuestionOption]] = {}
    for option in counted_options(chosen):
        options.setdefault(option.question.questionnaire_id, []).append(option)
    return _Gathering(chosen, options).facts()


class _Gathering:
    """Collects the facts of several questionnaires, so that no two of them share a key."""

    def __init__(self, chosen: list[Questionnaire], options: dict[int, list[QuestionOption]]) -> None:
        self.chosen, self.options = chosen, options
        self.owners: dict[str, int] = {}
        self.leading: list[str] = []

    def facts(self) -> list[Fact]:
        counted: list[Fact] = []
        for entry in self.chosen:
            counted += self._of(entry)
        if not counted:
            return []
        progress = [_progress(entry) for entry in self.chosen]
        source = _source(self.chosen[-1]) if len(self.chosen) == 1 else _joint_source(self.chosen)
        issued = Quantity.of(sum(part.issued for part in progress), _COPIES)
        returned = Quantity.of(sum(part.returned for part in progress), _COPIES)
        facts = [*counted, Fact(ISSUED, issued, source), Fact(RETURNED, returned, source)]
        facts.append(
            Fact(RECOVERY, ratio(returned, issued), FormulaSource(f"{RETURNED} ÷ {ISSUED}", (RETURNED, ISSUED)))
        )
        if self.leading:
            by_key = {fact.key: fact.quantity.value or 0 for fact in counted}
            valid = Quantity.of(sum(by_key[key] for key in self.leading), _COPIES, 0)
            facts.append(Fact(VALID, valid, FormulaSource(" + ".join(self.leading), tuple(self.leading))))
            rate = FormulaSource(f"{VALID} ÷ {RETURNED}", (VALID, RETURNED))
            facts.append(Fact(VALIDITY, ratio(valid, returned), rate))
        return facts

    def _of(self, questionnaire: Questionnaire) -> list[Fact]:
        """Copies and weights of one questionnaire's counting options; none where nobody's answer may be counted."""
        progress, source = _progress(questionnaire), _source(questionnaire)
        options = [option for option in self.options.get(questionnaire.pk, []) if option.question.counts]
        copies = {option.pk: _copies(option, progress) for option in options}
        if not any(copies.values()):
            return []
        leading = leading_question(option.question for option in options)
        facts = []
        for option in options:
            key = self._key(questionnaire, option)
            weight = Quantity(option.weight, PERCENT, _places(option)) if option.weight is not None else None
            facts.append(Fact(f"{key}.份数", Quantity.of(copies[option.pk], _COPIES), source))
            facts.append(Fact(f"{key}.权重", weight or Quantity.blank(PERCENT), source))
            if leading is not None and option.question_id == leading.pk:
                self.leading.append(f"{key}.份数")
        return facts

    def _key(self, questionnaire: Questionnaire, option: QuestionOption) -> str:
        """``问卷/题目/选项``; a later questionnaire that asks the same puts its title before the question."""
        text = option.question.text
        if self.owners.setdefault(text, questionnaire.pk) != questionnaire.pk:
            text = f"{questionnaire.title}：{text}"
        return fact_name(text, option.text)


def fact_name(question: str, option: str) -> str:
    """How facts name an option of a question; a slash would read as a level of the name."""
    return "/".join([SURVEY.rstrip("/"), question.replace("/", "／"), option.replace("/", "／")])


def _copies(option: QuestionOption, progress: Progress) -> int:
    online: int = option.online if progress.links_counted else 0  # type: ignore[attr-defined]
    return online + paper_copies(option)


def _places(option: QuestionOption) -> int:
    """Decimals of the weight as a percentage: 80% has none, 33.33% two."""
    exponent = ((option.weight or Decimal(0)) * 100).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _progress(questionnaire: Questionnaire) -> Progress:
    return progress_of(questionnaire, questionnaire.answered)  # type: ignore[attr-defined]


def _source(questionnaire: Questionnaire) -> EntrySource:
    """Who closed the questionnaire, when, and what its counts rest on."""
    progress = _progress(questionnaire)
    parts = [f"网上有效答卷{progress.links_counted}份"] if progress.links_counted else []
    if progress.paper_returned:
        entered = f"（{questionnaire.counted_by}填报）" if questionnaire.counted_by else ""
        parts.append(f"纸质问卷回收{progress.paper_returned}份{entered}")
    basis = f"满意度问卷{questionnaire}：{'，'.join(parts) or '没有可计入的答卷'}"
    return EntrySource(questionnaire.closed_by, timezone.localdate(_moment(questionnaire)), basis)


def _joint_source(chosen: list[Questionnaire]) -> EntrySource:
    last = max(chosen, key=_moment)
    basis = f"满意度问卷{'、'.join(map(str, chosen))}合计"
    return EntrySource(last.closed_by, timezone.localdate(_moment(last)), basis)


def _moment(questionnaire: Questionnaire) -> datetime:
    """When its figures were last settled: closed, or paper copies entered after that."""
    moments = [moment for moment in (questionnaire.closed_at, questionnaire.counted_at) if moment is not None]
    return max(moments)


def _imported(case: Case) -> QuerySet[Statistic]:
    return Statistic.objects.filter(
        agency=case.agency_id, table__year=case.year, table__superseded_at__isnull=True, item__startswith=SURVEY
    )


def has_survey_table(case: Case) -> bool:
    """Whether a 满意度问卷统计表 of the case's agency and year is in force."""
    return _imported(case).exists()


def contradictions(case: Case) -> list[str]:
    """Where an imported 满意度问卷统计表 says otherwise than the closed questionnaires, each with its cell."""
    rows = _imported(case).select_related("table__batch").order_by("table_id", "row", "pk")
    return list(_differences(rows, _facts_of(list(_closed(case)))))


def _differences(rows: Iterable[Statistic], given: Iterable[Fact]) -> Iterator[str]:
    own = {fact.key: fact for fact in given}
    for row in rows:
        fact = own.get(row.item)
        imported = Quantity(row.value, unit_of(row.unit_symbol), row.places, State(row.state))
        if fact is not None and fact.quantity.value != imported.value:
            place = f"{row.table.batch.file_name}【{row.table.sheet}】{row.column}{row.row}"
            yield f"{row.item}：工作簿为{imported}（{place}），问卷为{fact.quantity}"
