"""Settings: documented, strict, and safe in production."""

import os
import re
import subprocess
import sys
from http import HTTPStatus

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from tests.platform.tree import ROOT

pytestmark = pytest.mark.slow

SETTINGS = ROOT / "evalcase" / "settings"
READ = re.compile(r'\benv\.\w+\(\s*"(\w+)"')
DOCUMENTED = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
PRODUCTION = {
    "SECRET_KEY": "gx3Vt8mQz1Lr7Yw0Kc5Pn2Bd9Hs4Jf6Ae8Uo1Ti3Zq5Xv7Nl0Mk2Rj",
    "ALLOWED_HOSTS": "evalcase.example",
    "DATABASE_URL": "postgres://evalcase@127.0.0.1/evalcase",
    "TRUSTED_PROXY_COUNT": "1",
}


def run_manage(
    *arguments: str, environment: dict[str, str], module: str = "production"
) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a fresh process that knows nothing but `environment`."""
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": f"evalcase.settings.{module}",
        **environment,
    }
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_every_variable_is_documented() -> None:
    read = {name for path in SETTINGS.glob("*.py") for name in READ.findall(path.read_text(encoding="utf-8"))}
    production = re.findall(
        r'^    "([A-Z_]+)": "', (SETTINGS / "production.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    documented = set(DOCUMENTED.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))
    # The last one is read by .ci/test, not by settings.
    assert read | set(production) == documented - {"DATABASE_URL_PG"}


@pytest.mark.parametrize("absent", sorted(PRODUCTION))
def test_production_names_what_is_missing(absent: str) -> None:
    result = run_manage("check", environment={name: value for name, value in PRODUCTION.items() if name != absent})
    message = result.stderr.strip().splitlines()[-1]
    assert result.returncode != 0
    assert message.startswith(f"  {absent}：")


def test_production_names_everything_missing_at_once() -> None:
    result = run_manage("check", environment={})
    assert all(f"  {name}：" in result.stderr for name in PRODUCTION)


def test_production_does_not_run_without_the_visitors_addresses() -> None:
    """A proxy is certain there; with none counted every visitor would be one address."""
    result = run_manage("check", "--deploy", environment=PRODUCTION | {"TRUSTED_PROXY_COUNT": "0"})
    assert result.returncode != 0
    assert "TRUSTED_PROXY_COUNT 为 0，应至少为 1" in result.stderr


def test_production_settings_pass_the_deployment_check() -> None:
    result = run_manage("check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_a_secret_may_come_from_a_file(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PRODUCTION["SECRET_KEY"] + "\n", encoding="utf-8")
    environment = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    result = run_manage("check", "--deploy", environment={**environment, "SECRET_KEY_FILE": str(secret)})
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(("module", "allowed"), [("development", True), ("production", False), ("test", False)])
def test_demo_accounts_are_allowed_only_in_development(module: str, allowed: bool) -> None:
    show = "from django.conf import settings; print(settings.EVALCASE_DEMO)"
    # A variable of the same name must not open the door.
    result = run_manage("shell", "-v0", "-c", show, environment={**PRODUCTION, "EVALCASE_DEMO": "true"}, module=module)
    assert result.stdout.strip() == str(allowed), result.stderr


def test_the_data_directory_is_made_when_needed(tmp_path) -> None:
    data = tmp_path / "new" / "var"
    result = run_manage("check", environment={"EVALCASE_DATA_DIR": str(data)}, module="development")
    assert result.returncode == 0, result.stderr
    assert data.is_dir()


@pytest.mark.django_db
def test_sqlite_lets_readers_go_on_while_one_writes() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("只与 SQLite 有关")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client: Client) -> None:
    response = client.get("/sign-in/")
    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == HTTPStatus.OK
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    response = client.get(resolve_url(settings.LOGIN_REDIRECT_URL))
    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL))
