"""A figure that was withdrawn speaks for no need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from matchmaker.engine.evidence import UNKNOWN
from matchmaker.matching.evidence import AREA_COLUMN, Evidence
from opportunities.models import Limit, Standard
from tests import recipes

pytestmark = pytest.mark.django_db
AIR = AREA_COLUMN[recipes.AIR]


def severity() -> int:
    lineage = recipes.city().lineage
    return int(Evidence.read([lineage], recipes.AS_OF).case([lineage]).severity[AIR])


def test_a_withdrawn_figure_is_no_evidence_and_an_older_one_takes_its_place() -> None:
    source = recipes.source()
    Limit.objects.create(
        standard=Standard.objects.create(code="GB", title_en="GB", source=source),
        indicator=recipes.indicator(),
        parameter="PM2.5",
        averaging="annual",
        level="Grade II",
        value=Decimal(35),
        unit="ug/m3",
        valid_from=date(2000, 1, 1),
        source=source,
    )
    newest = recipes.measurement(year=2024, value=70)
    assert severity() == 500

    newest.flags = ["withdrawn"]
    newest.save()
    assert severity() == UNKNOWN

    recipes.measurement(year=2020, value=35)
    assert severity() == 0
