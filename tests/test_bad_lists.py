"""Bad input in every filter and search: a clear answer, never a failure, never slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.bad_input import SERVER_ERROR, client_of, faults, fields_of

if TYPE_CHECKING:
    from tests.access_scene import Scene

pytestmark = pytest.mark.django_db

LISTS = {
    "city-tracker": "anonymous",
    "city-tracker-csv": "anonymous",
    "place-list": "anonymous",
    "signal-list": "anonymous",
    "need-list": "anonymous",
    "hypothesis-list": "inside",
    "programme-list": "anonymous",
    "data-coverage": "anonymous",
    "data-coverage-csv": "anonymous",
    "correction-list": "anonymous",
    "correction-csv": "anonymous",
    "error-report-list": "inside",
    "measurement-import-list": "inside",
    "company-list": "anonymous",
    "match-queue": "inside",
    "my-match-list": "member",
    "consortium-list": "lead",
    "own-document-list": "lead",
    "glass-list": "administrator",
    "call-list": "lead",
    "call-create": "lead",
    "field-note-list": "inside",
    "field-note-create": "lead",
    "scale-ledger": "lead",
    "invitation-list": "member",
    "run-list": "administrator",
    "claim-list": "administrator",
    "quick-match": "anonymous",
    "search": "anonymous",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_any_value_of_any_parameter(access_scene: Scene, name: str) -> None:
    client = client_of(access_scene, LISTS[name])
    address = reverse(name)
    parameters = [*fields_of(client.get(address).content), "page", "sort", "unknown"]

    assert faults(client, "get", address, dict.fromkeys(parameters, "")) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_bytes_that_are_no_text(access_scene: Scene, name: str) -> None:
    client = client_of(access_scene, LISTS[name])

    for query in ("q=%FF%FE", "q=%ED%A0%80", "page=%00", "&".join(f"p{n}=1" for n in range(1001))):
        assert client.get(f"{reverse(name)}?{query}").status_code < SERVER_ERROR, query
