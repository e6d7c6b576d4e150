"""Settings of a developer's machine and of the demo: safe only on 127.0.0.1."""

from .base import *

DEBUG = True
EVALCASE_DEMO = True
SECRET_KEY = "development-only-never-in-production"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
