"""Register, edit, publish and remove a firm."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from companies.models import Company, Membership
from companies.versions import company_version

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.accounts.models import User

logger = logging.getLogger(__name__)

REMOVED = "removed"
"""Key in ``identifiers`` that keeps a removed public record away when the data is loaded again."""

RESERVED_SLUGS = frozenset({"", "new"})
"""Slugs that would hide another page."""

SLUG_LENGTH = 100


class CompanyFields(TypedDict, total=False):
    """What people write about a firm."""

    name: str
    name_fr: str
    name_zh: str
    summary: str
    city: str
    province: str
    size_band: str
    founded_year: int | None
    website: str


class StaleVersionError(Exception):
    """Somebody changed the record after the form was opened."""


class RemovedError(Exception):
    """An administrator took the record down; only an administrator puts it back."""


@transaction.atomic
def register_company(
    *, key: uuid.UUID, by: User, at: datetime, **fields: Unpack[CompanyFields]
) -> Company:
    """Store a firm, with the person as its owner.

    Args:
        key: made with the form; the same form sent twice registers once.
        by: who registers.
        at: when.
        **fields: what the form asked.
    """
    known = Company.objects.filter(public_id=key).first()
    if known is not None:
        if Company.objects.of(by).filter(pk=known.pk).exists():
            return known
        key = uuid.uuid4()
    company = _store(key, by, fields)
    Membership.objects.get_or_create(
        user=by,
        company=company,
        defaults={
            "role": Membership.Role.OWNER,
            "state": Membership.State.ACTIVE,
            "joined_at": at,
        },
    )
    logger.info("Company %s registered by person %s", company.pk, by.pk)
    return company


def _store(key: uuid.UUID, by: User, fields: CompanyFields) -> Company:
    base = slugify(fields["name"])[:SLUG_LENGTH].strip("-")
    begin = base or "company"
    # The key comes from a form, where anybody may write one that makes a slug in use.
    longer = [f"{begin}-{key.hex[:8]}", f"{begin}-{uuid.uuid4().hex[:12]}"]
    for slug in ([] if base in RESERVED_SLUGS else [base]) + longer:
        if Company.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Company.objects.create(public_id=key, slug=slug, **fields)
        except IntegrityError:
            # The same form, or another firm of that name, was faster.
            continue
    return Company.objects.of(by).get(public_id=key)


@transaction.atomic
def edit_company(
    company: Company, *, version: str, by: User, at: datetime, **fields: Unpack[CompanyFields]
) -> Company:
    """Change what is written about a firm.

    Raises:
        StaleVersionError: the record is not the one that the form was opened on.
    """
    stored = Company.objects.select_for_update().get(pk=company.pk)
    if company_version(stored) != version:
        raise StaleVersionError
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.save(update_fields=[*fields])
    logger.info("Company %s edited by person %s at %s", stored.pk, by.pk, at)
    return stored


@transaction.atomic
def publish_company(company: Company, *, by: User, at: datetime) -> Company:
    """Show a firm to everyone.

    Raises:
        RemovedError: an administrator removed the record and this person is none.
    """
    stored = Company.objects.select_for_update().get(pk=company.pk)
    if REMOVED in stored.identifiers:
        if not by.is_administrator:
            raise RemovedError
        stored.identifiers = {
            scheme: number for scheme, number in stored.identifiers.items() if scheme != REMOVED
        }
    stored.is_published = True
    stored.save(update_fields=["is_published", "identifiers"])
    logger.info("Company %s published by person %s at %s", stored.pk, by.pk, at)
    return stored


@transaction.atomic
def unpublish_company(company: Company, *, by: User, at: datetime) -> Company:
    """Hide a firm and its technologies from everyone but its own people."""
    stored = Company.objects.select_for_update().get(pk=company.pk)
    stored.is_published = False
    stored.save(update_fields=["is_published"])
    logger.info("Company %s unpublished by person %s at %s", stored.pk, by.pk, at)
    return stored


@transaction.atomic
def remove_company(company: Company, *, reason: str, by: User, at: datetime) -> Company:
    """Take a record down for good; loading the public data again does not bring it back.

    The row stays, because reviews and the history hang on it.
    """
    stored = Company.objects.select_for_update().get(pk=company.pk)
    stored.is_published = False
    stored.identifiers = {**stored.identifiers, REMOVED: f"{at:%Y-%m-%d} {reason}"}
    stored.save(update_fields=["is_published", "identifiers"])
    logger.info("Company %s removed by person %s at %s", stored.pk, by.pk, at)
    return stored
