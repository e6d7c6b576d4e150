from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The frame that all pages of a case share; it keeps nothing."""

    name = "scoring.frame"
    verbose_name = "案件页框"
