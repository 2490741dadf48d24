"""Days, capabilities, grades and means as the checks write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable


def capability_names(codes: Iterable[str]) -> str:
    """Name capabilities once each, in the order given."""
    return ", ".join(capability_name(code) for code in dict.fromkeys(codes))


def grade_name(grade: str) -> str:
    """Write a grade of a Chinese qualification in the language of the page."""
    names = {
        "special": _("Special grade (特级)"),
        "first": _("First grade (一级, 甲级)"),
        "second": _("Second grade (二级, 乙级)"),
        "third": _("Third grade (三级, 丙级)"),
        "fourth": _("Fourth grade (四级, 丁级)"),
    }
    return names[grade]


def means_name(means: str) -> str:
    """Write how a statement was given in the language of the page."""
    names = {
        "letter": _("Letter"),
        "email": _("Email"),
        "portal": _("Tendering portal"),
        "in-bid": _("Inside the bid"),
        "other": _("Another way"),
    }
    return names[means]
