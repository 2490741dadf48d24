"""Demo people for every role, and their sign-ins."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

from companies.models import Company, Membership
from matchmaker.accounts.models import User
from matchmaker.tables import Tally
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

DOMAIN = "matchmaker.example"
"""A name that no mail ever reaches."""

QUICK_ROUNDS = 1000
PASSWORD_BYTES = 15


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the samples."""

    role: str
    local_part: str
    name: str
    note: str
    company: str = ""
    areas: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    covers_everything: bool = False
    is_lead: bool = False

    @property
    def email(self) -> str:
        """The address that the person signs in with."""
        return f"{self.local_part}@{DOMAIN}"

    @property
    def user_role(self) -> str:
        """The role on the account."""
        return User.Role.COMMISSIONER if self.role.endswith("commissioner") else self.role

    @property
    def portfolio(self) -> str:
        """The portfolio in words, for the list of sign-ins."""
        if self.covers_everything:
            return "all areas, all provinces"
        return ", ".join((*self.areas, *self.provinces))


PEOPLE = (
    DemoPerson(
        "member",
        "loonlight",
        "Demo owner of Loonlight",
        "owns the firm that would lead the best fictional team",
        company="loonlight-water-works",
    ),
    DemoPerson(
        "member",
        "tamarack",
        "Demo owner of Tamarack",
        "owns a partner of that team and can accept its invitation",
        company="tamarack-brine",
    ),
    DemoPerson(
        "member",
        "muskoxen",
        "Demo owner of Muskoxen",
        "owns another partner of that team and can accept its invitation",
        company="muskoxen-civil-works",
    ),
    DemoPerson(
        "member",
        "cloudberry",
        "Demo owner of Cloudberry",
        "owns the firm that can answer one fictional need alone",
        company="cloudberry-air-instruments",
    ),
    DemoPerson("member", "newcomer", "Demo newcomer", "speaks for no company yet"),
    DemoPerson(
        "commissioner",
        "commissioner",
        "Demo commissioner, Yangtze delta",
        "looks after three areas in Jiangsu and Shanghai",
        areas=(
            PriorityArea.WASTEWATER_TREATMENT,
            PriorityArea.INDUSTRIAL_PROCESSES_WASTE_REMEDIATION,
            PriorityArea.ENVIRONMENTAL_MONITORING_EQUIPMENT,
        ),
        provinces=("CN-JS", "CN-SH"),
    ),
    DemoPerson(
        "commissioner",
        "commissioner.all",
        "Demo commissioner, everything",
        "looks after every area in every province",
        covers_everything=True,
    ),
    DemoPerson(
        "lead-commissioner",
        "lead.commissioner",
        "Demo lead commissioner",
        "leads the commissioners",
        covers_everything=True,
        is_lead=True,
    ),
    DemoPerson(
        "lead-commissioner",
        "second.lead",
        "Demo second lead commissioner",
        "leads beside the first, so that two people can disagree",
        covers_everything=True,
        is_lead=True,
    ),
    DemoPerson("administrator", "administrator", "Demo administrator", "keeps the service running"),
    DemoPerson(
        "administrator",
        "second.administrator",
        "Demo second administrator",
        "keeps the service running when the first is away",
    ),
)


def store_people(credentials: Path | None, *, at: datetime) -> Tally:
    """Store the demo people and write their sign-ins where a file is named.

    A person who is there and whose sign-in the file holds keeps the password. Without a file
    nobody learns a password, so new people get none.
    """
    known = _known_passwords(credentials)
    present = {user.email: user for user in User.objects.filter(is_sample=True)}
    sign_ins = []
    for person in PEOPLE:
        user = present.get(person.email) or _create(person, at)
        _join(user, person, at)
        password = known.get(person.email) if person.email in present else None
        if credentials is not None and password is None:
            password = secrets.token_urlsafe(PASSWORD_BYTES)
            user.password = _quick_hash(password)
            user.save(update_fields=["password"])
        sign_ins.append(_sign_in(person, password))
    if credentials is not None:
        _write(credentials, sign_ins)
    created = sum(person.email not in present for person in PEOPLE)
    return Tally("demo people", created=created, kept=len(PEOPLE) - created)


def _quick_hash(password: str) -> str:
    """Hash a random password with few rounds: guessing 120 bits is hopeless without any.

    Twelve full hashes take seconds of every first start; the first sign-in makes a full one.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, hasher.salt(), iterations=QUICK_ROUNDS))
    return str(hasher.encode(password, hasher.salt()))


def _known_passwords(credentials: Path | None) -> dict[str, str]:
    if credentials is None or not credentials.exists():
        return {}
    try:
        entries = json.loads(credentials.read_text(encoding="utf-8"))
        return {entry["email"]: entry["password"] for entry in entries}
    except (ValueError, KeyError, TypeError):
        return {}


def _create(person: DemoPerson, at: datetime) -> User:
    user = User.objects.create_user(
        person.email,
        name=person.name,
        role=person.user_role,
        is_lead_commissioner=person.is_lead,
        portfolio_areas=list(person.areas),
        portfolio_provinces=list(person.provinces),
        covers_all_areas=person.covers_everything,
        covers_all_provinces=person.covers_everything,
        is_sample=True,
        joined_at=at,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _join(user: User, person: DemoPerson, at: datetime) -> None:
    if not person.company:
        return
    Membership.objects.get_or_create(
        user=user,
        company=Company.objects.get(slug=person.company, origin=Company.Origin.SAMPLE),
        defaults={
            "role": Membership.Role.OWNER,
            "state": Membership.State.ACTIVE,
            "joined_at": at,
        },
    )


def _sign_in(person: DemoPerson, password: str | None) -> dict[str, str | None]:
    return {
        "role": person.role,
        "email": person.email,
        "password": password,
        "company": person.company,
        "portfolio": person.portfolio,
        "note": person.note,
    }


def _write(credentials: Path, sign_ins: list[dict[str, str | None]]) -> None:
    """Write the sign-ins for the owner's eyes only."""
    credentials.parent.mkdir(parents=True, exist_ok=True)
    credentials.touch(mode=0o600, exist_ok=True)
    credentials.chmod(0o600)
    text = json.dumps(sign_ins, ensure_ascii=False, indent=1)
    credentials.write_text(f"{text}\n", encoding="utf-8")
