"""Score a case: ``manage.py score_case fumin-2023 [--json]``."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from scoring.cases.management.case_command import CaseCommand
from scoring.cases.models import Case
from scoring.cases.services import ScoreSheetError
from scoring.scores.evaluation import CaseScore
from scoring.scores.services import score_case


class Command(CaseCommand):
    help = "按案件的数据和评分规则计算每项得分、总分和等级，并保存"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="以 JSON 输出，数值为文本")

    def handle_case(self, case: Case, **options: Any) -> None:
        try:
            scored = score_case(case=case)
        except ScoreSheetError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(scored.as_data(), ensure_ascii=False, indent=2))
        else:
            self._print(scored)

    def _print(self, scored: CaseScore) -> None:
        data = scored.as_data()
        waiting = f"（暂计，已评{data['scored']}项，共{data['of']}项）" if data["provisional"] else ""
        self.stdout.write(f"{data['case']}　总分 {data['total']}{waiting}　等级 {data['grade'] or '未评'}")
        for row in data["level1"]:
            self.stdout.write(f"  {row['name']}　{row['score']}/{row['weight']}　得分率 {row['rate']}")
        for row in data["leaves"]:
            self.stdout.write(f"    {row['path']}　{row['score']}/{row['weight']}　{row['basis']}")
