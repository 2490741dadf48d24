"""Tests of signing up, of the account page and of closing an account."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils import translation

from companies.models import Company
from matchmaker.accounts.models import User
from tests import recipes

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough phrase"


@pytest.fixture
def person():
    return recipes.member(name="Mia Member", password=PASSWORD)


def sign_up(client, **fields):
    form = {
        "name": "Zoé Newcomer",
        "email": "Zoe@Example.org",
        "password1": PASSWORD,
        "language": "fr",
    }
    return client.post(reverse("account_signup"), {**form, **fields})


def test_who_signs_up_confirms_the_address_and_lands_on_the_own_day(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    sign_up(client)
    link = re.search(r"https?://\S+", mail.outbox[0].body).group()
    confirmed = client.post(link)

    person = User.objects.get()
    assert (person.email, person.name, person.language) == (
        "zoe@example.org",
        "Zoé Newcomer",
        "fr",
    )
    assert person.is_member
    assert confirmed["Location"] == reverse("my-day")


def test_the_first_letter_greets_by_name_and_says_what_to_do_and_what_not(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    sign_up(client, language="en")

    [letter] = mail.outbox
    assert letter.subject == "Matchmaker: Confirm your address"
    assert letter.body.startswith("Hello Zoé Newcomer, this is Matchmaker.")
    assert "Then do nothing" in letter.body
    assert "not a Government of Canada service" in letter.body


def test_the_first_letter_is_in_the_language_that_was_chosen(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    sign_up(client, language="fr")

    [letter] = mail.outbox
    assert letter.body.startswith("Bonjour Zoé Newcomer, ici Matchmaker.")
    assert translation.get_language() == "en"


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password"])
def test_letters_to_addresses_with_and_without_an_account_say_so(client, settings, person, name):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    if name == "account_signup":
        sign_up(client, email=person.email)
    else:
        client.post(reverse(name), {"email": "nobody@example.org"})

    [letter] = mail.outbox
    words = {
        "account_signup": "It has an account already",
        "account_reset_password": "No account has this address",
    }
    assert words[name] in letter.body
    assert re.search(r"https?://testserver/\S+", letter.body)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_letters_about_accounts_name_the_service(client, settings, person, language):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    with translation.override(language):
        client.post(reverse("account_reset_password"), {"email": person.email})

    [letter] = mail.outbox
    greeting, *_text, thanks, address = letter.body.splitlines()
    assert letter.subject.startswith("Matchmaker")
    assert "Matchmaker" in greeting
    assert "Matchmaker" in thanks
    assert address == "testserver"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"name": "\u200b"}, id="an invisible name"),
        pytest.param({"name": "a\u202eb"}, id="a reversed name"),
        pytest.param({"name": ""}, id="no name"),
        pytest.param({"language": "xx"}, id="no such language"),
        pytest.param({"password1": "short"}, id="a short password"),
        pytest.param({"password1": "x" * 1_000_000}, id="a password of a megabyte"),
        pytest.param({"email": "a@b"}, id="no address"),
    ],
)
def test_a_wrong_sign_up_makes_no_account(client, fields):
    assert sign_up(client, **fields).status_code in {200, 422}
    assert not User.objects.exists()


def test_nobody_signs_up_as_an_administrator(client):
    sign_up(client, role="administrator", is_lead_commissioner="on", covers_all_areas="on")

    assert User.objects.get().role == User.Role.MEMBER


def test_the_account_page_asks_to_sign_in_first(client):
    assert reverse("account_login") in client.get(reverse("account"))["Location"]


def test_a_person_changes_name_language_and_keys(client, person):
    client.force_login(person)

    answer = client.post(reverse("account"), {"name": "Mia M.", "language": "fr"})

    person.refresh_from_db()
    assert (person.name, person.language, person.uses_shortcuts) == ("Mia M.", "fr", False)
    assert answer["Location"].startswith("/fr/")


@pytest.mark.parametrize(
    "form",
    [
        {"name": "\u202eevil", "language": "en"},
        {"name": "", "language": "en"},
        {"name": "x" * 121, "language": "en"},
        {"name": "Mia", "language": "zz"},
    ],
)
def test_a_wrong_account_form_changes_nothing(client, person, form):
    client.force_login(person)

    assert client.post(reverse("account"), form).status_code == 422
    person.refresh_from_db()
    assert person.name == "Mia Member"


def test_a_person_cannot_raise_the_own_role(client, person):
    client.force_login(person)

    client.post(
        reverse("account"),
        {
            "name": "Mia",
            "language": "en",
            "role": "administrator",
            "is_active": "",
            "email": "x@y.zz",
        },
    )

    person.refresh_from_db()
    assert (person.role, person.is_active) == (User.Role.MEMBER, True)


def test_a_closed_account_leaves_no_name_and_cannot_sign_in(client, person):
    email = person.email
    firm = recipes.company()
    recipes.membership(person, firm)
    client.force_login(person)

    answer = client.post(reverse("account-close"), {"password": PASSWORD})

    person.refresh_from_db()
    assert answer["Location"] == reverse("home")
    assert not person.is_active
    assert not client.login(email=email, password=PASSWORD)
    assert not Company.objects.published().exists()
    events = apps.get_model("accounts", "UserEvent").objects.filter(pgh_obj_id=person.pk)
    kept = [*events.values_list("email", "name"), (person.email, person.name)]
    assert len(kept) > 1
    assert not [line for line in kept if email in line or "Mia Member" in line]


def test_closing_asks_for_the_password(client, person):
    client.force_login(person)
    assert client.get(reverse("account-close")).status_code == 200

    assert client.post(reverse("account-close"), {"password": "wrong"}).status_code == 422

    person.refresh_from_db()
    assert person.is_active


def test_the_last_owner_of_a_shared_firm_hands_it_over_first(client, person):
    firm = recipes.company()
    recipes.membership(person, firm)
    recipes.membership(recipes.member(), firm, role="member")
    client.force_login(person)

    assert client.post(reverse("account-close"), {"password": PASSWORD}).status_code == 422

    person.refresh_from_db()
    assert person.is_active
    assert Company.objects.owned_by(person).get() == firm


def test_a_link_asked_for_too_soon_is_explained(client, person, mailoutbox):
    client.force_login(person)
    address = reverse("account_email")
    client.post(address, {"action_add": "", "email": "second@example.org"})
    sent = len(mailoutbox)

    client.post(address, {"action_send": "", "email": "second@example.org"})

    assert len(mailoutbox) == sent
    assert "once in three minutes at most" in client.get(address).content.decode()
