"""The page of the scale ledger, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import day_in_china
from matchmaker.consortia.ledger import export, page, reading
from matchmaker.consortia.ledger.reckoning import Band, Split, reckon
from matchmaker.consortia.ledger.words import BAND_WORDS
from matchmaker.consortia.models import LedgerSnapshot
from matchmaker.matching.staleness import Moment
from matchmaker.spreadsheet import csv_answer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def scale_ledger(request: HttpRequest) -> TemplateResponse:
    """Show how much of the needs' value firms reach alone, in pairs and in teams."""
    moment = _now()
    facts = reading.read(moment)
    ledger = reckon(facts.asked)
    kept = LedgerSnapshot.objects.filter(split=Split.ALL).order_by("basis", "month")
    return TemplateResponse(
        request,
        "consortia/ledger/scale_ledger.html",
        {
            "sections": page.sections(ledger),
            "bands": [page.LABELS[band] for band in page.VALUED],
            "unknown": (page.LABELS[Band.VALUE_UNKNOWN], BAND_WORDS[Band.VALUE_UNKNOWN]),
            "wanted": page.wanted(ledger, facts),
            "courses": page.courses(kept),
            "count": len(facts.asked),
            "searched": facts.searched,
            "rates": facts.rates,
            "as_of": moment.as_of,
        },
    )


@require_safe
def scale_ledger_csv(_request: HttpRequest) -> HttpResponse:
    """Answer with every figure of the ledger, and those of earlier months."""
    moment = _now()
    ledger = reckon(reading.read(moment).asked)
    rows = export.rows(ledger, LedgerSnapshot.objects.all(), on=moment.as_of)
    return csv_answer("scale-ledger", export.COLUMNS, rows)


def _now() -> Moment:
    now = timezone.now()
    return Moment(now=now, as_of=day_in_china(now))
