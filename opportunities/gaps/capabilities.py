"""The capabilities that a measured gap lets a rule propose; a person decides about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.vocabulary.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opportunities.models import Hypothesis

WEIGHT = 50
"""As a new row of the form of a need has it: nothing is known of what matters more."""

_STACKS = ("flue-gas-treatment",)
_WATERS = ("municipal-wastewater", "industrial-wastewater", "river-lake-restoration")

BY_INDICATOR: Mapping[str, tuple[str, ...]] = {
    # As the glossary hints for each substance; ground-level ozone is made of two of them.
    "PM2.5_annual_mean": _STACKS,
    "PM2.5_period_mean": _STACKS,
    "PM10_annual_mean": _STACKS,
    "PM10_period_mean": _STACKS,
    "SO2_annual_mean": _STACKS,
    "SO2_period_mean": _STACKS,
    "NO2_annual_mean": _STACKS,
    "NO2_period_mean": _STACKS,
    "O3_daily_p90": ("voc-abatement", *_STACKS),
    # What enters a river, and the river itself.
    "surface_water_good_share_national_sections": _WATERS,
    "surface_water_good_share_provincial_sections": _WATERS,
    "surface_water_good_share_national_provincial_sections": _WATERS,
    "coastal_water_good_share": _WATERS[:2],
    "urban_sewage_collection_rate": ("sewer-networks",),
    "polluting_factories_closed": ("cleaner-production", "emissions-monitoring"),
}
"""What treats each indicator at its source; none where too many things could."""


def proposed_for(hypothesis: Hypothesis) -> tuple[str, ...]:
    """List the capabilities that lie in the areas which the rule names for this gap."""
    found = BY_INDICATOR.get(hypothesis.indicator.code, ())
    return tuple(
        code for code in found if not CAPABILITIES[code].areas.isdisjoint(hypothesis.areas)
    )
