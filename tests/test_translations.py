"""The French catalogue says everything that the code and the templates say, and is compiled."""

from __future__ import annotations

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "matchmaker/locale/fr/LC_MESSAGES/django.po"
SOURCES = ("companies", "matchmaker", "opportunities", "templates")
READ = {".py", ".html", ".txt"}
PROGRAMS = ("msgattrib", "msgen", "msgfmt", "msgmerge", "msguniq", "xgettext")

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")
SAME_IN_BOTH = {"Certifications", "certification", "certifications"}

HEADER = ""
Catalogue = dict[str | tuple[str, int], str]
"""Texts by their English; a plural's by its English singular and 0 or 1."""


@pytest.fixture(scope="module", autouse=True)
def _gettext_programs() -> None:
    """Skip without GNU gettext, but never in CI."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        message = f"{', '.join(missing)} missing. On Debian: apt-get install gettext"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Every text of a copy of the code and the templates, as it stands there."""
    copy = tmp_path_factory.mktemp("copy")
    for path in (path for name in SOURCES for path in (ROOT / name).rglob("*")):
        if path.suffix in READ:
            target = copy / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    found = copy / CATALOGUE.relative_to(ROOT)
    found.parent.mkdir(parents=True)
    # Only the texts are read, so nothing of the copy has to be importable.
    (copy / "bare_settings.py").write_text(f"LOCALE_PATHS = [{str(found.parents[2])!r}]\n")
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--verbosity", "0"],
        check=True,
        cwd=copy,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bare_settings"},
    )
    run("msgattrib", "--clear-fuzzy", "--output-file", found, found)
    run("msgen", "--output-file", found, found)
    return compiled(found, copy / "english.mo")


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Every finished French text: `msgfmt` leaves out the empty and the fuzzy ones."""
    return compiled(CATALOGUE, tmp_path_factory.mktemp("french") / "django.mo")


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def compiled(source: Path, target: Path) -> Catalogue:
    run("msgfmt", "--check-format", "--output-file", target, source)
    return texts(target)


def texts(path: Path) -> Catalogue:
    with path.open("rb") as file:
        found = dict(gettext.GNUTranslations(file)._catalog)
    del found[HEADER]
    return found


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def test_every_text_of_the_code_and_the_templates_is_in_french(english, french):
    missing = [text for text in english if text not in french]

    assert len(english) > 1000
    assert missing == [], "run makemessages, translate these, then run compilemessages"


def test_the_compiled_catalogue_is_that_of_its_source(french):
    assert texts(CATALOGUE.with_suffix(".mo")) == french, "run compilemessages"


def test_a_french_text_has_the_placeholders_of_its_english_one(english, french):
    differing = [
        (text, french[text])
        for text in english.keys() & french.keys()
        if placeholders(english[text]) != placeholders(french[text])
    ]

    assert differing == []


def test_no_text_is_left_in_english(english, french):
    left = {
        french[text]
        for text in english.keys() & french.keys()
        if french[text] == english[text]
        and len(re.findall(r"[^\W\d_]", PLACEHOLDER.sub("", french[text]))) > 12
    }

    assert left <= SAME_IN_BOTH


def test_french_marks_stand_after_spaces_that_do_not_break(french):
    loose = re.compile(r" [:;?!»%](?!\()|«[^\u00a0]|[^\W\d_]'")

    assert [text for text in french.values() if loose.search(text)] == []
