"""Record and remove what proves that a firm can deliver."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from django.db import models, transaction

from companies.models import (
    Capacity,
    Certification,
    Company,
    Delivery,
    IPRight,
    PerformanceClaim,
    Technology,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from matchmaker.accounts.models import User

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=models.Model)
Proof = Capacity | Certification | Delivery | IPRight | PerformanceClaim


@transaction.atomic
def record_capacity(
    company: Company, *, as_of: date, values: Mapping[str, object], by: User, at: datetime
) -> Capacity:
    """Store how large a contract the firm can carry; one entry a day, a second corrects it."""
    owner = _locked(company)
    capacity, _created = Capacity.objects.update_or_create(
        company=owner, as_of=as_of, defaults=dict(values)
    )
    logger.info("Capacity of company %s recorded by person %s at %s", owner.pk, by.pk, at)
    return capacity


@transaction.atomic
def record_delivery(
    company: Company, *, values: Mapping[str, object], by: User, at: datetime
) -> Delivery:
    """Store a reference project; the same form sent twice stores it once."""
    row = _once(Delivery.objects.all(), company=_locked(company), **values)
    logger.info("Delivery %s recorded by person %s at %s", row.pk, by.pk, at)
    return row


@transaction.atomic
def record_certification(
    company: Company, *, values: Mapping[str, object], by: User, at: datetime
) -> Certification:
    """Store a certificate; the same form sent twice stores it once."""
    row = _once(Certification.objects.all(), company=_locked(company), **values)
    logger.info("Certification %s recorded by person %s at %s", row.pk, by.pk, at)
    return row


@transaction.atomic
def record_ip_right(
    company: Company, *, values: Mapping[str, object], by: User, at: datetime
) -> IPRight:
    """Store a right; the same form sent twice stores it once."""
    row = _once(IPRight.objects.all(), company=_locked(company), **values)
    logger.info("Right %s recorded by person %s at %s", row.pk, by.pk, at)
    return row


@transaction.atomic
def record_performance(
    technology: Technology, *, values: Mapping[str, object], by: User, at: datetime
) -> PerformanceClaim:
    """Store a figure of a technology; the same form sent twice stores it once."""
    stored = Technology.objects.select_for_update().get(pk=technology.pk)
    row = _once(PerformanceClaim.objects.all(), technology=stored, **values)
    logger.info("Performance claim %s recorded by person %s at %s", row.pk, by.pk, at)
    return row


@transaction.atomic
def remove_proof(proof: Proof, *, by: User, at: datetime) -> None:
    """Delete an entry; the history keeps what it said."""
    logger.info("%s %s removed by person %s at %s", type(proof).__name__, proof.pk, by.pk, at)
    proof.delete()


def _once(rows: QuerySet[Row], **values: object) -> Row:
    # Not get_or_create: loaded data may hold two equal rows already.
    return rows.filter(**values).first() or rows.create(**values)


def _locked(company: Company) -> Company:
    # Two clicks on one button arrive together; the second waits and finds the first's row.
    return Company.objects.select_for_update().get(pk=company.pk)
