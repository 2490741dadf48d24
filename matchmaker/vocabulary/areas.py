"""The eight priority areas of the Canada-China Working Group on Clean Technology (2017)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class PriorityArea(models.TextChoices):
    """The areas, labelled verbatim as the inaugural meeting of May 2017 named them."""

    LOW_CARBON_ELECTRICITY = "low-carbon-electricity", _("Low-carbon sources of electricity")
    ENERGY_EFFICIENCY = "energy-efficiency", _("Energy efficiency")
    TRANSMISSION_GRID = "transmission-grid", _("Expansion of China’s transmission grid")
    NEXT_GENERATION_TRANSPORTATION = (
        "next-generation-transportation",
        _("Next-generation transportation"),
    )
    WASTEWATER_TREATMENT = "wastewater-treatment", _("Wastewater treatment")
    ENERGY_EXTRACTION = "energy-extraction", _("Energy extraction")
    INDUSTRIAL_PROCESSES_WASTE_REMEDIATION = (
        "industrial-processes-waste-remediation",
        _("Industrial processes and waste remediation"),
    )
    ENVIRONMENTAL_MONITORING_EQUIPMENT = (
        "environmental-monitoring-equipment",
        _("Environmental monitoring equipment"),
    )


@dataclass(frozen=True, slots=True)
class AreaName:
    """One area as the working group numbered it, with working translations.

    Attributes:
        number: 1 to 8, the group's own order.
        en: verbatim.
        fr: working translation, to be reviewed before it is quoted.
        zh: working translation in simplified Chinese, to be reviewed before it is quoted.
        source: where the English names were published.
    """

    number: int
    en: str
    fr: str
    zh: str
    source: str


_SOURCE = "Canada-China Working Group on Clean Technology, inaugural meeting, May 2017"

AREA_NAMES: dict[str, AreaName] = {
    PriorityArea.LOW_CARBON_ELECTRICITY.value: AreaName(
        1,
        "Low-carbon sources of electricity",
        "Sources d’électricité à faibles émissions de carbone",
        "低碳电力",
        _SOURCE,
    ),
    PriorityArea.ENERGY_EFFICIENCY.value: AreaName(
        2, "Energy efficiency", "Efficacité énergétique", "能源效率", _SOURCE
    ),
    PriorityArea.TRANSMISSION_GRID.value: AreaName(
        3,
        "Expansion of China’s transmission grid",
        "Expansion du réseau de transport d’électricité de la Chine",
        "中国输电网扩建",
        _SOURCE,
    ),
    PriorityArea.NEXT_GENERATION_TRANSPORTATION.value: AreaName(
        4,
        "Next-generation transportation",
        "Transports de nouvelle génération",
        "新一代交通",
        _SOURCE,
    ),
    PriorityArea.WASTEWATER_TREATMENT.value: AreaName(
        5, "Wastewater treatment", "Traitement des eaux usées", "污水处理", _SOURCE
    ),
    PriorityArea.ENERGY_EXTRACTION.value: AreaName(
        6, "Energy extraction", "Extraction d’énergie", "能源开采", _SOURCE
    ),
    PriorityArea.INDUSTRIAL_PROCESSES_WASTE_REMEDIATION.value: AreaName(
        7,
        "Industrial processes and waste remediation",
        "Procédés industriels et assainissement des déchets",
        "工业工艺与废弃物治理修复",
        _SOURCE,
    ),
    PriorityArea.ENVIRONMENTAL_MONITORING_EQUIPMENT.value: AreaName(
        8,
        "Environmental monitoring equipment",
        "Équipement de surveillance de l’environnement",
        "环境监测设备",
        _SOURCE,
    ),
}

AREA_ORDER: tuple[str, ...] = tuple(AREA_NAMES)
"""The eight values in the group's order: the columns of every array of areas."""
