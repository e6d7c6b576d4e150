"""The sheet on which paper copies are counted, out and in."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from budgets.workbooks.cells import CellReader
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.headers import FoundColumn
from evalcase.spreadsheets.locate import DataRow, LocatedTable, locate
from evalcase.spreadsheets.reader import read_workbook
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook
from scoring.counting.services import CountsRejected, PaperCounts, count_problems, enter_counts, questions_to_count
from scoring.questionnaires.models import MAX_COPIES, Question, Questionnaire, QuestionnaireState, QuestionOption
from scoring.questionnaires.selectors.results import paper_copies
from scoring.questionnaires.services.frames import locked
from scoring.questionnaires.services.questions import PAPER_COPIES

_ISSUED, _RETURNED = "发放", "回收"


COUNTS = TableDeclaration(
    "questionnaire_counts",
    "纸质问卷份数登记表",
    (
        Column("question", ("题目",), fill_down=True, width=50),
        Column("option", ("选项",), width=24),
        Column("copies", ("纸质份数",), ColumnKind.INTEGER, width=12),
    ),
    has_unit_line=False,
    notes=(
        f"“{PAPER_COPIES}”两行填纸质问卷的发放份数和回收份数，网上答卷不填。",
        "每个选项填选它的纸质份数，没有人选的填 0；题目和选项不要改动。",
        "每道必答的满意度题，各选项份数之和应相等，即纸质有效份数。",
    ),
)


def counts_workbook(questionnaire: Questionnaire) -> bytes:
    """The counts sheet: blank where nothing was counted yet, else as it stands, ready to be taken in again."""
    questions = questions_to_count(questionnaire)
    counted = questionnaire.counted_at is not None
    rows: list[dict[str, Value]] = [
        {"question": PAPER_COPIES, "option": _ISSUED, "copies": questionnaire.paper_issued if counted else None},
        {"question": PAPER_COPIES, "option": _RETURNED, "copies": questionnaire.paper_returned if counted else None},
    ]
    rows += [
        {
            "question": question.text,
            "option": option.text,
            "copies": paper_copies(option) if counted else None,
        }
        for question in questions
        for option in question.options.all()
    ]
    title = f"{questionnaire.title}{COUNTS.title}"
    return write_workbook([SheetContent(COUNTS, title, rows, sheet_name=COUNTS.title)])


@transaction.atomic
def import_counts(
    *, questionnaire: Questionnaire, content: bytes, file_name: str, actor: AbstractBaseUser | None = None
) -> Questionnaire:
    """Take the counts of a filled-in sheet, all or nothing.

    Raises WorkbookRejected with every fault by cell, or QuestionnaireError where counts are not taken now.
    """
    locked(questionnaire, QuestionnaireState.OPEN, QuestionnaireState.CLOSED)  # before anybody mends a sheet in vain
    workbook = read_workbook(content, file_name)
    tables, errors, _ = locate(workbook, (COUNTS,))
    if not errors and len(tables) > 1:
        errors.append(
            tables[1].error(1, None, f"有{len(tables)}张“{COUNTS.title}”", "一次只能有一张", "请删除多余的工作表")
        )
    if errors:
        raise WorkbookRejected(errors)
    reading = _CountsReading(tables[0], questions_to_count(questionnaire))
    counts = reading.counts()
    try:
        return enter_counts(questionnaire=questionnaire, counts=counts, basis=f"工作簿{file_name}", actor=actor)
    except CountsRejected as rejection:  # the questions were changed meanwhile
        raise WorkbookRejected(
            [reading.located.error(1, None, rejection.args[0], "应前后一致", "请重新下载登记表")]
        ) from rejection


class _CountsReading:
    """Reads one counts sheet against the questions of its questionnaire."""

    def __init__(self, located: LocatedTable, questions: Sequence[Question]) -> None:
        self.located, self.questions = located, questions
        self.errors: list[CellError] = []
        self.cells = CellReader(located, self.errors)
        self.wanted: dict[tuple[str, str], QuestionOption | str] = {
            (PAPER_COPIES, _ISSUED): _ISSUED,
            (PAPER_COPIES, _RETURNED): _RETURNED,
        } | {(question.text, option.text): option for question in questions for option in question.options.all()}
        self.numbers: dict[QuestionOption | str, int] = {}
        self.rows: dict[QuestionOption | str, DataRow] = {}

    def counts(self) -> PaperCounts:
        """The counts, checked. Raises WorkbookRejected."""
        for row in self.located.rows:
            self._read(row)
        for (question, option), what in self.wanted.items():
            if what not in self.rows:
                last = self.located.header.bottom + 1 + len(self.located.rows)
                self._fail(last, "option", f"缺少“{question}”的“{option}”一行", "应与下载的登记表一致", "请补上该行")
        if self.errors:
            raise WorkbookRejected(self.errors)
        copies = {what.pk: number for what, number in self.numbers.items() if isinstance(what, QuestionOption)}
        counts = PaperCounts(self.numbers[_ISSUED], self.numbers[_RETURNED], copies)
        for problem in count_problems(self.questions, counts):
            row = self.rows[problem.option or _RETURNED]
            self._fail(row.number, "copies", problem.found, problem.expected)
        if self.errors:
            raise WorkbookRejected(self.errors)
        return counts

    def _read(self, row: DataRow) -> None:
        column = {key: self.located.column(key) for key in ("question", "option", "copies")}
        question = self.cells.text(row, column["question"], 200)
        option = self.cells.text(row, column["option"], 200)
        what = self.wanted.get((question, option))
        if what is None:
            self._fail(
                row.number, "option", f"问卷没有“{question}”的“{option}”", "应为本问卷的题目和选项", "请改正或删除该行"
            )
            return
        if what in self.rows:
            self._fail(
                row.number, "option", f"与第{self.rows[what].number}行重复", "每个选项只能有一行", "请合并为一行"
            )
            return
        self.rows[what] = row
        number = self._number(row, column["copies"])
        if number is not None:
            self.numbers[what] = number

    def _number(self, row: DataRow, column: FoundColumn | None) -> int | None:
        if column is None:
            return None
        before = len(self.errors)
        quantity = self.cells.quantity(row, column, "份")
        if len(self.errors) > before:
            return None
        if quantity.value is None:
            self._fail(row.number, "copies", "份数是空的", "应为不小于0的整数", "没有人选的填 0")
            return None
        if quantity.value != quantity.value.to_integral_value() or not 0 <= quantity.value <= MAX_COPIES:
            self._fail(
                row.number, "copies", f"份数是“{quantity.number_text()}”", f"应为0到{MAX_COPIES}的整数", "请改正"
            )
            return None
        return int(quantity.value)

    def _fail(self, row: int, key: str, found: str, expected: str, remedy: str = "请核对后改正") -> None:
        self.errors.append(self.located.error(row, self.located.column(key), found, expected, remedy))
