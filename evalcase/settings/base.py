"""Settings shared by every environment. What differs between machines comes from strict environment readers.

Every variable read here is described in docs/settings.md (tests/platform/test_settings.py holds this).
"""

from datetime import timedelta
from pathlib import Path

from environs import FileAwareEnv, validate

# NAME_FILE may stand for NAME: secrets kept in files stay out of process lists and shell histories.
env = FileAwareEnv(strip_whitespace=True)

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("EVALCASE_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

# Demo accounts have published passwords; only development.py may allow them.
EVALCASE_DEMO = False
DEBUG = False

INSTALLED_APPS = [
    # Before our own, which take these apps' own pages out of the admin: they would show secrets.
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "evalcase.audit",
    "evalcase.web",
    "units.agencies",
    "units.people",
    "units.entrustments",
    "units.sign_in",
    "units.rosters",
    "budgets.accounts",
    "budgets.ledger",
    "budgets.imports",
    "indicators.library",
    "scoring.cases",
    "scoring.evidence",
    "scoring.questionnaires",
    "scoring.bindings",
    "scoring.scores",
    "scoring.score_sheet",
    "scoring.contested",
    "scoring.tree",
    "scoring.opening",
    "scoring.exchange",
    "scoring.panel",
    "scoring.review",
    "scoring.incoming",
    "scoring.frame",
    "reports.rendering",
    "reports.building",
    "reports.tracing",
    "reports.words",
    "reports.versions",
    "evalcase.shipped",
    "evalcase.demo",
    "import_export",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before whatever may write to the log: it notes the visitor's address and the number of the request.
    "evalcase.audit.middleware.OriginMiddleware",
    # Takes out what no database column holds; before the session, which a cookie names.
    "evalcase.web.border.BorderMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Time limits, second factor, passwords that are due; keeps the words of a form that came too late.
    "units.sign_in.middleware.SignInMiddleware",
    # Closed by default: a view is open only as far as it declares (evalcase.web.access).
    "evalcase.web.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

# How many of our own proxies stand in front and append to X-Forwarded-For; the log believes no more of it than that.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0, validate=validate.Range(min=0))

ROOT_URLCONF = "evalcase.urls"
WSGI_APPLICATION = "evalcase.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'evalcase.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Readers go on while one writes; a writer takes its lock at once instead of failing halfway.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
# Long work is done by workers (manage.py render_worker), which find it in a table of this very database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"

# What besides the score sheet is asked before a case is submitted, approved or published (scoring.review.gates).
CASE_GATES = ["reports.versions.gates.report_is_complete", "reports.versions.gates.report_is_issued"]
# What cases add to the rights of the import (budgets.imports.rights): who imports for whom, what locks a year.
IMPORT_ROLES = ["scoring.incoming.rights.roles_by_case"]
IMPORT_LOCKS = ["scoring.incoming.rights.locks_by_case"]
# The words and figures that a report needs, known only above the room of cases (scoring.scores.needs).
REPORT_NEEDS = "reports.building.needs.report_needs"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
# Locking out comes first; only then is a password looked at. A person of a session comes with their roles in one query.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "units.people.backends.RoleBackend"]
CSRF_FAILURE_VIEW = "units.sign_in.views.csrf.csrf_failure"

# Passwords
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "units.sign_in.password_rules.CompositionValidator"},
    {"NAME": "units.sign_in.password_rules.GuessableValidator"},
    {"NAME": "units.sign_in.password_rules.HistoryValidator"},
    {"NAME": "units.sign_in.password_rules.CommonValidator"},
    {
        "NAME": "units.sign_in.password_rules.LikenessValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
]
PASSWORD_AGE_DAYS = env.int("PASSWORD_AGE_DAYS", default=90, validate=validate.Range(min=0))

# Lock-out: account and address are counted apart, each to its own limit (units.sign_in.lock_out), and a success
# forgives only the account (units.sign_in.duties).
SIGN_IN_LOCK_MINUTES = env.int("SIGN_IN_LOCK_MINUTES", default=15, validate=validate.Range(min=1))
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=5, validate=validate.Range(min=1))
SIGN_IN_ADDRESS_FAILURES = env.int("SIGN_IN_ADDRESS_FAILURES", default=50, validate=validate.Range(min=1))
AXES_HANDLER = "units.sign_in.lock_out.LockOutHandler"
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = False
AXES_CLIENT_IP_CALLABLE = "evalcase.audit.context.client_ip"
AXES_LOCKOUT_CALLABLE = "units.sign_in.lock_out.locked_out_page"
AXES_DISABLE_ACCESS_LOG = True  # the audit log has every sign-in
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Sessions
SESSION_ENGINE = "units.sign_in.session_store"
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30, validate=validate.Range(min=3))
SESSION_HOURS = env.int("SESSION_HOURS", default=12, validate=validate.Range(min=1))
MAX_SESSIONS = env.int("MAX_SESSIONS", default=3, validate=validate.Range(min=0))
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
# Offices share machines, so the session also ends with the browser.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Second factor for reviewers and administrators
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
OTP_TOTP_ISSUER = "预算绩效评价"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Evidence has no address: it leaves only through a view that asks for the right.
    "evidence": {"BACKEND": "evalcase.uploads.storage.PrivateFileStorage"},
}
# Papers of a case: the largest single file, and all of a case together, in MB.
EVIDENCE_MAX_MB = env.int("EVIDENCE_MAX_MB", default=20, validate=validate.Range(min=1))
EVIDENCE_CASE_MAX_MB = env.int("EVIDENCE_CASE_MAX_MB", default=2048, validate=validate.Range(min=1))

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Everything comes from the site itself: offices have no internet, and injected markup finds nothing to run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# The code of the case whose report visitors may read without signing in, as an example; empty: there is none.
EXAMPLE_CASE = env.str("EXAMPLE_CASE", default="")
