"""Provinces and territories of Canada."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CanadianProvince(models.TextChoices):
    """First-level divisions by their ISO 3166-2 code."""

    ALBERTA = "CA-AB", _("Alberta")
    BRITISH_COLUMBIA = "CA-BC", _("British Columbia")
    MANITOBA = "CA-MB", _("Manitoba")
    NEW_BRUNSWICK = "CA-NB", _("New Brunswick")
    NEWFOUNDLAND_AND_LABRADOR = "CA-NL", _("Newfoundland and Labrador")
    NOVA_SCOTIA = "CA-NS", _("Nova Scotia")
    NORTHWEST_TERRITORIES = "CA-NT", _("Northwest Territories")
    NUNAVUT = "CA-NU", _("Nunavut")
    ONTARIO = "CA-ON", _("Ontario")
    PRINCE_EDWARD_ISLAND = "CA-PE", _("Prince Edward Island")
    QUEBEC = "CA-QC", _("Quebec")
    SASKATCHEWAN = "CA-SK", _("Saskatchewan")
    YUKON = "CA-YT", _("Yukon")


PROVINCE_NAMES_ZH: dict[str, str] = {
    CanadianProvince.ALBERTA.value: "艾伯塔省",
    CanadianProvince.BRITISH_COLUMBIA.value: "不列颠哥伦比亚省",
    CanadianProvince.MANITOBA.value: "马尼托巴省",
    CanadianProvince.NEW_BRUNSWICK.value: "新不伦瑞克省",
    CanadianProvince.NEWFOUNDLAND_AND_LABRADOR.value: "纽芬兰与拉布拉多省",
    CanadianProvince.NOVA_SCOTIA.value: "新斯科舍省",
    CanadianProvince.NORTHWEST_TERRITORIES.value: "西北地区",
    CanadianProvince.NUNAVUT.value: "努纳武特地区",
    CanadianProvince.ONTARIO.value: "安大略省",
    CanadianProvince.PRINCE_EDWARD_ISLAND.value: "爱德华王子岛省",
    CanadianProvince.QUEBEC.value: "魁北克省",
    CanadianProvince.SASKATCHEWAN.value: "萨斯喀彻温省",
    CanadianProvince.YUKON.value: "育空地区",
}
"""Names in simplified Chinese."""
