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

from reports.builder import ReportIncomplete
from reports.leads import told
from reports.rendering import PdfUnavailable
from reports.services import FORMATS, DemoError, load_demo_case, load_reference_data, render_to_file
from scoring.models import Case
from units.constants import Role
from units.models import User
from units.selectors import agency_by_code
from units.services import assign_role, create_user

_PASSWORD = "demo-evalcase"  # noqa: S105 - printed for the demo, which production refuses to load
# The four agencies that evaluate themselves: in the demo the same people serve them all, so that each sees every case.
_OTHERS = ("652825-RS-SB", "510400-RS-SB", "430421-RS-SB", "511132-RS-SB")
_ACCOUNTS = (
    ("pingjia", "演示评价人员", Role.EVALUATOR, ("530124-CZ", *_OTHERS)),
    ("danwei", "演示单位人员", Role.AGENCY_STAFF, ("530124-RS-SB", *_OTHERS)),
    ("caizheng", "演示财政审核", Role.REVIEWER, ("530124-CZ", *_OTHERS)),
    ("guanli", "演示管理员", Role.ADMINISTRATOR, ("530124-CZ", *_OTHERS)),
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
            raise CommandError(told(error)) from error
        except DemoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"报告在 {options['to']}")
        self.stdout.write("演示账号（口令均为 demo-evalcase）：")
        for username, name, role, _ in _ACCOUNTS:
            self.stdout.write(f"  {username}　{name}（{role.label}）")

    def _accounts(self) -> User:
        """The four demo accounts; the administrator among them, who loads everything."""
        for username, name, role, agencies in _ACCOUNTS:
            if not User.objects.filter(username=username).exists():
                is_admin = role == Role.ADMINISTRATOR
                create_user(
                    username=username,
                    display_name=name,
                    password=_PASSWORD,
                    is_staff=is_admin,
                    is_superuser=is_admin,
                )
            person = User.objects.get(username=username)
            held = set(person.memberships.values_list("agency__code", flat=True))
            for code in (code for code in agencies if code not in held):
                assign_role(user=person, agency=agency_by_code(code), role=role, valid_from=date(2023, 1, 1))
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
