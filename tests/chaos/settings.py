"""Settings of a chaos run and of the benchmark of the sheet: the site as it runs for many, on a scratch database."""

from evalcase.settings.base import *  # noqa: F403

SECRET_KEY = "chaos-only"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
SECOND_FACTOR_REQUIRED = False
MAX_SESSIONS = 0
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=0)  # noqa: F405
# Passwords are no part of what is tried here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LOGGING = {"version": 1, "disable_existing_loggers": False, "loggers": {"django.server": {"level": "ERROR"}}}
