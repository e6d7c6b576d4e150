"""Links that let one answer in each: issued, told once in a workbook, taken back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from evalcase.audit.services import record
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook
from scoring.questionnaires.models import AnswerLink, Questionnaire, QuestionnaireState
from scoring.questionnaires.selectors.results import digest_of
from scoring.questionnaires.services.frames import QuestionnaireError, locked, save_checked

MAX_LINKS_AT_ONCE = 2000
MAX_LINKS = 20_000


@transaction.atomic
def issue_tokens(
    *, questionnaire: Questionnaire, number: int, actor: AbstractBaseUser | None = None
) -> tuple[str, ...]:
    """The secrets of new single-use links, told this once: only their digests are kept. Raises QuestionnaireError."""
    questionnaire = locked(questionnaire, QuestionnaireState.OPEN)
    if not 1 <= number <= MAX_LINKS_AT_ONCE:
        raise QuestionnaireError(f"要生成的链接数是{number}，一次应为1到{MAX_LINKS_AT_ONCE}个")
    if questionnaire.links_issued + number > MAX_LINKS:
        raise QuestionnaireError(
            f"已生成{questionnaire.links_issued}个链接，再生成{number}个超过每份问卷{MAX_LINKS}个的上限"
        )
    tokens = tuple(secrets.token_urlsafe(18) for _ in range(number))
    AnswerLink.objects.bulk_create(
        AnswerLink(questionnaire=questionnaire, digest=digest) for digest in sorted(map(digest_of, tokens))
    )
    before = questionnaire.links_issued
    questionnaire.links_issued += number
    save_checked(questionnaire, ["links_issued"])
    changes = {"links_issued": [before, questionnaire.links_issued]}
    record(actor=actor, action="生成答题链接", obj=questionnaire, changes=changes)
    return tokens


@transaction.atomic
def void_tokens(*, questionnaire: Questionnaire, actor: AbstractBaseUser | None = None) -> int:
    """Take back every unused link, for a list that was lost; gives how many. Raises QuestionnaireError."""
    questionnaire = locked(questionnaire, QuestionnaireState.OPEN)
    unused = questionnaire.links.count()
    if unused:
        questionnaire.links.all().delete()
        before = questionnaire.links_issued
        questionnaire.links_issued -= unused
        save_checked(questionnaire, ["links_issued"])
        changes = {"links_issued": [before, questionnaire.links_issued]}
        record(actor=actor, action="作废未用链接", obj=questionnaire, changes=changes)
    return unused


LINKS = TableDeclaration(
    "questionnaire_links",
    "满意度问卷答题链接",
    (Column("number", ("序号",), ColumnKind.INTEGER, width=8), Column("link", ("答题链接",), width=90)),
    has_unit_line=False,
    notes=(
        "每个链接只能用一次，发给一个人。本系统不保存链接，本表丢失后只能作废未用链接、另行生成。",
        "请不要登记哪个链接发给了谁，问卷是匿名的。",
    ),
)


def links_workbook(questionnaire: Questionnaire, links: Sequence[str]) -> bytes:
    """The list of links to hand out, as an .xlsx."""
    rows: list[dict[str, Value]] = [{"number": number, "link": link} for number, link in enumerate(links, start=1)]
    return write_workbook([SheetContent(LINKS, f"{questionnaire.title}答题链接", rows, sheet_name="答题链接")])
