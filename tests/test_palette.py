"""The palette keeps its contrast, in light and in dark, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE_SHEET = Path(__file__).parents[1] / "matchmaker/static/matchmaker/app.css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\);")
MODES = ("light", "dark")
TEXT = 4.5
GRAPHIC = 3.0
GROUNDS = ("paper", "surface", "sunken")

# Ink on its three grounds and its tags: the pairs of the system, with the least they may reach.
TEXT_PAIRS = [
    *[("ink", ground, 11.0) for ground in GROUNDS],
    *[("ink-2", ground, 6.5) for ground in GROUNDS[:2]],
    ("ink-2", "sunken", TEXT),
    *[(ink, ground, TEXT) for ink in ("pine", "pine-strong") for ground in GROUNDS],
    *[(ink, ground, TEXT) for ink in ("amber", "cinnabar", "lake") for ground in GROUNDS[:2]],
    *[(ink, f"{ink}-soft", TEXT) for ink in ("pine", "amber", "cinnabar", "lake")],
    *[("ink", f"{ground}-soft", TEXT) for ground in ("pine", "amber", "cinnabar", "lake")],
    *[("ink-2", f"{ground}-soft", TEXT) for ground in ("pine", "cinnabar")],
    ("on-pine", "pine", 7.0),
    ("on-pine", "pine-strong", 7.0),
    *[("ink", f"band{band}", TEXT) for band in range(1, 6)],
]
GRAPHIC_PAIRS = [
    *[("control", ground, GRAPHIC) for ground in GROUNDS],
    *[(f"c{number}", ground, GRAPHIC) for number in range(1, 7) for ground in GROUNDS[:2]],
    *[("ink", ground, GRAPHIC) for ground in GROUNDS],
]


def read_tokens() -> dict[str, dict[str, str]]:
    found = TOKEN.findall(STYLE_SHEET.read_text(encoding="utf-8"))
    return {name: {"light": light, "dark": dark} for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("ink", "ground", "least"), TEXT_PAIRS)
def test_text_is_readable_on_its_ground(mode: str, ink: str, ground: str, least: float) -> None:
    tokens = read_tokens()

    assert contrast(tokens[ink][mode], tokens[ground][mode]) >= least


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("mark", "ground", "least"), GRAPHIC_PAIRS)
def test_marks_stand_out_from_their_ground(mode: str, mark: str, ground: str, least: float) -> None:
    tokens = read_tokens()

    assert contrast(tokens[mark][mode], tokens[ground][mode]) >= least


def test_every_colour_is_a_token_with_a_dark_twin() -> None:
    outside_tokens = TOKEN.sub("", STYLE_SHEET.read_text(encoding="utf-8"))

    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", outside_tokens) == []


def test_every_token_in_use_is_defined() -> None:
    style_sheet = STYLE_SHEET.read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([\w-]+)\)", style_sheet))
    defined = set(re.findall(r"--([\w-]+):", style_sheet))

    assert used <= defined
