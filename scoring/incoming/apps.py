from django.apps import AppConfig


class IncomingConfig(AppConfig):
    """What imports are to cases: who imports because of one, which hold figures fast, what becomes of scores."""

    name = "scoring.incoming"
    verbose_name = "导入与案件"
