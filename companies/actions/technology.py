"""Add, edit and publish a technology."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction

from companies.actions.company import StaleVersionError, publish_company
from companies.models import Company, Technology, TechnologyCapability
from companies.versions import technology_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from matchmaker.accounts.models import User

logger = logging.getLogger(__name__)


class TechnologyFields(TypedDict, total=False):
    """What people write about a technology."""

    name: str
    name_zh: str
    summary: str
    summary_fr: str
    summary_zh: str
    differentiator: str
    areas: list[str]
    trl: int | None
    trl_evidence: str
    stage: str
    availability: list[str]


class DuplicateNameError(Exception):
    """The firm has another technology of this name."""


class CompanyNotPublishedError(Exception):
    """An owner has to publish the firm first."""


class MissingPartsError(Exception):
    """The technology says too little to be matched."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def missing_parts(technology: Technology) -> list[str]:
    """List what a technology needs before it can be matched: areas, capabilities, summary."""
    missing = []
    if not technology.areas:
        missing.append("areas")
    if not technology.capabilities.exists():
        missing.append("capabilities")
    if not technology.summary.strip():
        missing.append("summary")
    return missing


@transaction.atomic
def add_technology(
    company: Company,
    *,
    key: uuid.UUID,
    capabilities: Mapping[str, bool],
    by: User,
    at: datetime,
    **fields: Unpack[TechnologyFields],
) -> Technology:
    """Store a technology of a firm, unpublished.

    Args:
        company: whose technology.
        key: made with the form; the same form sent twice adds once.
        capabilities: capability code to whether the firm can lead the work.
        by: who adds.
        at: when.
        **fields: what the form asked.

    Raises:
        DuplicateNameError: the firm has a technology of this name.
    """
    owner = Company.objects.select_for_update().get(pk=company.pk)
    known = Technology.objects.filter(public_id=key).first()
    if known is not None:
        if known.company_id == owner.pk:
            return known
        key = uuid.uuid4()
    _refuse_second_name(owner, fields["name"], None)
    technology = Technology.objects.create(company=owner, public_id=key, **fields)
    _store_capabilities(technology, capabilities)
    logger.info("Technology %s added by person %s at %s", technology.pk, by.pk, at)
    return technology


@transaction.atomic
def edit_technology(
    technology: Technology,
    *,
    version: str,
    capabilities: Mapping[str, bool],
    by: User,
    at: datetime,
    **fields: Unpack[TechnologyFields],
) -> Technology:
    """Change what is written about a technology; assigned labels become the person's own.

    Raises:
        StaleVersionError: the record is not the one that the form was opened on.
        DuplicateNameError: the firm has another technology of this name.
    """
    owner = Company.objects.select_for_update().get(pk=technology.company_id)
    stored = Technology.objects.select_for_update().get(pk=technology.pk)
    if technology_version(stored) != version:
        raise StaleVersionError
    _refuse_second_name(owner, fields["name"], stored)
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.areas_assigned = False
    stored.save(update_fields=[*fields, "areas_assigned"])
    _store_capabilities(stored, capabilities)
    logger.info("Technology %s edited by person %s at %s", stored.pk, by.pk, at)
    return stored


@transaction.atomic
def publish_technology(technology: Technology, *, by: User, at: datetime) -> Technology:
    """Show a technology to everyone and let it be matched; an owner publishes the firm too.

    Raises:
        MissingPartsError: areas, capabilities or the summary are missing.
        CompanyNotPublishedError: the firm is unpublished and the person may not publish it.
        RemovedError: an administrator removed the firm.
    """
    stored = Technology.objects.select_for_update().get(pk=technology.pk)
    missing = missing_parts(stored)
    if missing:
        raise MissingPartsError(missing)
    if not stored.company.is_published:
        if not Company.objects.owned_by(by).filter(pk=stored.company_id).exists():
            raise CompanyNotPublishedError
        publish_company(stored.company, by=by, at=at)
    stored.is_published = True
    stored.save(update_fields=["is_published"])
    logger.info("Technology %s published by person %s at %s", stored.pk, by.pk, at)
    return stored


@transaction.atomic
def unpublish_technology(technology: Technology, *, by: User, at: datetime) -> Technology:
    """Hide a technology from everyone but the firm's own people."""
    stored = Technology.objects.select_for_update().get(pk=technology.pk)
    stored.is_published = False
    stored.save(update_fields=["is_published"])
    logger.info("Technology %s unpublished by person %s at %s", stored.pk, by.pk, at)
    return stored


def _refuse_second_name(company: Company, name: str, itself: Technology | None) -> None:
    # The firm's row is locked, so nobody adds the name between this look and the write.
    others = Technology.objects.filter(company=company, name=name)
    if itself is not None:
        others = others.exclude(pk=itself.pk)
    if others.exists():
        raise DuplicateNameError


def _store_capabilities(technology: Technology, wanted: Mapping[str, bool]) -> None:
    stored = {row.code: row for row in technology.capabilities.all()}
    technology.capabilities.exclude(code__in=wanted).delete()
    for code, is_lead in wanted.items():
        row = stored.get(code)
        if row is None:
            TechnologyCapability.objects.create(technology=technology, code=code, is_lead=is_lead)
        elif row.is_lead != is_lead or row.is_assigned:
            row.is_lead = is_lead
            row.is_assigned = False
            row.save(update_fields=["is_lead", "is_assigned"])
