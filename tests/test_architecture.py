"""The house's rules, as far as a program can check them."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("companies", "matchmaker", "opportunities")
CODE = sorted(
    path
    for package in (*PACKAGES, "tests")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
LONGEST_FILE = 400
DRAWERS = {"utils", "helpers", "common", "misc"}
WEB = {"forms", "views", "filters", "urls", "tasks", "celery", "pages"}
USED_BY_OTHERS = re.compile(r"^(account|allauth|django)/|^(40\d|50\d)[a-z_]*\.html$")
"""Templates that Django and allauth look for by name."""

ALLOWED_SAFE: dict[str, str] = {}
"""Templates that print a text as it is, each with the reason why that cannot hurt."""


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, but not those for types only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_no_file_is_longer_than_a_head_can_hold():
    long = [
        f"{relative(path)}: {length}"
        for path in CODE
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]

    assert long == []


def test_no_module_is_a_drawer_for_anything():
    assert [relative(path) for path in CODE if path.stem in DRAWERS] == []


def test_every_module_begins_with_a_line_about_itself():
    silent = [
        relative(path)
        for path in CODE
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_the_engine_loads_without_django_and_celery():
    engine = sorted((ROOT / "matchmaker" / "engine").glob("*.py"))
    modules = [f"matchmaker.engine.{path.stem}" for path in engine if path.stem != "__init__"]
    code = (
        "import importlib, sys\n"
        f"for name in {modules}: importlib.import_module(name)\n"
        "print({'django', 'celery', 'redis', 'psycopg'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert modules
    assert done.stdout.strip() == "set()"


def test_the_compiler_is_loaded_only_by_what_is_compiled():
    inside = {
        relative(path)
        for path in CODE
        if "tests" not in path.relative_to(ROOT).parts
        and any(name.split(".")[0] in {"numba", "llvmlite"} for name in imported(path))
    }
    code = (
        "import sys, django; django.setup(); import matchmaker.urls, matchmaker.consortia.suggest\n"
        "print({'numba', 'llvmlite'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "matchmaker.settings"},
    )

    assert inside == {"matchmaker/engine/kernels.py", "matchmaker/engine/team_kernel.py"}
    assert done.stdout.strip() == "set()"


def test_the_engine_asks_no_clock_and_no_file():
    forbidden = re.compile(r"^(datetime\.datetime|time|random|os|pathlib|io|socket|urllib)\b")
    found = {
        f"{relative(path)}: {name}"
        for path in CODE
        if path.is_relative_to(ROOT / "matchmaker" / "engine")
        for name in imported(path)
        if forbidden.match(name)
    }

    assert found == set()


def test_models_know_nothing_of_the_web():
    models = [path for path in CODE if "models" in (path.stem, path.parent.name)]
    found = {
        f"{relative(path)}: {name}"
        for path in models
        for name in imported(path)
        if name.split(".")[0] in PACKAGES and WEB.intersection(name.split("."))
    }

    assert models
    assert found == set()


def test_nothing_listens_to_signals_of_models():
    found = [
        relative(path)
        for path in CODE
        if "tests" not in path.relative_to(ROOT).parts
        and re.search(r"db\.models\.signals|dispatch import|@receiver", path.read_text("utf-8"))
    ]

    assert found == []


def test_every_import_names_its_whole_path():
    found = [
        relative(path)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert found == []


def test_every_template_is_used():
    sources = [path for path in CODE if "tests" not in path.relative_to(ROOT).parts]
    texts = {path: path.read_text(encoding="utf-8") for path in [*sources, *TEMPLATES]}
    # One of several is chosen by name, such as f"pages/my_day_{user.role}.html".
    chosen = tuple(
        found
        for text in texts.values()
        for found in re.findall(r"""f["']([a-z_0-9/]+)\{[^"']*\.html["']""", text)
    )
    unused = []
    for template in TEMPLATES:
        name = str(template.relative_to(ROOT / "templates"))
        elsewhere = any(name in text for path, text in texts.items() if path != template)
        if not (elsewhere or USED_BY_OTHERS.match(name) or name.startswith(chosen)):
            unused.append(name)

    assert unused == []


def test_every_template_that_is_named_exists():
    named = re.compile(r"""["']([a-z_0-9]+(?:/[a-z_0-9]+)*\.(?:html|txt))["']""")
    missing = set()
    for path in [*CODE, *PAGES]:
        if "tests" in path.relative_to(ROOT).parts:
            continue
        for name in named.findall(path.read_text(encoding="utf-8")):
            try:
                get_template(name)
            except (TemplateDoesNotExist, TemplateSyntaxError) as error:
                missing.add(f"{relative(path)}: {name}: {error}")

    assert missing == set()


@pytest.mark.parametrize(
    ("forbidden", "reason"),
    [
        (r"\sstyle\s*=", "the content security policy drops inline styles"),
        (r"<style\b", "the content security policy drops inline styles"),
        (r"\son[a-z]+\s*=", "the content security policy drops inline handlers"),
        (r"<script(?![^>]*\bsrc=)", "the content security policy drops inline scripts"),
        (r"(src|href|action)\s*=\s*[\"']javascript:", "scripts do not belong in addresses"),
    ],
    ids=["style attribute", "style element", "handler", "inline script", "javascript address"],
)
def test_no_template_holds_what_the_policy_forbids(forbidden, reason):
    # Data in a script element is not run; what stands in template tags is no markup.
    no_markup = re.compile(r"<script[^>]*type=[\"']application/json[\"'][^>]*>|{%.*?%}|{{.*?}}")
    found = [
        relative(path)
        for path in PAGES
        if re.search(forbidden, no_markup.sub("", path.read_text(encoding="utf-8")))
    ]

    assert found == [], reason


def test_no_text_is_printed_unescaped_without_a_reason():
    pattern = re.compile(r"\|\s*safe\b|autoescape off|mark_safe|SafeString\(")
    product = [path for path in CODE if "tests" not in path.relative_to(ROOT).parts]
    found = {
        relative(path)
        for path in [*product, *PAGES]
        if pattern.search(path.read_text(encoding="utf-8"))
    }

    assert found == set(ALLOWED_SAFE)


@pytest.mark.django_db
def test_the_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_variable_is_explained_in_the_readme():
    text = (ROOT / "matchmaker" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"""(?:env|required)\(\s*"([A-Z_]+)\"""", text))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert names
    assert sorted(name for name in names if f"`{name}`" not in readme) == []


def test_the_hashed_static_files_refer_to_files_that_exist(tmp_path):
    env = {
        "MATCHMAKER_MODE": "production",
        "MATCHMAKER_SECRET_KEY": "x" * 60,
        "MATCHMAKER_HOSTS": "example.org",
        "MATCHMAKER_STATIC_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://user@/name",
        "REDIS_URL": "redis://localhost",
        "PATH": "/usr/bin:/bin",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=env,
    )

    assert done.stderr == ""
    assert (tmp_path / "staticfiles.json").exists()
