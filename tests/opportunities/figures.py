"""People and figures that the tests of several pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from opportunities.models import Measurement, Place
from opportunities.upkeep import actions
from tests import recipes

if TYPE_CHECKING:
    from matchmaker.accounts.models import User


def browser(person: User | None = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(person: User | None, address: str, **query: str) -> str:
    answer = browser(person).get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def of(figure: Measurement, name: str = "measurement-detail") -> str:
    return reverse(name, args=(figure.pk,))


def filled(figure: Measurement, **fields: Any) -> dict[str, Any]:
    stored = Measurement.objects.get(pk=figure.pk)
    return {
        "value": "42",
        "flags": stored.flags,
        "method": stored.method,
        "source_detail": stored.source_detail,
        "reason": "Misread",
        "version": actions.version_of(stored),
        **fields,
    }


def corrected(figure: Measurement, **fields: Any) -> Measurement:
    answer = browser(recipes.administrator(name="Kim Tran")).post(
        of(figure, "measurement-correct"), filled(figure, value="41", **fields)
    )
    assert answer.status_code == 302
    figure.refresh_from_db()
    return figure


def tracked(code: str, name: str) -> Place:
    place = recipes.city(code, name)
    Place.objects.filter(pk=place.pk).update(groups=[Place.Group.TRACKER31])
    return place
