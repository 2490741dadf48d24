"""Every address x every kind of person: the answer is the policy's, and none is forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import recipes
from tests.access_table import ACTORS, TABLE
from tests.bad_input import client_of

if TYPE_CHECKING:
    from tests.access_scene import Scene

pytestmark = pytest.mark.django_db


def names_in(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """Collect the name of every address below some patterns."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names_in(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern} has no name"
            found.add(pattern.name)
    return found


def answer(scene: Scene, who: str, method: str, address: str) -> int:
    """Return the status that a person gets, and undo what the request did."""
    client = client_of(scene, who)
    with transaction.atomic():
        # A form that a browser sends is never quite empty: it holds a token at least.
        data = {"sent": "1"} if method == "POST" else None
        status: int = getattr(client, method.lower())(address, data).status_code
        transaction.set_rollback(True)
    return status


def test_every_address_has_a_row() -> None:
    addresses = names_in(get_resolver().url_patterns)

    assert addresses == {name for name, _method in TABLE}


@pytest.mark.parametrize(("name", "method"), TABLE, ids=" ".join)
def test_everyone_gets_the_answer_of_the_policy(
    access_scene: Scene, name: str, method: str
) -> None:
    takes, expected = TABLE[name, method]
    address = reverse(name, kwargs=access_scene.arguments()[takes])

    answers = {who: answer(access_scene, who, method, address) for who in ACTORS}

    assert answers == dict(zip(ACTORS, expected, strict=True)), address


def test_a_strangers_404_is_that_of_a_thing_that_does_not_exist(access_scene: Scene) -> None:
    client = client_of(access_scene, "other member")

    def body(pair: object) -> bytes:
        response = client.get(reverse("match-detail", kwargs={"pair": pair}))
        assert response.status_code == 404
        # The language link repeats the address that was asked for; tokens differ by request.
        page = response.content.replace(str(pair).encode(), b"")
        return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)

    assert body(access_scene.match.pair) == body(recipes.key())
