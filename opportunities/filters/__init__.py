"""What a reader asked of a list; an invalid filter finds nothing and says why."""

from __future__ import annotations

from opportunities.filters.needs import NeedFilter
from opportunities.filters.places import PlaceFilter
from opportunities.filters.signals import SignalFilter

__all__ = ["NeedFilter", "PlaceFilter", "SignalFilter"]
