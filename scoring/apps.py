from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Cases, sheets and scores."""

    name = "scoring"
    verbose_name = "评价与评分"
