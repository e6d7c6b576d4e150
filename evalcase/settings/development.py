"""Settings of a developer's machine and of the demo: safe only on 127.0.0.1."""

from evalcase.settings.base import *

# Who tries the demo meets the site's own pages when something is not found; who works on it sets DEBUG.
DEBUG = env.bool("DEBUG", default=False)
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EVALCASE_DEMO = True
SECRET_KEY = "development-only-never-in-production"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
EXAMPLE_CASE = env.str("EXAMPLE_CASE", default="fumin-2023")
# The demo's accounts are public and made to be tried at once.
SECOND_FACTOR_REQUIRED = False
# Without DEBUG Django would send errors to nobody's mail: they belong on the terminal.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
