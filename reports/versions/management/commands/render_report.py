"""Make a report file: ``manage.py render_report fumin-2023 --to report.pdf``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from reports.building.builder import ReportIncomplete
from reports.building.remedies import missing_with_remedies
from reports.rendering.formats import FORMATS, UnknownFormat
from reports.rendering.pdf import PdfUnavailable
from reports.versions.services.files import render_to_file
from scoring.cases.management.case_command import CaseCommand
from scoring.cases.models import Case


class Command(CaseCommand):
    help = f"生成案件的绩效评价报告（{'、'.join('.' + name for name in FORMATS)}）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--to", required=True, type=Path, metavar="文件", help="结尾决定格式：.html、.pdf 或 .docx")

    def handle_case(self, case: Case, **options: Any) -> None:
        try:
            path = render_to_file(case=case, path=options["to"])
        except ReportIncomplete as error:
            raise CommandError(missing_with_remedies(error)) from error
        except (UnknownFormat, PdfUnavailable) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"不能写入“{options['to']}”：{error.strerror}") from error
        self.stdout.write(f"已生成{path}")
