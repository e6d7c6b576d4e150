"""Say where a printed figure came from: ``manage.py trace_figure fumin-2023 1918.25万元 [--json]``."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from budgets.facts import CellSource, Fact
from reports.building.builder import ReportIncomplete
from reports.building.remedies import missing_with_remedies
from reports.tracing.selectors import FigureTrace, trace_figure
from scoring.cases.management.case_command import CaseCommand
from scoring.cases.models import Case


class Command(CaseCommand):
    help = "说明报告中的一个数字来自哪里：它的事实、公式和来源单元格"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("text", metavar="数字", help="报告中印出的样子，如 1918.25万元 或 90.39%")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle_case(self, case: Case, **options: Any) -> None:
        try:
            traces = trace_figure(case, options["text"])
        except ReportIncomplete as error:
            raise CommandError(missing_with_remedies(error)) from error
        if not traces:
            raise CommandError(f"案件{case.code}的报告中没有印出“{options['text']}”，请照报告中的样子填写（可带单位）")
        if options["json"]:
            self.stdout.write(json.dumps([_data(trace) for trace in traces], ensure_ascii=False, indent=2))
            return
        for trace in traces:
            self.stdout.write(f"{trace.figure.text}　{trace.fact.key}（精确值 {trace.figure.value}）")
            if trace.formula:
                self.stdout.write(f"  {trace.formula}")
            for origin in trace.origins:
                self.stdout.write(f"  {origin.key} = {origin.text}　来自 {origin.source.describe()}")


def _data(trace: FigureTrace) -> dict[str, Any]:
    return {
        "text": trace.figure.text,
        "fact": trace.fact.key,
        "value": trace.figure.value,
        "formula": trace.formula,
        "sources": [_source(origin) for origin in trace.origins],
    }


def _source(origin: Fact) -> dict[str, str]:
    known = {"fact": origin.key, "text": origin.text, "place": origin.source.describe()}
    if isinstance(origin.source, CellSource):
        source = origin.source
        known |= {
            "file": source.file_name,
            "sha256": source.sha256,
            "sheet": source.sheet,
            "cell": source.cell,
        }
    return known
