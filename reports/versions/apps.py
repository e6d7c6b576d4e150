from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """Versions of reports as they were drafted and issued."""

    name = "reports.versions"
    verbose_name = "评价报告"
