"""Claim a public record, and decide who speaks for a firm."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from companies.claims import owns_domain_of
from companies.models import Company, Membership

if TYPE_CHECKING:
    from datetime import datetime

    from django.db import models

    from matchmaker.accounts.models import User

logger = logging.getLogger(__name__)


class NotClaimableError(Exception):
    """Only published public records can be claimed."""


class AlreadyClaimedError(Exception):
    """Somebody speaks for the firm already."""


class AlreadyAnsweredError(Exception):
    """The claim is no longer open."""


class LastOwnerError(Exception):
    """The firm would be left with people but without an owner."""


@transaction.atomic
def claim_company(company: Company, *, statement: str, by: User, at: datetime) -> Membership:
    """Ask to speak for a public record.

    The claim holds at once where a confirmed e-mail address of the person belongs to the domain
    of the firm's website; otherwise an administrator decides.

    Raises:
        NotClaimableError: the record is not a published public record.
        AlreadyClaimedError: somebody else speaks for the firm.
    """
    stored = Company.objects.select_for_update().get(pk=company.pk)
    if not (stored.is_public_record and stored.is_published):
        raise NotClaimableError
    mine = Membership.objects.filter(company=stored, user=by).first()
    if mine is not None and mine.state == Membership.State.ACTIVE:
        return mine
    if _active(stored).exists():
        raise AlreadyClaimedError
    proven = owns_domain_of(by, stored)
    membership, _created = Membership.objects.update_or_create(
        company=stored,
        user=by,
        defaults={
            "role": Membership.Role.OWNER,
            "state": Membership.State.ACTIVE if proven else Membership.State.PENDING,
            "statement": statement,
            "joined_at": at,
            "decided_by": None,
            "decided_at": at if proven else None,
        },
    )
    logger.info("Company %s claimed by person %s: %s", stored.pk, by.pk, membership.state)
    return membership


@transaction.atomic
def answer_claim(
    membership: Membership, *, is_accepted: bool, by: User, at: datetime
) -> Membership:
    """Confirm or refuse a claim.

    Raises:
        AlreadyAnsweredError: somebody answered it before.
    """
    company = Company.objects.select_for_update().get(pk=membership.company_id)
    has_owner = _active(company).filter(role=Membership.Role.OWNER).exists()
    answered = Membership.objects.filter(pk=membership.pk, state=Membership.State.PENDING).update(
        state=Membership.State.ACTIVE if is_accepted else Membership.State.REFUSED,
        role=Membership.Role.MEMBER if has_owner else Membership.Role.OWNER,
        decided_by=by,
        decided_at=at,
    )
    if not answered:
        raise AlreadyAnsweredError
    if is_accepted and not company.is_verified:
        company.is_verified = True
        company.save(update_fields=["is_verified"])
    logger.info("Claim %s answered by person %s: %s", membership.pk, by.pk, is_accepted)
    return Membership.objects.get(pk=membership.pk)


@transaction.atomic
def add_member(company: Company, *, person: User, role: str, by: User, at: datetime) -> Membership:
    """Let a person speak for the firm, or change the person's role.

    Raises:
        LastOwnerError: the change would leave the firm without an owner.
    """
    stored = Company.objects.select_for_update().get(pk=company.pk)
    if role != Membership.Role.OWNER:
        _keep_an_owner(stored, without=person)
    membership, is_new = Membership.objects.get_or_create(
        company=stored, user=person, defaults={"joined_at": at}
    )
    if not is_new and membership.state != Membership.State.ACTIVE:
        membership.joined_at = at
    membership.role = role
    membership.state = Membership.State.ACTIVE
    membership.decided_by = by
    membership.decided_at = at
    membership.save()
    logger.info("Person %s added to company %s by person %s", person.pk, stored.pk, by.pk)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User, at: datetime) -> Membership:
    """End a person's right to speak for the firm.

    Raises:
        LastOwnerError: the person is the only owner.
    """
    company = Company.objects.select_for_update().get(pk=membership.company_id)
    _keep_an_owner(company, without=membership.user)
    Membership.objects.filter(pk=membership.pk).update(
        state=Membership.State.REMOVED, decided_by=by, decided_at=at
    )
    logger.info("Membership %s ended by person %s", membership.pk, by.pk)
    return Membership.objects.get(pk=membership.pk)


@transaction.atomic
def leave_companies(person: User, *, at: datetime) -> list[Company]:
    """End every membership of a person who closes the account.

    A firm that nobody speaks for any more is no longer shown, unless it came from public sources.

    Returns:
        The firms that the person spoke for.

    Raises:
        LastOwnerError: a firm has other people, but no other owner.
    """
    companies = list(Company.objects.of(person).order_by("pk").select_for_update())
    for company in companies:
        others = _active(company).exclude(user=person)
        if others.exists():
            _keep_an_owner(company, without=person)
        elif not company.is_public_record and company.is_published:
            company.is_published = False
            company.save(update_fields=["is_published"])
    Membership.objects.filter(user=person).exclude(state=Membership.State.REMOVED).update(
        state=Membership.State.REMOVED, statement="", decided_at=at
    )
    return companies


def _active(company: Company) -> models.QuerySet[Membership]:
    return Membership.objects.filter(company=company, state=Membership.State.ACTIVE)


def _keep_an_owner(company: Company, *, without: User) -> None:
    owners = _active(company).filter(role=Membership.Role.OWNER)
    if owners.filter(user=without).exists() and not owners.exclude(user=without).exists():
        raise LastOwnerError
