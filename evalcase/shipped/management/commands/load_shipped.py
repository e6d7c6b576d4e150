"""``manage.py load_shipped``: the accounts and frameworks that come with the program; again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from evalcase.shipped.services import load_shipped


class Command(BaseCommand):
    help = "载入随程序提供的科目和指标体系；可重复运行，升级程序后再运行一次"

    def handle(self, *args: Any, **options: Any) -> None:
        new = load_shipped()
        if options["verbosity"]:
            self.stdout.write(f"随程序提供的科目和指标体系已载入，新增指标体系{new}套")
