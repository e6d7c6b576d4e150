"""Delete for good what was removed more than 30 days ago: ``manage.py purge_evidence``, to be run daily."""

from typing import Any

from django.core.management.base import BaseCommand

from scoring.evidence.services import purge_evidence


class Command(BaseCommand):
    help = "彻底清除删除已满30日的佐证材料，以及没有任何记录使用的存档文件；可每日运行一次"

    def handle(self, *args: Any, **options: Any) -> None:
        papers, files = purge_evidence()
        self.stdout.write(f"已清除{papers}份佐证材料，{files}个存档文件")
