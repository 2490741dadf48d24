"""A consortium's bid as a release package of the Open Contracting Data Standard 1.1."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from companies.models import Company
from matchmaker.clock import SHANGHAI
from matchmaker.consortia.models import BidOutcome
from matchmaker.consortia.pack.ocds.schemas import currencies
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from matchmaker.consortia.pack.content import Content, Lot
    from matchmaker.consortia.pack.firms import Firm

EXTENSION = "urn:uuid:1c7b6a53-5b0e-5d0c-9d0e-6f7d3a1f5e10"
"""Name of the extension whose files go with every release; it is not published at an address."""
NAMESPACE = uuid.UUID("3d0b62f5-4a1e-5d53-8c52-0a6f2f3c9b71")
"""Namespace of the ids of packages; changing it renames every package."""
BUYER = "buyer"
GENERAL_LOT = "general"
ENDS = time(23, 59, 59)
"""A closing day without an hour lasts until its end in China."""

STATUS_OF = {
    Need.Stage.PLANNED: "planned",
    Need.Stage.OPEN: "active",
    Need.Stage.PROCURING: "active",
    Need.Stage.AWARDED: "complete",
    Need.Stage.UNDER_WAY: "complete",
    Need.Stage.COMPLETED: "complete",
    Need.Stage.DROPPED: "cancelled",
}
"""Stages of a need in the words of the standard; an unknown stage is left out."""


def package_of(content: Content) -> dict[str, Any]:
    """Return the release package; what is unknown is left out, never guessed.

    Only public facts of firms are in it. The bid has a value only where the consortium has
    handed in an amount; the price of a single member is nowhere.

    Args:
        content: what the pack is made from.
    """
    edition = content.edition
    named = f"{content.identity}:{edition.version}"
    return {
        "uri": uuid.uuid5(NAMESPACE, named).urn,
        "version": "1.1",
        "extensions": [EXTENSION],
        "publishedDate": edition.made_at.isoformat(),
        "publisher": {"name": "Matchmaker"},
        "releases": [_release(content)],
    }


def party_id(company: Company) -> str:
    """Return the id of a firm: its first public identifier, or its own number here."""
    for scheme, number in sorted(company.identifiers.items()):
        return f"{scheme}-{number}"
    return f"MATCHMAKER-{company.public_id}"


def money(amount: Decimal | None, currency: str) -> dict[str, Any] | None:
    """Return an amount as the standard writes it, or nothing for a currency it does not know."""
    if amount is None or currency not in currencies():
        return None
    whole = amount == amount.to_integral_value()
    return {"amount": int(amount) if whole else float(amount), "currency": currency}


def _release(content: Content) -> dict[str, Any]:
    edition, need = content.edition, content.need
    ocid = str(need.external_ids.get("ocid") or f"matchmaker-{need.public_id}")
    awards = list(_awards(content))
    return _known(
        {
            "ocid": ocid,
            "id": f"{ocid}-{content.identity}-{edition.version}",
            "date": edition.made_at.isoformat(),
            "tag": ["tender", "award"] if awards else ["tender"],
            "initiationType": "tender",
            "language": "en",
            "parties": list(_parties(content)),
            "buyer": _buyer(need),
            "planning": _planning(need),
            "tender": _tender(content),
            "bids": {"details": [_bid(content)]},
            "awards": awards,
        }
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is unknown or empty; the standard has no word for it."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _parties(content: Content) -> Iterator[dict[str, Any]]:
    won = _is_awarded(content)
    for firm in content.firms:
        roles = ["tenderer", *(["leadTenderer"] if firm.is_lead else [])]
        yield _firm(firm.company, [*roles, *(["supplier"] if won else [])])
    if content.need.buyer:
        yield {"id": BUYER, "name": content.need.buyer, "roles": ["buyer"]}


def _firm(company: Company, roles: list[str]) -> dict[str, Any]:
    held = [
        {"scheme": scheme, "id": str(one)} for scheme, one in sorted(company.identifiers.items())
    ]
    own = {"scheme": "MATCHMAKER", "id": str(company.public_id)}
    first, *others = held or [own]
    address = _known({"locality": company.city, "region": company.province[3:]})
    return _known(
        {
            "id": party_id(company),
            "name": company.name,
            "name_fr": company.name_fr,
            "name_zh": company.name_zh,
            "identifier": {**first, "legalName": company.name},
            "additionalIdentifiers": others,
            "address": {**address, "countryName": "Canada"},
            "roles": roles,
            "details": _scale(company),
        }
    )


def _scale(company: Company) -> dict[str, str]:
    if not company.size_band:
        return {}
    return {"scale": "large" if company.size_band == Company.SizeBand.LARGE else "sme"}


def _reference(firm: Firm) -> dict[str, str]:
    return {"id": party_id(firm.company), "name": firm.company.name}


def _buyer(need: Need) -> dict[str, str] | None:
    return {"id": BUYER, "name": need.buyer} if need.buyer else None


def _planning(need: Need) -> dict[str, Any] | None:
    """State a whole project's total as a budget: it is not what the contract is worth."""
    total = money(need.budget_amount, need.budget_currency) if need.budget_is_total else None
    if total is None:
        return None
    words = "Total of the whole project, not of this contract"
    return {"budget": {"description": words, "amount": total}}


