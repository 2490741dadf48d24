"""Where a signal stands on a date; the reads agree with the property."""

from __future__ import annotations

from datetime import date

import pytest

from opportunities.models import PolicySignal
from tests import recipes

pytestmark = pytest.mark.django_db
DAY = recipes.AS_OF


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"deadline_on": DAY}, "running", id="the last day itself"),
        pytest.param({"deadline_on": date(2026, 11, 20)}, "expired", id="the day after"),
        pytest.param({"published_on": date(2026, 11, 22)}, "coming", id="published tomorrow"),
        pytest.param({"deadline_on": None}, "running", id="no deadline"),
        pytest.param(
            {"deadline_on": None, "status_reported": "historic framework"},
            "expired",
            id="no deadline, and called historic",
        ),
        pytest.param(
            {"status_reported": "historic"}, "running", id="a deadline outweighs the word"
        ),
    ],
)
def test_property_and_reads_agree(fields: dict[str, object], status: str) -> None:
    signal = recipes.signal(**fields)

    assert signal.status_on(DAY) == status
    for each in PolicySignal.Status.values:
        found = PolicySignal.objects.with_status(each, DAY).filter(pk=signal.pk).exists()
        assert found is (each == status), each
