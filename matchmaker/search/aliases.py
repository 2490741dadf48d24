"""Other names that people type: of places, in French or of old, and of ideas."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "CN": ("PRC", "中华人民共和国"),
        "CN-BJ": ("Pékin", "Peking"),
        "CN-CQ": ("Chungking", "Tchongqing"),
        "CN-GD": ("Kwangtung", "Canton Province"),
        "CN-GX": ("Kwangsi",),
        "CN-HK": ("Hongkong",),
        "CN-JS": ("Kiangsu",),
        "CN-MO": ("Macau",),
        "CN-NM": ("Neimenggu", "Nei Mongol"),
        "CN-SC": ("Szechuan", "Szechwan", "Sseu-tch’ouan"),
        "CN-SN": ("Shensi",),
        "CN-TJ": ("Tientsin",),
        "CN-XJ": ("Sinkiang",),
        "CN-XZ": ("Tibet", "Xizang"),
        "CN-ZJ": ("Chekiang",),
        "110000": ("Pékin", "Peking"),
        "120000": ("Tientsin",),
        "150100": ("Huhhot",),
        "210100": ("Moukden", "Mukden"),
        "310000": ("Shanghaï",),
        "320100": ("Nankin", "Nanking"),
        "320500": ("Soochow",),
        "350100": ("Foochow",),
        "350200": ("Amoy",),
        "370200": ("Tsingtao",),
        "420100": ("Hankou", "Hankow"),
        "440100": ("Canton",),
        "500000": ("Chungking",),
        "510100": ("Chengtu",),
        "610100": ("Sian",),
        "650100": ("Ürümqi", "Ouroumtsi", "Wulumuqi"),
    }
)
"""By the place's code."""

TERM_ALIASES = (
    ("wastewater", "fr", "épuration des eaux"),
    ("wastewater", "fr", "assainissement"),
    ("municipal-wastewater", "fr", "station d'épuration"),
    ("municipal-wastewater", "fr", "traitement des eaux usées"),
)
"""Code, language and term, beside the vocabulary's own: scores never see them."""
