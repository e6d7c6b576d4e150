from django.apps import AppConfig


class SignInConfig(AppConfig):
    """Signing in: sessions, passwords, second factors."""

    name = "units.sign_in"
    verbose_name = "登录"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from units.sign_in import duties, log

        user_logged_in.connect(duties.begin_session, dispatch_uid="units.sign_in.duties")
        log.connect()
