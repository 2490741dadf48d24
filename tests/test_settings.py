"""Settings hold where it matters: in production, and in each kind of process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "MATCHMAKER_MODE": "production",
    "MATCHMAKER_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "MATCHMAKER_HOSTS": "matchmaker.example",
    "MATCHMAKER_SMTP_URL": "smtp+tls://mail.matchmaker.example",
    "DATABASE_URL": "postgresql://matchmaker@localhost/matchmaker",
    "REDIS_URL": "redis://localhost:6379/0",
}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a management command with no other variables than these."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
    )


def test_the_documented_production_settings_pass_djangos_own_check():
    done = run("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize(
    "name", ["MATCHMAKER_SECRET_KEY", "MATCHMAKER_HOSTS", "DATABASE_URL", "REDIS_URL"]
)
def test_production_names_the_variable_that_is_missing(name):
    variables = {key: value for key, value in PRODUCTION.items() if key != name}

    done = run("check", **variables)

    assert done.returncode != 0
    assert f"{name} must be set" in done.stderr


@pytest.mark.parametrize(
    ("process", "statement", "lock"),
    [("web", "5s", "1s"), ("worker", "30s", "5s"), ("command", "0", "5s")],
)
def test_each_kind_of_process_has_its_own_patience(process, statement, lock):
    code = (
        "from django.db import connection as c; k = c.cursor();"
        "names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',"
        " 'client_connection_check_interval'];"
        "print([k.execute(f'SHOW {name}').fetchone()[0] for name in names])"
    )

    done = run(
        "shell",
        "--no-imports",
        "-c",
        code,
        DATABASE_URL=settings.DATABASE_URL,
        REDIS_URL=settings.REDIS_URL,
        MATCHMAKER_DATA_DIR=str(settings.DATA_DIR),
        MATCHMAKER_PROCESS=process,
    )

    assert done.stdout.strip() == str([statement, lock, "30s", "1s"]), done.stderr


def test_only_the_web_process_keeps_a_pool(tmp_path):
    code = "from django.db import connection as c; print('pool' in c.settings_dict['OPTIONS'])"
    answers = [
        run(
            "shell",
            "--no-imports",
            "-c",
            code,
            DATABASE_POOL="1",
            MATCHMAKER_DATA_DIR=str(tmp_path),
            MATCHMAKER_PROCESS=process,
        ).stdout.strip()
        for process in ("web", "worker", "beat")
    ]

    assert answers == ["True", "False", "False"]
