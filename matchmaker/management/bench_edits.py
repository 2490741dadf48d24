"""How long after a click on "save" the new score is on the screen, measured as a browser would."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

from matchmaker.launch.site import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIRST_PORT = 8600
READY_SECONDS = 300.0
LONGEST_WAIT_SECONDS = 30.0
PACE_SECONDS = 0.5
"""How often the page of a pair asks at first."""

READY_LINE = "Ctrl-C stops everything."
SUMMARIES = (
    "Electrochemical removal of ammonia from industrial wastewater, edit {}.",
    "Membrane filtration and reuse of brine from chemical parks, edit {}.",
)
LEVELS = ("9", "5", "7")
ELSEWHERE = ("DATABASE_URL", "REDIS_URL")
"""Settings that would make the copy work on another database."""


class BenchError(Exception):
    """The copy does not do what it should; the text says what."""


class _Form(HTMLParser):
    """Reads the fields of the forms of a page as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._name = self._text = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append([])
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._name, self._text = name, ""
        elif tag == "option" and "selected" in given and self._select:
            self._add(self._select, given.get("value", ""))
        elif tag == "input" and name:
            is_ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if is_ticked and given.get("type") != "submit":
                self._add(name, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Gather the text of a text area."""
        if self._name:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Close a text area or a choice."""
        if tag == "textarea" and self._name:
            self._add(self._name, self._text.removeprefix("\n"))
            self._name = ""
        elif tag == "select":
            self._select = ""

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].append((name, value))


