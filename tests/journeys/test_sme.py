"""A firm's way: from signing up to the first matches, and claiming a public record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from companies.models import Company, Membership, Technology
from matchmaker.matching.models import Interest
from tests import recipes
from tests.browser.scene import MEMBRANE, PASSWORD, SUMMARY, recompute
from tests.journeys.hands import Hands, Keyboard, Plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from opportunities.models import Need
    from tests.worker import RealWorker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "ines@birchwater.example"


@pytest.fixture
def mail_folder(settings: object, tmp_path: Path) -> Path:
    """Write letters to a folder, as a copy of one's own does."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def need() -> Need:
    """An open need that the firm's technology answers."""
    recipes.signal()
    return recipes.need(capabilities=(MEMBRANE,), title_en="Treat the wastewater of a park")


def sign_up(hands: Hands, mail_folder: Path) -> None:
    hands.open("home")
    hands.go(hands.link("account_signup"))
    hands.write(hands.at("name"), "Inès Côté")
    hands.write(hands.at("email"), EMAIL)
    hands.write(hands.at("password1"), PASSWORD)
    hands.go(hands.page.locator("main form button[type=submit]"))
    hands.see("Confirm your address")
    expect(hands.page.locator("main")).to_contain_text(str(mail_folder))
    hands.page.goto(link_in_letter(mail_folder))
    hands.go(hands.page.locator("main form button[type=submit]"))


def link_in_letter(folder: Path) -> str:
    letters = sorted(folder.iterdir())
    assert len(letters) == 1
    text = letters[0].read_text(encoding="utf-8").replace("=\n", "")
    found = re.search(r"http://localhost:\d+/\S+", text)
    assert found, text
    return found[0]


def register_company(hands: Hands) -> None:
    hands.open("my-day")
    hands.go(hands.link("company-create"))
    hands.write(hands.at("name"), "Birch Water")
    hands.choose(hands.at("province"), "CA-ON")
    hands.go(hands.page.locator("main form button.btn-primary"))


def add_technology(hands: Hands) -> None:
    area = hands.page.locator("main details", has=hands.page.locator(f"[value='{MEMBRANE}']"))
    hands.write(hands.at("name"), "Ceramic skid")
    hands.write(hands.at("summary"), SUMMARY)
    hands.tick(hands.page.locator(f"[name=areas][value='{recipes.WATER}']"))
    hands.press(area.locator("summary"))
    hands.tick(hands.page.locator(f"[name=capabilities][value='{MEMBRANE}']"))
    hands.choose(hands.at("trl"), "8")
    hands.go(hands.page.locator("main form button.btn-primary"))


def say_capacity(hands: Hands) -> None:
    company = Company.objects.get(name="Birch Water")
    hands.go(hands.link("company-detail", company.slug))
    hands.go(hands.link("capacity-edit", company.slug))
    hands.write(hands.at("annual_capacity_cad"), "4000000")
    hands.go(hands.page.locator("main form button.btn-primary"))
    assert company.capacities.get().annual_capacity_cad == 4_000_000


def publish(hands: Hands) -> None:
    technology = Technology.objects.get(name="Ceramic skid")
    hands.open("company-detail", technology.company.slug)
    hands.go(hands.link("technology-detail", technology.public_id))
    hands.go(hands.button("Publish and see matches"))
    assert Technology.objects.published().filter(pk=technology.pk).exists()


def answer(hands: Hands, need: Need) -> None:
    first = hands.page.locator("main article", has_text=need.title_en)
    expect(first.locator("ul li").first).to_be_visible(timeout=60_000)
    hands.go(first.locator("h2 a"))
    hands.pick(hands.page.locator("[name=answer][value=interested]"))
    hands.go(hands.button("Send the answer"))
    assert Interest.objects.get().answer == Interest.Answer.INTERESTED
    hands.pick(hands.page.locator("[name=answer][value=not-now]"))
    hands.go(hands.button("Send the answer"))
    expect(hands.page.locator("main .summary")).to_contain_text(
        hands.words("Choose why you hold back.")
    )
    hands.choose(hands.at("reason"), "no-capacity")
    hands.go(hands.button("Send the answer"))
    stored = Interest.objects.get()
    assert (stored.answer, stored.reason) == ("not-now", "no-capacity")


def walk(hands: Hands, mail_folder: Path, need: Need, score: Callable[[], None]) -> None:
    sign_up(hands, mail_folder)
    register_company(hands)
    add_technology(hands)
    say_capacity(hands)
    publish(hands)
    score()
    answer(hands, need)


def test_a_newcomer_comes_to_the_first_matches_by_keyboard(
    page: Page, mail_folder: Path, need: Need, worker: RealWorker
) -> None:
    hands = Keyboard(page)

    # The worker of its own process hears the bell; the page looks again by itself.
    walk(hands, mail_folder, need, score=lambda: None)

    assert Membership.objects.get().user.email == EMAIL


def test_a_newcomer_comes_to_the_first_matches_in_french(
    new_page: Callable[..., Page], mail_folder: Path, need: Need
) -> None:
    hands = Keyboard(new_page(locale="fr-CA"), "fr")

    walk(hands, mail_folder, need, score=recompute)

    assert Membership.objects.get().user.language == "fr"
    assert hands.page.locator("main h2", has_text="Ce besoin est-il pour vous").count() == 1


def test_a_newcomer_comes_to_the_first_matches_without_scripts(
    new_page: Callable[..., Page], mail_folder: Path, need: Need
) -> None:
    page = new_page(java_script_enabled=False)

    def score() -> None:
        recompute()
        page.reload()

    walk(Plain(page), mail_folder, need, score)

    assert Membership.objects.get().user.email == EMAIL


@pytest.mark.parametrize("way", [Keyboard, Plain])
def test_a_public_record_is_claimed_and_given_to_its_people(
    way: type[Hands], new_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    record = recipes.company(
        name="Elm Instruments", slug="elm-instruments", origin=Company.Origin.PUBLIC_RECORD
    )
    hands = way(new_page(java_script_enabled=way.scripted))
    person = recipes.member()
    sign_in(hands.page, person)
    hands.open("company-list", query="?origin=public-record")
    hands.go(hands.link("company-detail", record.slug))
    hands.go(hands.link("company-claim", record.slug))
    hands.write(hands.at("statement"), "I run its sales.")
    hands.go(hands.page.locator("main form button.btn-primary"))
    hands.see("An administrator checks the claim")
    assert not Company.objects.editable_by(person).exists()

    office = way(new_page(java_script_enabled=way.scripted))
    sign_in(office.page, recipes.administrator())
    office.open("claim-list")
    office.go(office.page.locator("main button[value=confirm]").first)

    assert Company.objects.editable_by(person).get() == record
