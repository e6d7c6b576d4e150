from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports as functions of facts."""

    name = "reports"
    verbose_name = "评价报告"
