"""docs/scoring.md names what the engine computes and states its constants."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import matchmaker.engine
from matchmaker.engine.evidence import Caution
from matchmaker.engine.inputs import COMPONENTS, METHOD, Weights
from matchmaker.engine.teams import TeamStatus

PAGE = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text(encoding="utf-8")
MODULES = [
    importlib.import_module(f"matchmaker.engine.{found.name}")
    for found in pkgutil.iter_modules(matchmaker.engine.__path__)
]
INSIDE_TEXT = {"matchmaker.engine.tokens", "matchmaker.engine.lexicon"}
"""How texts are read; only the functions of matchmaker.engine.text are the engine's promise."""


def public_functions():
    for module in MODULES:
        if module.__name__ in INSIDE_TEXT:
            continue
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield pytest.param(name, id=f"{module.__name__.rpartition('.')[2]}.{name}")


@pytest.mark.parametrize("name", list(public_functions()))
def test_every_public_function_is_explained(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_source_names_a_section_that_exists(module):
    headings = set(re.findall(r"^## (.+)$", PAGE, flags=re.MULTILINE))
    named = re.findall(r'docs/scoring\.md, "([^"]+)"', inspect.getsource(module))

    assert set(named) <= headings


@pytest.mark.parametrize("index", range(len(COMPONENTS)), ids=COMPONENTS)
def test_the_table_states_each_weight_and_neutral_value(index):
    weights = Weights()
    weight, neutral = weights.values[index], weights.neutral[index]

    row = f"| {COMPONENTS[index]} | {weight} | {weight // 100} % | {neutral} |"

    assert row in PAGE


@pytest.mark.parametrize("code", [*Caution, *TeamStatus])
def test_every_code_is_explained(code):
    assert f"| `{code}` |" in PAGE


def test_the_version_of_the_formulas_is_stated():
    assert f"`METHOD` ({METHOD})" in PAGE
