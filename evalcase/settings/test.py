"""Settings of the test suite, on SQLite or on the database that DATABASE_URL names."""

import os

from evalcase.settings.base import *

SECRET_KEY = "tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
# Tests of the second factor turn it on themselves.
SECOND_FACTOR_REQUIRED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

DATA_DIR = DATA_DIR / "test"
DATA_DIR.mkdir(exist_ok=True)
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
# Assets are found where they are written; nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# A file for each process: browser tests connect from several threads, and suites may run side by side.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"suite-{os.getpid()}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # What a crash would lose is made anew: no commit waits for the disk.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"

# A task runs where it is asked for; tests of the real worker choose the database backend themselves.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
