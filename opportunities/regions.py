"""Regions that policy documents name, and the provinces that make them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

REGION_PROVINCES: dict[str, frozenset[str]] = {
    "Beijing-Tianjin-Hebei": frozenset({"CN-BJ", "CN-TJ", "CN-HE"}),
    "Beijing-Tianjin-Hebei and surroundings": frozenset(
        {"CN-BJ", "CN-TJ", "CN-HE", "CN-SD", "CN-HA", "CN-SX"}
    ),
    "Yangtze River Delta": frozenset({"CN-SH", "CN-JS", "CN-ZJ", "CN-AH"}),
    "Pearl River Delta": frozenset({"CN-GD"}),
    "Fenwei Plain": frozenset({"CN-SX", "CN-SN", "CN-HA"}),
    "Yangtze River Economic Belt": frozenset(
        {
            "CN-SH",
            "CN-JS",
            "CN-ZJ",
            "CN-AH",
            "CN-JX",
            "CN-HB",
            "CN-HN",
            "CN-CQ",
            "CN-SC",
            "CN-GZ",
            "CN-YN",
        }
    ),
}
"""A signal for one of these binds only there; any other wording is taken to bind the whole
jurisdiction. Provinces of the regions as their own plans list them; parts of a province count as
the province."""


def covers(region: str, codes: Collection[str]) -> bool:
    """Tell whether a region holds a place, given the codes of the place and all above it."""
    provinces = REGION_PROVINCES.get(region)
    return provinces is None or not provinces.isdisjoint(codes)


def elsewhere(codes: Collection[str]) -> list[str]:
    """Return the regions that do not hold a place."""
    return [region for region in REGION_PROVINCES if not covers(region, codes)]
