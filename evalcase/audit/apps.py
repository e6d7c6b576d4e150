from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who changed what, and why."""

    name = "evalcase.audit"
    verbose_name = "审计记录"