@dataclass
class Browser:
    """A person's browser: it keeps cookies and follows redirects."""

    address: str
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        """Make the opener."""
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str, *, part: bool = False) -> str:
        """Fetch a page, or the part of it that the page asks for itself."""
        headers = {"HX-Request": "true"} if part else {}
        return self._open(Request(urljoin(self.address, path), headers=headers))  # noqa: S310

    def post(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form, and fetch where it leads."""
        body = urlencode(fields).encode()
        return self._open(Request(urljoin(self.address, path), data=body))  # noqa: S310

    def _open(self, request: Request) -> str:
        with self.opener.open(request, timeout=LONGEST_WAIT_SECONDS) as answer:
            found: str = answer.read().decode()
        return found

    def form(self, path: str, having: str) -> list[tuple[str, str]]:
        """Return the fields of the form that has a field of this name.

        Raises:
            BenchError: there is none.
        """
        parser = _Form()
        parser.feed(self.get(path))
        for fields in parser.forms:
            if having in dict(fields) or any(name == having for name, _value in fields):
                return fields
        message = f"{path} has no form with {having}"
        raise BenchError(message)


@dataclass(frozen=True)
class Pair:
    """A technology and one of its matches."""

    match: str
    technology: str


@dataclass(frozen=True)
class Edit:
    """How one edit went.

    Attributes:
        seconds: from the click to the new score.
        saved: of these, until the page after saving had come.
        asked: how often the page of the pair had to ask.
        score: the score shown in the end.
    """

    seconds: float
    saved: float
    asked: int
    score: str


def measure(edits: int, say: Callable[[str], None] = lambda _text: None) -> dict[str, Any]:
    """Start a copy in a temporary folder, edit a technology again and again, and time it.

    Args:
        edits: how many.
        say: takes a line about how far it is.

    Returns:
        Milliseconds from the click on "save" to the new score on the screen: the median, the
        95th percentile, the longest; how much of it saving took; how often the page asked; and
        after how many edits the shown score was another.
    """
    with _copy(say) as (address, sign_ins):
        browser = Browser(address)
        _sign_in(browser, sign_ins)
        pair = _first_pair(browser)
        _edit(browser, pair, 0)
        done = []
        for number in range(1, edits + 1):
            done.append(_edit(browser, pair, number))
            if number % 50 == 0:
                say(f"{number} of {edits} edits")
    times = sorted(edit.seconds * 1000 for edit in done)
    saved = sorted(edit.saved * 1000 for edit in done)
    return {
        "edits": edits,
        "p50_ms": round(_share(times, 0.5)),
        "p95_ms": round(_share(times, 0.95)),
        "max_ms": round(times[-1]),
        "pace_ms": round(PACE_SECONDS * 1000),
        "saved_p50_ms": round(_share(saved, 0.5)),
        "asked_mean": round(sum(edit.asked for edit in done) / len(done), 2),
        "scores_changed": sum(one.score != other.score for one, other in itertools.pairwise(done)),
    }


def _edit(browser: Browser, pair: Pair, number: int) -> Edit:
    """Save an edit, open the pair, and wait as its page does."""
    fields = [
        (name, value)
        for name, value in browser.form(f"{pair.technology}edit/", "summary")
        if name not in {"summary", "trl"}
    ]
    fields.append(("summary", SUMMARIES[number % len(SUMMARIES)].format(number)))
    fields.append(("trl", LEVELS[number % len(LEVELS)]))
    began = time.monotonic()
    browser.post(f"{pair.technology}edit/", fields)
    saved = time.monotonic() - began
    page = browser.get(pair.match)
    asked = 0
    while "asked=" in page:
        if time.monotonic() - began > LONGEST_WAIT_SECONDS:
            message = f"edit {number} was not scored in {LONGEST_WAIT_SECONDS:.0f} s"
            raise BenchError(message)
        time.sleep(PACE_SECONDS)
        asked += 1
        page = browser.get(f"{pair.match}?asked={asked}", part=True)
    seconds = time.monotonic() - began
    shown = re.search(r"up to date: (\d+)|What makes up (\d+)", page)
    return Edit(seconds, saved, asked, (shown[1] or shown[2]) if shown else "")


def _sign_in(browser: Browser, sign_ins: Path) -> None:
    people = json.loads(sign_ins.read_text(encoding="utf-8"))
    person = next(one for one in people if one["role"] == "member")
    path = "/en/accounts/login/"
    fields = [
        (name, value)
        for name, value in browser.form(path, "login")
        if name not in {"login", "password"}
    ]
    fields += [("login", person["email"]), ("password", person["password"])]
    browser.post(path, fields)


def _first_pair(browser: Browser) -> Pair:
    listed = re.search(r'href="(/en/review/[0-9a-f-]{36}/)"', browser.get("/en/my/matches/"))
    if listed is None:
        message = "the demo member has no match"
        raise BenchError(message)
    page = browser.get(listed[1])
    technology = re.search(r'href="(/en/technologies/[0-9a-f-]{36}/)', page)
    if technology is None:
        message = "the page of the match does not name its technology"
        raise BenchError(message)
    return Pair(listed[1], technology[1])


@contextmanager
def _copy(say: Callable[[str], None]) -> Iterator[tuple[str, Path]]:
    """Run a private copy of everything in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-edits-"))
    port = free_port(FIRST_PORT)
    env = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    env["MATCHMAKER_DATA_DIR"] = str(folder)
    say("starting a copy of everything in a temporary folder")
    log = folder / "bench-up.log"
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, sys.argv[0], "up", "--port", str(port)]
        child = subprocess.Popen(command, env=env, stdout=out, stderr=out)
        try:
            _wait_until_ready(child, log)
            yield f"http://127.0.0.1:{port}", folder / "demo-sign-ins.json"
        finally:
            child.terminate()
            child.wait(timeout=60)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while READY_LINE not in log.read_text(encoding="utf-8"):
        if child.poll() is not None or time.monotonic() > deadline:
            message = f"the copy does not come up:\n{log.read_text(encoding='utf-8')[-2_000:]}"
            raise BenchError(message)
        time.sleep(0.2)


def _share(ordered: list[float], share: float) -> float:
    """Return the value that this share of an ordered list does not exceed."""
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


__all__ = ["BenchError", "Browser", "measure"]
