"""Pages that show several applications together."""

from __future__ import annotations

from matchmaker.pages.views.about import (
    about_accessibility,
    about_data,
    about_independence,
    about_scores,
)
from matchmaker.pages.views.area import area_detail, area_list
from matchmaker.pages.views.home import home
from matchmaker.pages.views.my_day import my_day
from matchmaker.pages.views.need import need_detail
from matchmaker.pages.views.place import place_briefing, place_briefing_pdf, place_detail

__all__ = [
    "about_accessibility",
    "about_data",
    "about_independence",
    "about_scores",
    "area_detail",
    "area_list",
    "home",
    "my_day",
    "need_detail",
    "place_briefing",
    "place_briefing_pdf",
    "place_detail",
]
