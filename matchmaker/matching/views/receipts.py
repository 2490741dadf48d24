"""Receipts of scores: kept on request, read, and taken away as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.engine import receipt as engine
from matchmaker.engine.inputs import COMPONENTS
from matchmaker.engine.replay_2026_2 import capacity_of
from matchmaker.matching import receipts
from matchmaker.matching.models import Interest, Match, Receipt, Review
from matchmaker.matching.views.access import readable_tiers, signed_in, visible_match
from matchmaker.matching.views.standing import may_rank
from matchmaker.matching.wording import COMPONENT_WORDS
from matchmaker.templatetags.money import money_short
from matchmaker.vocabulary.term_names import term_name, word_language
from opportunities.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from matchmaker.matching.receipt_content import Content

MOST_TERMS = 20
MOST_SOURCES = 12


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One component as the receipt has it."""

    name: str
    points: int
    most: int
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class ReceiptInput:
    """One kind of input: what the need asked, and what the offer held."""

    name: str
    asked: str
    offered: str


@dataclass(frozen=True, slots=True)
class ReceiptTerm:
    """One word or concept that both texts hold, and what it brought."""

    name: str
    language: str
    weight: int
    saturation: int

    @property
    def points(self) -> int:
        """What it brought to the score, in units of 1e-7."""
        return self.weight * self.saturation


@require_POST
def receipt_keep(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Keep a receipt of the score as it stands, and show it."""
    match = visible_match(request, pair)
    try:
        row = receipts.keep_on_request(match, by=signed_in(request), at=timezone.now())
    except receipts.UnreadableError:
        messages.error(request, _("A text of this pair cannot be read, so no receipt was kept."))
        return redirect(match)
    words = _("The receipt is kept. It will replay to the same score at any time.")
    messages.success(request, words)
    return redirect(row)


@require_safe
def receipt_detail(request: HttpRequest, receipt: UUID) -> HttpResponse:
    """Show one receipt, whether its seal holds, and what its inputs give today."""
    row, payload = _readable(request, receipt)
    return TemplateResponse(
        request,
        "matching/receipt_detail.html",
        {
            "receipt": row,
            "payload": payload,
            "is_open": Match.objects.visible_to(request.user).filter(pair=row.pair).exists(),
            "as_of": day_in_china(timezone.now()),
            "occasion": Receipt.Occasion(payload["occasion"]).label,
            "said": _said(payload),
            "is_sealed": receipts.is_sealed(row),
            "replayed": _replayed(row.payload),
            "is_fresh": payload["shown"] == payload["score"],
            "seen": payload.get("seen") if payload.get("seen") != payload["shown"] else None,
            "lines": _lines(payload),
            "inputs": list(_inputs(payload)),
            "month": date.fromisoformat(payload["as_of"]),
            "terms": _terms(payload)[:MOST_TERMS],
            "more_terms": max(0, len(payload["text"]["terms"]) - MOST_TERMS),
            "sources": _sources(payload["sources"][:MOST_SOURCES]),
            "more_sources": max(0, len(payload["sources"]) - MOST_SOURCES),
        },
    )


@require_safe
def receipt_json(request: HttpRequest, receipt: UUID) -> HttpResponse:
    """Send the sealed text itself, or a copy that names what the reader may not know."""
    row, payload = _readable(request, receipt)
    content = engine.canonical(payload) if "withheld" in payload else row.content
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{row.number}.json"'
    return response


def _readable(request: HttpRequest, receipt: UUID) -> tuple[Receipt, Content]:
    person = signed_in(request)
    row = get_object_or_404(Receipt.objects.visible_to(person), public_id=receipt)
    tiers = readable_tiers(person)
    return row, receipts.readable(row.payload, tiers=tiers, may_rank=may_rank(person))


def _replayed(payload: Content) -> dict[str, Any] | None:
    """Work the receipt out again; None where this version has not the formulas."""
    try:
        differences = engine.replay_differences(payload)
        return {"score": engine.replay(payload)["score"], "is_same": not differences}
    except receipts.UNREPLAYABLE:
        return None


def _said(payload: Content) -> str:
    words = dict(Review.Decision.choices) | dict(Interest.Answer.choices)
    return str(words.get(payload["said"], ""))


def _sources(sources: Sequence[Content]) -> list[Content]:
    """Say places and kinds of record in words; receipts hold the codes of them."""
    codes = {source["place"] for source in sources if "place" in source}
    places = {place.code: place.name for place in Place.objects.filter(code__in=codes)}
    origins = dict(Company.Origin.choices)
    return [
        {**source, "source": origins.get(source["source"], "")}
        if source["kind"] == "company"
        else {**source, "place": places.get(source.get("place", ""), source.get("place"))}
        for source in sources
    ]


def _terms(payload: Content) -> list[ReceiptTerm]:
    """The words that meet, those with the most points first."""
    terms = [
        ReceiptTerm(
            name=term_name(one["term"]),
            language=word_language(one["term"]),
            weight=one["points"],
            saturation=one["saturation"],
        )
        for one in payload["text"]["terms"]
    ]
    return sorted(terms, key=lambda term: (-term.points, term.name))


def _lines(payload: Content) -> list[ReceiptLine]:
    parts = zip(COMPONENTS, payload["points"], payload["weights"]["values"], strict=True)
    return [
        ReceiptLine(
            name=str(COMPONENT_WORDS[component].name),
            points=points,
            most=weight * 1000,
            is_assumed=bool(payload["assumed"] >> index & 1),
        )
        for index, (component, points, weight) in enumerate(parts)
    ]


def _inputs(payload: Content) -> Iterator[ReceiptInput]:
    offer, need = payload["offer"], payload["need"]
    withheld = payload.get("withheld", ())
    unknown = _("unknown")
    yield ReceiptInput(
        _("Readiness level"),
        str(need["minimum_trl"] or _("7, assumed")),
        str(offer["trl"] or unknown),
    )
    delivered = offer["china_deliveries"]
    offered = unknown if delivered is None else str(delivered)
    if "offer.china_deliveries" in withheld:
        offered = _("not shown to you")
    yield ReceiptInput(_("Deliveries in China"), _("Helpful"), offered)
    yield ReceiptInput(_("Scale"), _size(payload), _capacity(payload))


def _size(payload: Content) -> str:
    need = payload["need"]
    if need["size_cad"] is None:
        return _("unknown")
    pattern = _("%(amount)s in all for the project") if need["size_is_total"] else "%(amount)s"
    return pattern % {"amount": money_short(Decimal(need["size_cad"]))}


def _capacity(payload: Content) -> str:
    if "offer.capacity_step" in payload.get("withheld", ()):
        return _("not shown to you")
    step = payload["offer"]["capacity_step"]
    if step is None:
        return _("unknown")
    return _("about %(amount)s") % {"amount": money_short(capacity_of(step))}


__all__ = ["receipt_detail", "receipt_json", "receipt_keep"]
