from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Agencies, departments, staffing and people."""

    name = "units"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from units import duties as sign_in
        from units import sign_in_log

        user_logged_in.connect(sign_in.begin_session, dispatch_uid="units.duties")
        sign_in_log.connect()
