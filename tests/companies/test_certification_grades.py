"""Grades of Chinese qualifications: recorded with the certificate, shown where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from companies.models import Certification, Tier
from tests import recipes

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

SENT = {"scheme": "Design of environmental works", "country": "CN", "tier": Tier.PUBLIC}


def test_a_grade_is_recorded_and_shown(client: Client) -> None:
    person, company = recipes.member(), recipes.company()
    recipes.membership(person, company)
    client.force_login(person)
    form = reverse("certification-create", args=(company.slug,))

    answer = client.post(form, SENT | {"grade": Certification.Grade.SECOND})

    assert answer.status_code == 302
    assert Certification.objects.get().grade == "second"
    for page in (form, company.get_absolute_url()):
        assert "Second grade (二级, 乙级)" in client.get(page).content.decode()


@pytest.mark.parametrize(("grade", "status"), [("", 302), ("tenth", 422)])
def test_a_grade_may_be_left_out_but_not_made_up(client: Client, grade: str, status: int) -> None:
    person, company = recipes.member(), recipes.company()
    recipes.membership(person, company)
    client.force_login(person)

    answer = client.post(
        reverse("certification-create", args=(company.slug,)), SENT | {"grade": grade}
    )

    assert answer.status_code == status
    assert not Certification.objects.exclude(grade="").exists()


def test_the_database_knows_the_grades() -> None:
    with pytest.raises(IntegrityError, match="certification_grade_is_known"), transaction.atomic():
        Certification.objects.create(company=recipes.company(), scheme="X", grade="tenth")
