from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, sheets and scores."""

    name = "scoring.cases"
    verbose_name = "评价与评分"
