"""Fictional firms, needs and people: loaded, complete, and gone without a trace."""

from __future__ import annotations

import json
import stat
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction

from companies.models import Company, PerformanceClaim, Technology, Tier
from matchmaker.accounts.models import User
from matchmaker.consortia.models import Consortium, Seat, Suggestion
from matchmaker.management.commands.load_reference import load_reference
from matchmaker.management.commands.load_samples import load_samples
from matchmaker.management.commands.remove_samples import remove_samples
from matchmaker.management.integrity import all_findings
from matchmaker.matching.models import Interest, Review
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.models import Need, Place, Source
from tests import recipes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load once for the module, and take everything back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        load_samples(as_of=ON, credentials=None)
        yield
        transaction.set_rollback(True)


def sample_firms() -> set[str]:
    return set(Company.objects.filter(origin=Company.Origin.SAMPLE).values_list("slug", flat=True))


def test_about_forty_firms_cover_every_area_and_every_province() -> None:
    firms = Company.objects.filter(origin=Company.Origin.SAMPLE)
    technologies = Technology.objects.filter(company__in=firms)

    assert 38 <= firms.count() <= 45
    assert firms.values("province").distinct().count() == 13
    assert {
        area for areas in technologies.values_list("areas", flat=True) for area in areas
    } == set(PriorityArea.values)


def test_profiles_are_complete() -> None:
    for firm in Company.objects.filter(origin=Company.Origin.SAMPLE):
        assert firm.capacities.exists(), firm
        assert firm.name_fr, firm
        assert firm.name_zh, firm
        for technology in firm.technologies.all():
            assert technology.capabilities.exists(), technology
            assert technology.claims.exists(), technology
            assert technology.trl_evidence, technology
            assert technology.summary_fr, technology
            assert technology.summary_zh, technology


def test_several_firms_have_delivered_in_china_and_tiers_are_mixed() -> None:
    firms = Company.objects.filter(origin=Company.Origin.SAMPLE)

    assert firms.filter(deliveries__country="CN").distinct().count() >= 10
    assert set(firms.values_list("capacities__tier", flat=True)) == set(Tier.values)
    assert not PerformanceClaim.objects.filter(unit="").exists()


def test_needs_are_open_for_a_while_and_priced_in_yuan() -> None:
    needs = Need.objects.filter(is_sample=True)

    assert needs.open(ON + timedelta(days=59)).count() == needs.count() == 9
    for need in needs:
        assert need.budget_currency == "CNY"
        assert Decimal(20_000_000) <= need.budget_amount <= Decimal(900_000_000)
        assert need.title_zh
        assert need.summary_zh
        assert need.required_capabilities.filter(is_mandatory=True).exists()


def test_one_need_asks_for_what_no_firm_has() -> None:
    offered = set(Technology.objects.values_list("capabilities__code", flat=True))
    uncovered = [
        need.ref
        for need in Need.objects.filter(is_sample=True)
        if set(need.required_capabilities.filter(is_mandatory=True).values_list("code", flat=True))
        - offered
    ]

    assert uncovered == ["SAMPLE-07"]


def test_the_owners_of_the_first_needs_team_have_sign_ins() -> None:
    need = Need.objects.get(ref="SAMPLE-01")
    mandatory = need.required_capabilities.filter(is_mandatory=True)
    owned = Company.objects.filter(memberships__user__is_sample=True)
    offered = set(owned.values_list("technologies__capabilities__code", flat=True))

    assert set(mandatory.values_list("code", flat=True)) <= offered


def test_every_role_has_somebody_and_everybody_is_marked() -> None:
    people = User.objects.filter(is_sample=True)

    assert set(people.values_list("role", flat=True)) == set(User.Role.values)
    assert all(people.filter(role=role).count() >= 2 for role in User.Role.values)
    assert people.filter(is_lead_commissioner=True).count() == 2
    assert people.filter(role="member", memberships=None).count() == 1
    assert all(
        person.emailaddress_set.filter(verified=True, primary=True).exists() for person in people
    )


