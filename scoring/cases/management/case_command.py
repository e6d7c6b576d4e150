"""The base of every command that works on one case."""

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.cases.models import Case
from scoring.cases.selectors import case_by_code


class CaseCommand(BaseCommand, ABC):
    """Takes the case's code as its first argument and hands the case to ``handle_case``."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", metavar="案件代码", help="如 fumin-2023")

    def handle(self, *args: Any, **options: Any) -> None:
        self.handle_case(find_case(options.pop("case")), **options)

    @abstractmethod
    def handle_case(self, case: Case, **options: Any) -> None:
        """Do the command's work on the case."""


def find_case(code: str) -> Case:
    """The case of that code. Raises CommandError, naming the cases there are."""
    try:
        return case_by_code(code)
    except Case.DoesNotExist:
        known = "、".join(Case.objects.values_list("code", flat=True)) or "无（可先运行 load_demo）"
        raise CommandError(f"没有代码为“{code}”的案件；现有案件：{known}") from None
