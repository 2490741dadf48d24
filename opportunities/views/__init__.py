"""The pages of places, signals, needs and programmes."""

from __future__ import annotations

from opportunities.views.needs import need_create, need_edit, need_list
from opportunities.views.places import place_detail, place_list
from opportunities.views.policy import programme_list, signal_detail, signal_list
from opportunities.views.tracker import city_tracker

__all__ = [
    "city_tracker",
    "need_create",
    "need_edit",
    "need_list",
    "place_detail",
    "place_list",
    "programme_list",
    "signal_detail",
    "signal_list",
]
