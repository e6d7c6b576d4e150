from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports as functions of facts."""

    name = "reports"
    verbose_name = "评价报告"

    def ready(self) -> None:
        from scoring.report_kinds import offer_report_kinds, tell_report_standing

        from . import checks  # noqa: F401 - registers the system checks
        from .kinds import offered_kinds
        from .selectors import standing_of_report

        offer_report_kinds(offered_kinds)
        tell_report_standing(standing_of_report)
