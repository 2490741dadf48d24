"""The part of the scene about figures: one that is reported, disputed and corrected."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from opportunities.models import Measurement, Place
from opportunities.upkeep.actions import By, Revised, accept_report, version_of
from tests import recipes

if TYPE_CHECKING:
    from tests.browser.scene import Scene


def report_and_correct(scene: Scene) -> None:
    """Report one figure twice, and answer one of the reports with a correction."""
    figure = Measurement.objects.filter(indicator__code="PM2.5_annual_mean").order_by("pk")[0]
    Place.objects.filter(pk=figure.place_id).update(groups=["tracker31", "jiangsu13"])
    member, keeper = scene.people["member"], scene.people["administrator"]
    assert keeper is not None
    answered = recipes.error_report(measurement=figure, reported_by=member)
    accept_report(
        answered,
        Revised(Decimal(31), ("disputed", "baseline_pre2013"), figure.method, "Table 3"),
        version=version_of(figure),
        answer="The second page prints 31.",
        by=By(keeper, timezone.now()),
    )
    scene.rows["figure"] = figure
    scene.rows["answered report"] = answered
    scene.rows["report"] = recipes.error_report(
        measurement=figure,
        reported_by=member,
        suggested_value=27,
        suggested_source="https://example.org/bulletin",
    )
