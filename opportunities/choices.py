"""Choices that forms and filters read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from opportunities.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

Options = list[tuple[str, str]]
Groups = list[tuple[str, "str | Options"]]


def province_choices() -> Options:
    """List the provinces of China by the name of the page's language."""
    return sorted(((p.code, p.name) for p in Place.objects.provinces()), key=_by_label)


def place_choices() -> Groups:
    """List China and, under each province, the province as a whole, its cities and parks."""
    places = list(Place.objects.filter(country="CN").exclude(kind=Place.Kind.DISTRICT))
    groups: Groups = [(p.code, p.name) for p in places if p.kind == Place.Kind.NATION]
    provinces = [p for p in places if p.kind == Place.Kind.PROVINCE]
    for province in sorted(provinces, key=lambda p: p.name):
        whole = _("All of %(province)s") % {"province": province.name}
        below = _below(places, province)
        groups.append((province.name, [(province.code, whole), *below]))
    return groups


def _below(places: Iterable[Place], province: Place) -> Options:
    below = (p for p in places if p != province and p.province_code == province.province_code)
    return sorted(((p.code, p.name) for p in below), key=_by_label)


def _by_label(option: tuple[str, str]) -> str:
    return option[1]
