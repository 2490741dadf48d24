"""The industries that policy signals name: a closed list, with names in English and French."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Iterable


class SectorName(NamedTuple):
    """One industry in both languages of the pages."""

    en: str
    fr: str


SECTORS: dict[str, SectorName] = {
    "agriculture": SectorName("Agriculture", "Agriculture"),
    "aluminium": SectorName("Aluminium", "Aluminium"),
    "automobiles": SectorName("Automobiles", "Automobile"),
    "buildings": SectorName("Buildings", "Bâtiments"),
    "cement": SectorName("Cement", "Ciment"),
    "chemicals": SectorName("Chemicals", "Produits chimiques"),
    "coal-mining": SectorName("Coal mining", "Mines de charbon"),
    "coking": SectorName("Coking", "Cokéfaction"),
    "culture-tourism": SectorName("Culture and tourism", "Culture et tourisme"),
    "education": SectorName("Education", "Éducation"),
    "electroplating": SectorName("Electroplating", "Galvanoplastie"),
    "equipment-making": SectorName("High-end equipment", "Équipements de pointe"),
    "forestry": SectorName("Forestry", "Foresterie"),
    "health": SectorName("Health care", "Santé"),
    "oil-gas": SectorName("Oil and gas", "Pétrole et gaz"),
    "phosphate": SectorName("Phosphate (phosphogypsum)", "Phosphates (phosphogypse)"),
    "power": SectorName("Power generation", "Production d’électricité"),
    "steel": SectorName("Steel", "Acier"),
    "tanning": SectorName("Tanning", "Tannerie"),
    "textiles": SectorName("Textiles", "Textile"),
    "transport": SectorName("Transport", "Transports"),
    "waste-incineration": SectorName("Waste incineration", "Incinération des déchets"),
}


def sector_label(code: str) -> str:
    """Name an industry in the language of the page; a code that is none stays as it is."""
    name = SECTORS.get(code)
    if name is None:
        return code
    return name.fr if get_language() == "fr" else name.en


def sector_choices(codes: Iterable[str] = SECTORS) -> list[tuple[str, str]]:
    """List industries for a form, by their name in the language of the page."""
    return sorted(((code, sector_label(code)) for code in codes), key=lambda one: one[1])


__all__ = ["SECTORS", "SectorName", "sector_choices", "sector_label"]