def _tender(content: Content) -> dict[str, Any]:
    need = content.need
    value = None if need.budget_is_total else money(need.budget_amount, need.budget_currency)
    period = {
        "startDate": _moment(need.opens_on, time.min),
        "endDate": _moment(need.closes_on, ENDS),
    }
    return _known(
        {
            "id": need.ref,
            "title": need.title_en,
            "title_zh": need.title_zh,
            "description": need.summary_en,
            "description_zh": need.summary_zh,
            "status": STATUS_OF.get(Need.Stage(need.stage)),
            "value": value,
            "tenderPeriod": _known(period),
            "tenderers": [_reference(firm) for firm in content.firms],
            "lots": [_lot(one) for one in content.lots],
        }
    )


def _moment(day: date | None, at: time) -> str | None:
    return datetime.combine(day, at, SHANGHAI).isoformat() if day else None


def _lot(lot: Lot) -> dict[str, str]:
    if lot.is_general:
        return {"id": GENERAL_LOT, "title": "General part of the work, such as coordination"}
    return {"id": lot.code, "title": capability_name(lot.code, "en")}


def _bid(content: Content) -> dict[str, Any]:
    bid = content.bid
    taken = [lot for lot in content.lots if lot.shares]
    return _known(
        {
            "id": str(content.identity),
            "date": bid.submitted_at.isoformat() if bid else None,
            "status": "pending" if bid else None,
            "description": None if bid else "Draft: nothing has been handed in.",
            "tenderers": [_reference(firm) for firm in content.firms],
            "relatedLots": [_lot(lot)["id"] for lot in taken],
            "value": money(bid.amount, bid.currency) if bid else None,
            "memberShares": list(_shares(content)),
        }
    )


def _shares(content: Content) -> Iterator[dict[str, Any]]:
    number = 0
    for lot in content.lots:
        for share in lot.shares:
            number += 1
            yield {
                "id": str(number),
                "tenderer": _reference(share.firm),
                "relatedLot": _lot(lot)["id"],
                "shareBasisPoints": share.share_bp,
                "isLead": share.is_lead,
                "part": share.firm.seat.part,
            }


def _is_awarded(content: Content) -> bool:
    outcome = content.outcome
    return outcome is not None and outcome.result == BidOutcome.Result.AWARDED


def _awards(content: Content) -> Iterator[dict[str, Any]]:
    outcome, bid = content.outcome, content.bid
    if outcome is None or bid is None or not _is_awarded(content):
        return
    yield _known(
        {
            "id": f"{content.identity}-award",
            "status": "active",
            "value": money(outcome.amount, bid.currency),
            "suppliers": [_reference(firm) for firm in content.firms],
        }
    )
