"""Values of environment variables, read into what the settings need."""

from __future__ import annotations

import os
import re
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

TRUE = {"1", "true", "yes", "on"}


class MissingVariableError(Exception):
    """A variable that production needs is not set."""


def required(name: str) -> str:
    """Return a variable that has no default.

    Raises:
        MissingVariableError: the variable is missing or empty.
    """
    value = os.environ.get(name, "")
    if not value:
        message = f"{name} must be set when MATCHMAKER_MODE is production."
        raise MissingVariableError(message)
    return value


def flag(value: str) -> bool:
    """Tell whether a variable is switched on."""
    return value.strip().lower() in TRUE


def words(value: str) -> list[str]:
    """Split a comma-separated variable, dropping what is empty."""
    return [word.strip() for word in value.split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Read a `postgresql://user:password@host:port/name?option=value` address.

    A socket folder is given as `?host=%2Fpath`; other options go to the driver as they are.

    Raises:
        ValueError: the address is not PostgreSQL's.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://"
        raise ValueError(message)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def broker_url(redis_url: str) -> str:
    """Turn a Redis address into Celery's spelling, which differs for sockets."""
    if not redis_url.startswith("unix://"):
        return redis_url
    parts = urlsplit(redis_url)
    db = dict(parse_qsl(parts.query)).get("db", "0")
    account = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return f"redis+socket://{account}{parts.path}?virtual_host={db}"


def mail_server(url: str) -> dict[str, Any]:
    """Read `smtp://`, `smtp+tls://` or `smtps://user:password@host:port` into Django's settings."""
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def kept_secret(path: Path) -> str:
    """Return the secret kept at `path`, made at first use and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        try:
            # A link fails where the file exists, so two first starts agree on one secret.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def version(changelog: Path) -> str:
    """Return the newest version that the changelog names, or "unreleased"."""
    text = changelog.read_text(encoding="utf-8") if changelog.exists() else ""
    found = re.search(r"^## \[?v?(\d+(?:\.\d+)+)", text, re.MULTILINE)
    return found[1] if found else "unreleased"
