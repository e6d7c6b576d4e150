"""Settings of a developer's machine and of the demo: safe only on 127.0.0.1."""

from .base import *

DEBUG = True
EVALCASE_DEMO = True
SECRET_KEY = "development-only-never-in-production"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
EXAMPLE_CASE = env.str("EXAMPLE_CASE", default="fumin-2023")
# The demo's accounts are public and made to be tried at once.
SECOND_FACTOR_REQUIRED = False
