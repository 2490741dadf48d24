"""Bad input in every form and act: a clear answer, never a failure, never slow."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tests import recipes
from tests.bad_input import client_of, faults, fields_of

if TYPE_CHECKING:
    from tests.access_scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORMS = {
    "account_login": ("", "anonymous"),
    "account_signup": ("", "anonymous"),
    "account_reset_password": ("", "anonymous"),
    "quick-match": ("", "anonymous"),
    "account": ("", "member"),
    "account-close": ("", "member"),
    "company-create": ("", "member"),
    "company-edit": ("company", "member"),
    "company-claim": ("record", "member"),
    "company-remove": ("company", "administrator"),
    "member-list": ("company", "member"),
    "technology-create": ("company", "member"),
    "technology-edit": ("technology", "member"),
    "capacity-edit": ("company", "member"),
    "delivery-create": ("company", "member"),
    "certification-create": ("company", "member"),
    "ip-right-create": ("company", "member"),
    "performance-create": ("technology", "member"),
    "need-create": ("", "inside"),
    "need-edit": ("need", "inside"),
    "measurement-import-create": ("", "inside"),
    "error-report-create": ("measurement", "member"),
    "error-report-detail": ("report", "inside"),
    "measurement-correct": ("measurement", "inside"),
    "consortium-create": ("need", "member"),
    "seat-invite": ("consortium", "lead"),
    "consortium-builder": ("consortium", "lead"),
    "seat-edit": ("consortium seat", "lead"),
    "share-edit": ("consortium", "lead"),
    "consortium-agreements": ("consortium", "lead"),
    "consortium-statement": ("consortium", "lead"),
    "subcontracting": ("consortium", "lead"),
    "document-create": ("consortium", "lead"),
    "document-version": ("room document", "lead"),
    "room-annex": ("consortium", "lead"),
    "room-guests": ("consortium", "lead"),
    "task-create": ("consortium", "lead"),
    "task-edit": ("room task", "lead"),
    "question-create": ("consortium", "lead"),
    "thread-create": ("consortium", "lead"),
    "thread-detail": ("room thread", "lead"),
    "room-calendar": ("consortium", "lead"),
    "finance-plan": ("room plan", "lead"),
    "glass-list": ("", "administrator"),
    "grade-requirements": ("consortium", "lead"),
    "call-create": ("", "member"),
    "call-edit": ("call", "lead"),
    "field-note-create": ("", "member"),
}
ACTS = {
    # The page shows the form only once the team is complete.
    "document-name": ("room document", "lead", ("person", "until")),
    "room-firm": ("consortium", "lead", ("company",)),
    "task-mark": ("room task", "lead", ("done",)),
    "task-place": ("room task", "lead", ("before", "after")),
    "bid-submit": ("consortium", "lead", ("amount", "currency", "reference", "note")),
    "consortium-outcome": ("consortium", "lead", ("result", "amount", "lessons")),
    "consortium-reuse": ("consortium", "lead", ("name", "key")),
    "match-review": (
        "pair",
        "inside",
        ("decision", "reason", "message", "note", "revision", "key"),
    ),
    "exposure-cap": ("", "administrator", ("cap", "before")),
    "weight-again": ("weight_set", "administrator", ("instead_of",)),
    "weight-adopt": ("weight_proposal", "administrator", ("has_read",)),
    "hypothesis-bulk": ("", "inside", ("selected", "reason", "query")),
    "hypothesis-confirm": (
        "hypothesis",
        "inside",
        ("title_en", "title_zh", "summary_en", "summary_zh", "areas", "version", "key", "intent"),
    ),
    "hypothesis-merge": ("hypothesis", "inside", ("need", "ref", "version")),
    "hypothesis-dismiss": ("hypothesis", "inside", ("reason", "note", "version")),
    "hypothesis-reopen": ("hypothesis", "inside", ("note", "version")),
    "match-bulk": ("", "inside", ("selected", "reason", "note", "key")),
    "measurement-import-store": ("upload", "inside", ("takes_over", "seen")),
    "interest-answer": ("pair", "member", ("answer", "reason", "note")),
    "call-answer": ("call", "other member", ("company", "message")),
    "call-decide": ("call answer", "lead", ("decision", "reason")),
    "field-note-report": ("note", "inside", ("reason",)),
    "field-note-hide": ("note", "administrator", ("reason", "intent")),
    "seat-answer": ("seat", "member", ("decision", "lots", "reason", "seen")),
    "claim-answer": ("claim", "administrator", ("answer", "decision", "note")),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_takes_any_value_of_any_field(access_scene: Scene, name: str) -> None:
    takes, who = FORMS[name]
    client = client_of(access_scene, who)
    address = reverse(name, kwargs=access_scene.arguments()[takes])
    fields = fields_of(client.get(address).content)
    assert fields

    assert faults(client, "post", address, fields) == []


@pytest.mark.parametrize("name", ACTS)
def test_an_act_takes_any_value_of_any_field(access_scene: Scene, name: str) -> None:
    takes, who, fields = ACTS[name]
    client = client_of(access_scene, who)
    address = reverse(name, kwargs=access_scene.arguments()[takes])

    assert faults(client, "post", address, dict.fromkeys(fields, "")) == []


@pytest.mark.parametrize("path", ["%00", "//evil.example/%2e%2e", "x" * 3000, "%FF"])
def test_an_address_that_nobody_has_is_a_404(path: str) -> None:
    response = Client().get(f"/en/needs/{path}/")

    assert response.status_code in {301, 302, 404}


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "%0d%0aX:y"]
)
def test_signing_in_never_leads_elsewhere(target: str) -> None:
    person = recipes.member(password="a long enough secret")

    response = Client().post(
        f"{reverse('account_login')}?next={quote(target)}",
        {"login": person.email, "password": "a long enough secret", "next": target},
    )

    assert response.status_code == 302
    assert url_has_allowed_host_and_scheme(response["Location"], allowed_hosts=None)
