"""Prove that stored scores are what the rules give: ``manage.py recompute_scores [--check]``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.cases.models import Case
from scoring.cases.services import ScoreSheetError
from scoring.scores.services import changed_scores, score_case


class Command(BaseCommand):
    help = "重新计算所有已评分案件；加 --check 只核对保存的得分与重算结果是否一致，不写入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对，有差异时退出码为1")

    def handle(self, *args: Any, **options: Any) -> None:
        cases = list(Case.objects.filter(scored_at__isnull=False).select_related("agency"))
        changes = [f"{case.code}：{change}" for case in cases for change in changed_scores(case=case)]
        if options["check"]:
            if changes:
                raise CommandError("保存的得分与重算结果不一致：\n" + "\n".join(changes))
            self.stdout.write(f"已核对{len(cases)}个案件，保存的得分与重算结果一致")
            return
        locked = set()
        for case in cases:
            try:
                score_case(case=case)
            except ScoreSheetError as error:  # submitted, approved or published: its scores stand
                locked.add(case.code)
                self.stderr.write(f"未重算：{error}")
        changes = [change for change in changes if change.partition("：")[0] not in locked]
        self.stdout.write(f"已重算{len(cases) - len(locked)}个案件，{len(changes)}处变动")
        for change in changes:
            self.stdout.write(f"  {change}")
