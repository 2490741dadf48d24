"""Copies of documents, made by a bounded child process so that no page ever waits for long."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

PATIENCE = 22
"""Seconds until a child is ended; below the patience of the web server."""
MOST_AT_ONCE = 2
TURN = 5
"""Seconds that a page waits for its turn."""
TOLD = ("PATH", "LANG", "LC_ALL", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
"""All that the child learns of the surroundings: no address of a database, no secret."""

_turns = BoundedSemaphore(MOST_AT_ONCE)


class UnprintableError(Exception):
    """A file that no copy can be made of; the message tells people why."""


class PressBusyError(Exception):
    """No copy could be made just now, whatever the file."""


def pages_of(data: bytes, media_type: str) -> int:
    """Return how many pages a copy of a file will have.

    Raises:
        UnprintableError: the file is broken, locked, too large or takes too long.
        PressBusyError: nothing could be found out just now.
    """
    answer, _made = _ask({"do": "check", "media_type": media_type}, data)
    return int(answer["pages"])


def print_copy(data: bytes, media_type: str, *, lines: list[str], title: str) -> bytes:
    """Return a copy as PDF with the lines on every page.

    Raises:
        UnprintableError: the file is broken, locked, too large or takes too long.
        PressBusyError: no copy could be made just now.
    """
    order = {"do": "stamp", "media_type": media_type, "lines": lines, "title": title}
    return _ask(order, data)[1]


def _ask(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    with _turn():
        done = _run(json.dumps(order).encode() + b"\n" + data)
    head, _line, made = done.stdout.partition(b"\n")
    if done.returncode or not head:
        # Ended by its own bounds: too much memory, or too much time.
        logger.warning("A copy was given up: the child ended with %s", done.returncode)
        raise UnprintableError(_reason("heavy"))
    answer: dict[str, Any] = json.loads(head)
    word = answer.get("refused")
    if word == "no-press":
        logger.error("Copies of documents need Pango, which is not installed")
        raise PressBusyError
    if word:
        raise UnprintableError(_reason(word))
    return answer, made


def _run(sent: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [sys.executable, "-m", "matchmaker.consortia.room.press"],
            input=sent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in TOLD if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        logger.warning("A copy was given up after %s seconds", PATIENCE)
        raise UnprintableError(_reason("heavy")) from error
    except OSError as error:
        logger.exception("The child that makes copies could not be started")
        raise PressBusyError from error


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=TURN):
        raise PressBusyError
    try:
        yield
    finally:
        _turns.release()


def _reason(word: str) -> str:
    reasons = {
        "encrypted": _("The PDF is locked with a password. Save it without one and send it again."),
        "pages": _("The PDF has more than 200 pages. Split it into several documents."),
        "page-size": _("A page is smaller than 3.5 cm or larger than 1.2 m. Change its size."),
        "pixels": _("The image has more than 40 million pixels. Make it smaller."),
        "text-encoding": _("The text is not in UTF-8. Save it as UTF-8, or as a PDF."),
        "text-length": _("The text is longer than 200,000 characters or 6,000 lines. Send a PDF."),
        "heavy": _(
            "The file takes too long or too much memory to read. Save it in a simpler form."
        ),
    }
    return reasons.get(word) or _("The file is damaged: it cannot be read to the end.")
