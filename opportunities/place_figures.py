"""Every figure of a place as the rows of a table, for analysts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from opportunities import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from opportunities.models import Measurement, Place
    from opportunities.reading import Gap, IndicatorRow, Period

COLUMNS = (
    "place_code",
    "place",
    "place_zh",
    "domain",
    "indicator",
    "indicator_name",
    "year",
    "period",
    "value",
    "unit",
    "is_shown",
    "method",
    "flags",
    "precedence",
    "source",
    "source_kind",
    "source_url",
    "source_detail",
    "limit_then",
    "standard_then",
    "above_limit_then",
    "limit_on_day",
    "standard_on_day",
    "above_limit_on_day",
    "day",
    "figure_id",
)


def rows(place: Place, *, on: date) -> Iterator[dict[str, object]]:
    """Yield one row a figure; the one shown of each period first, its alternatives after it.

    Limits stand beside the figure of the period that is shown, and those of the day beside the
    newest value alone.
    """
    for row in reading.indicator_rows(place, on=on):
        for period in row.periods:
            for figure in (period.shown, *period.alternatives):
                yield {**_figure(place, figure), **_limits(row, period, figure, on)}


def _figure(place: Place, figure: Measurement) -> dict[str, object]:
    return {
        "place_code": place.code,
        "place": place.name_en,
        "place_zh": place.name_zh,
        "domain": figure.indicator.domain,
        "indicator": figure.indicator.slug,
        "indicator_name": figure.indicator.name_en,
        "year": figure.year,
        "period": figure.period,
        "value": _plain(figure.value),
        "unit": figure.unit,
        "method": figure.method,
        "flags": ";".join(figure.flags),
        "precedence": figure.precedence,
        "source": figure.source.title,
        "source_kind": figure.source.kind,
        "source_url": figure.source.url,
        "source_detail": figure.source_detail,
        "figure_id": figure.pk,
    }


def _limits(row: IndicatorRow, period: Period, figure: Measurement, on: date) -> dict[str, object]:
    is_shown = figure == period.shown
    is_newest = figure == row.newest
    return {
        "is_shown": "yes" if is_shown else "no",
        **_gap("then", period.then if is_shown else None),
        **_gap("on_day", row.today if is_newest else None),
        "day": on.isoformat(),
    }


def _gap(when: str, gap: Gap | None) -> dict[str, object]:
    if gap is None:
        return {f"limit_{when}": "", f"standard_{when}": "", f"above_limit_{when}": ""}
    return {
        f"limit_{when}": _plain(gap.limit.value),
        f"standard_{when}": f"{gap.limit.standard.code}, {gap.limit.level}",
        f"above_limit_{when}": _plain(gap.above),
    }


def _plain(value: Decimal) -> Decimal:
    """Drop trailing zeros without falling into powers of ten."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if int(short.as_tuple().exponent) > 0 else short
