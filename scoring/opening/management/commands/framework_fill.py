"""How far imported figures reach: ``manage.py framework_fill [CODE…]``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.library.models import Framework
from scoring.opening.filling import fill_framework


class Command(BaseCommand):
    help = "用一整套填好的标准工作簿试算各指标体系，列出能取到数的末级指标；试算的数据不保存"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="指标体系代码", help="不写则逐一试算库中启用的全部")

    def handle(self, *args: Any, **options: Any) -> None:
        frameworks = Framework.objects.filter(active=True).order_by("code", "pk")
        codes = set(options["codes"])
        if unknown := codes - {framework.code for framework in frameworks}:
            raise CommandError(f"库中没有启用的指标体系：{'、'.join(sorted(unknown))}，请先用 load_frameworks 载入")
        for framework in frameworks:
            if not codes or framework.code in codes:
                found = fill_framework(framework)
                share = f"{found.filled * 100 // found.computable}%" if found.computable else "—"
                self.stdout.write(
                    f"{framework.code} 第{framework.version}版：末级{found.leaves}项，取数的{found.computable}项，"
                    f"已取到{found.filled}项（{share}）"
                )
                for path, waits in found.waiting.items():
                    self.stdout.write(f"  {path}：{waits}")