def test_sign_ins_are_written_for_the_owner_only_and_work(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "sign-ins.json"

    load_samples(as_of=ON, credentials=file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for entry in json.loads(file.read_text()):
        assert set(entry) == {"role", "email", "password", "company", "portfolio", "note"}
        assert User.objects.get(email=entry["email"]).check_password(entry["password"])


def test_a_second_load_keeps_passwords_and_a_lost_file_makes_new_ones(tmp_path: Path) -> None:
    file = tmp_path / "sign-ins.json"
    load_samples(as_of=ON, credentials=file)
    before = file.read_text()

    load_samples(as_of=ON, credentials=file)
    kept = file.read_text()
    file.unlink()
    load_samples(as_of=ON, credentials=file)

    assert kept == before
    assert file.read_text() != before


def test_a_damaged_file_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "sign-ins.json"
    file.write_text("{")

    load_samples(as_of=ON, credentials=file)

    assert len(json.loads(file.read_text())) == User.objects.filter(is_sample=True).count()


def test_a_second_load_leaves_what_people_changed() -> None:
    Technology.objects.filter(company__slug="tamarack-brine").update(trl=5)

    load_samples(as_of=ON, credentials=None)

    assert Technology.objects.get(company__slug="tamarack-brine").trl == 5
    assert len(sample_firms()) == 42


def test_a_need_that_has_closed_is_opened_again() -> None:
    later = ON + timedelta(days=1_000)

    load_samples(as_of=later, credentials=None)

    assert Need.objects.filter(is_sample=True).open(later).count() == 9


def test_samples_break_no_rule() -> None:
    assert all_findings() == []


def test_removing_takes_every_sample_and_nothing_else() -> None:
    real = (
        Company.objects.public_records().count(),
        Need.objects.filter(is_sample=False).count(),
        Source.objects.exclude(kind=Source.Kind.SAMPLE).count(),
    )
    person = recipes.member()

    remove_samples()

    assert not sample_firms()
    assert not Need.objects.filter(is_sample=True).exists()
    assert list(User.objects.all()) == [person]
    assert not Source.objects.filter(kind=Source.Kind.SAMPLE).exists()
    assert real == (
        Company.objects.public_records().count(),
        Need.objects.count(),
        Source.objects.count(),
    )


def test_removing_twice_does_nothing_the_second_time() -> None:
    remove_samples()

    assert remove_samples() == {}


def test_removed_samples_can_be_loaded_again() -> None:
    remove_samples()

    load_samples(as_of=ON, credentials=None)

    assert len(sample_firms()) == 42


def consortium(need: Need, lead: Company, by: User) -> Consortium:
    started = Consortium.objects.create(
        need=need, name="Trial", lead=lead, created_by=by, created_at=recipes.NOW
    )
    Seat.objects.create(
        consortium=started,
        company=lead,
        part=Seat.Part.LEAD,
        state=Seat.State.ACCEPTED,
        invited_by=by,
        invited_at=recipes.NOW,
        expires_on=ON,
        answered_by=by,
        answered_at=recipes.NOW,
    )
    return started


def test_what_demo_people_did_goes_with_them() -> None:
    commissioner = User.objects.get(email="commissioner@matchmaker.example")
    owner = User.objects.get(email="loonlight@matchmaker.example")
    technology = Technology.objects.get(company__slug="axine-water-technologies-inc")
    need = Need.objects.get(ref="ZH2-001")
    consortium(need, Company.objects.get(slug="loonlight-water-works"), owner)
    Review.objects.create(
        technology=technology,
        need=need,
        revision=1,
        decision=Review.Decision.ACCEPT,
        reviewed_by=commissioner,
        reviewed_at=recipes.NOW,
        key=uuid4(),
    )
    Interest.objects.create(
        technology=technology,
        need=need,
        answer=Interest.Answer.INTERESTED,
        answered_by=owner,
        answered_at=recipes.NOW,
    )
    recipes.need(ref="TRIED", created_by=commissioner)
    tried = recipes.company(slug="tried")
    recipes.membership(owner, tried)

    remove_samples()

    assert not Consortium.objects.exists()
    assert not Review.objects.exists()
    assert not Interest.objects.exists()
    assert not Need.objects.filter(ref="TRIED").exists()
    assert not Company.objects.filter(slug="tried").exists()
    assert Need.objects.filter(ref="ZH2-001").exists()


def test_a_real_consortium_only_loses_its_fictional_seat() -> None:
    person, lead = recipes.member(), recipes.company()
    recipes.membership(person, lead)
    real = consortium(Need.objects.get(ref="ZH2-001"), lead, person)
    Seat.objects.create(
        consortium=real,
        company=Company.objects.get(slug="tamarack-brine"),
        part=Seat.Part.TECHNOLOGY,
        invited_by=person,
        invited_at=recipes.NOW,
        expires_on=ON,
    )

    remove_samples()

    assert list(real.seats.values_list("company", flat=True)) == [lead.pk]


def test_a_team_with_a_fictional_firm_is_searched_anew() -> None:
    firm = Company.objects.get(slug="tamarack-brine")
    Suggestion.objects.create(
        public_id=uuid4(),
        need=Need.objects.get(ref="ZH2-001"),
        rank=1,
        company_ids=[firm.pk],
        members=[],
        strength=1,
        capacity_cad=1,
        searched_at=recipes.NOW,
    )

    remove_samples()

    assert not Suggestion.objects.exists()


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    removed, loaded, unsigned = StringIO(), StringIO(), StringIO()

    call_command("remove_samples", stdout=removed)
    call_command("load_samples", credentials=tmp_path / "s.json", as_of=ON, stdout=loaded)
    call_command("load_samples", stdout=unsigned)

    assert "No samples are left." in removed.getvalue()
    assert "42 created" in loaded.getvalue()
    assert "no password" in unsigned.getvalue()


def test_samples_need_the_reference_data(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = StringIO()
    monkeypatch.setattr(Place.objects, "exists", lambda: False)

    with pytest.raises(SystemExit):
        call_command("load_samples", stderr=errors)

    assert "load_reference" in errors.getvalue()
