"""Load the demo: ``manage.py load_demo``. Workbooks, scores and reports by the services that users use."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from evalcase.demo.services import DemoError, load_demo_case, load_reference_data
from reports.building.builder import ReportIncomplete
from reports.building.remedies import missing_with_remedies
from reports.rendering.formats import FORMATS
from reports.rendering.pdf import PdfUnavailable
from reports.versions.services.files import render_to_file
from scoring.cases.models import Case
from units.agencies.selectors import agency_by_code
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

_PASSWORD = "demo-evalcase"  # noqa: S105 - printed for the demo, which production refuses to load
# The agencies of the other four cases evaluate themselves.
_SELF_EVALUATING = ("430421-RS-SB", "510400-RS-SB", "511132-RS-SB", "652825-RS-SB")
_ACCOUNTS = (
    ("pingjia", "演示评价人员", Role.EVALUATOR, ("530124-CZ", *_SELF_EVALUATING)),
    ("danwei", "演示单位人员", Role.AGENCY_STAFF, ("530124-RS-SB", *_SELF_EVALUATING)),
    ("caizheng", "演示财政审核", Role.REVIEWER, ("530124-CZ", *_SELF_EVALUATING)),
    ("guanli", "演示管理员", Role.ADMINISTRATOR, ("530124-CZ",)),
)


class Command(BaseCommand):
    help = "载入演示数据：单位、指标体系、工作簿、评分和报告；可重复运行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Path(settings.DATA_DIR) / "reports"
        parser.add_argument("--to", type=Path, default=default, metavar="文件夹", help="报告存放的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EVALCASE_DEMO:
            raise CommandError("演示数据含公开的演示口令，只能在演示或开发设置下载入")
        fixtures = Path(settings.BASE_DIR) / "fixtures"
        try:
            with self._step("单位、科目和指标体系"):
                load_reference_data(fixtures=fixtures)
            with self._step("演示账号"):
                actor = self._accounts()
            for folder in sorted(path.parent for path in (fixtures / "demo").glob("*/case.yaml")):
                with self._step(f"{folder.name}：导入工作簿并评分"):
                    case = load_demo_case(folder=folder, actor=actor)
                self._render(case, options["to"])
        except ReportIncomplete as error:
            raise CommandError(missing_with_remedies(error)) from error
        except DemoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"报告在 {options['to']}")
        self.stdout.write("演示账号（口令均为 demo-evalcase）：")
        for username, name, role, _ in _ACCOUNTS:
            self.stdout.write(f"  {username}　{name}（{role.label}）")

    def _accounts(self) -> User:
        """The four demo accounts, each with its role in every case; the administrator among them loads everything."""
        for username, name, role, agencies in _ACCOUNTS:
            user = User.objects.filter(username=username).first()
            if user is None:
                is_admin = role == Role.ADMINISTRATOR
                user = create_user(
                    username=username,
                    display_name=name,
                    password=_PASSWORD,
                    is_staff=is_admin,
                    is_superuser=is_admin,
                )
            for agency in agencies:
                assign_role(user=user, agency=agency_by_code(agency), role=role, valid_from=date(2023, 1, 1))
        return User.objects.get(username=_ACCOUNTS[-1][0])

    def _render(self, case: Case, folder: Path) -> None:
        for name in FORMATS:
            path = folder / f"{case.code}.{name}"
            try:
                with self._step(f"{case.code}：生成 {path.name}"):
                    render_to_file(case=case, path=path)
            except PdfUnavailable as error:
                self.stderr.write(f"没有生成 {path.name}：{error}")

    @contextmanager
    def _step(self, title: str) -> Iterator[None]:
        """Say what is being done, and when it is done how long it took."""
        self.stdout.write(f"… {title}", ending="")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f"　{time.monotonic() - start:.1f} 秒")
