"""Who finds what: the lists' rules, held by results, counts and corrections alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from companies.models import (
    Certification,
    Company,
    Delivery,
    IPRight,
    PerformanceClaim,
    Technology,
)
from matchmaker.search import index
from matchmaker.search.find import Asked, Found, search
from matchmaker.search.visible import (
    documents_not_hidden_from,
    documents_visible_to,
    rows_visible_to,
)
from opportunities.models import Need, Place, PolicySignal
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

CANARY = "zyxwonium"
"""A word that stands nowhere else."""


def find(user: User | None, text: str = CANARY) -> Found:
    return search(Asked(text, user or AnonymousUser(), recipes.AS_OF))


def finds(user: User | None, text: str = CANARY) -> bool:
    """Tell whether anything of a search shows: a result, a count or a correction."""
    found = find(user, text)
    return bool(
        found.total or found.documents or found.corrected or any(f.values for f in found.facets)
    )


@pytest.fixture
def people() -> dict[str, User | None]:
    return {
        "anonymous": None,
        "member": recipes.member(),
        "commissioner": recipes.commissioner(),
        "elsewhere": recipes.commissioner(portfolio_provinces=["CN-GD"]),
        "administrator": recipes.administrator(),
    }


def who_finds(people: dict[str, User | None], text: str = CANARY) -> set[str]:
    return {name for name, person in people.items() if finds(person, text)}


def test_a_draft_need_is_found_by_those_who_keep_it(people: dict[str, User | None]) -> None:
    recipes.need(title_en=CANARY, is_published=False)
    index.refresh()

    assert who_finds(people) == {"commissioner", "administrator"}


def test_an_unpublished_company_is_found_by_its_people(people: dict[str, User | None]) -> None:
    firm = recipes.company(name=f"{CANARY} Works", is_published=False)
    recipes.technology(firm, name=f"{CANARY} filter")
    recipes.membership(people["member"], firm)
    index.refresh()

    assert who_finds(people) == {"member", "administrator"}


def test_an_unpublished_technology_is_found_by_its_people(people: dict[str, User | None]) -> None:
    firm = recipes.company()
    recipes.technology(firm, name=f"{CANARY} filter", is_published=False)
    recipes.membership(people["member"], firm)
    index.refresh()

    assert who_finds(people) == {"member", "administrator"}


@pytest.mark.parametrize("tier", ["after-interest", "after-agreement"])
def test_nobody_finds_a_word_of_a_confidential_entry(
    people: dict[str, User | None], tier: str
) -> None:
    firm = recipes.company()
    recipes.membership(people["member"], firm)
    technology = recipes.technology(firm, trl_evidence=CANARY)
    Delivery.objects.create(company=firm, title=CANARY, country="CN", tier=tier)
    Certification.objects.create(company=firm, scheme=CANARY, number=CANARY, tier=tier)
    IPRight.objects.create(
        company=firm, kind="patent", number=CANARY, jurisdiction="CN", status="granted", tier=tier
    )
    PerformanceClaim.objects.create(
        technology=technology, quantity=CANARY, unit="%", conditions=CANARY, tier=tier
    )
    index.refresh()

    assert who_finds(people) == set()


def test_a_public_entry_is_found_by_everybody(people: dict[str, User | None]) -> None:
    firm = recipes.company()
    Delivery.objects.create(company=firm, title=CANARY, country="CN", tier="public")
    index.refresh()

    assert who_finds(people) == set(people)


def test_an_entry_that_becomes_confidential_is_forgotten(people: dict[str, User | None]) -> None:
    delivery = Delivery.objects.create(company=recipes.company(), title=CANARY, country="CN")
    index.refresh()
    Delivery.objects.filter(pk=delivery.pk).update(tier="after-agreement")
    index.refresh()

    assert who_finds(people) == set()


def test_what_is_taken_back_is_gone_before_any_job_runs(people: dict[str, User | None]) -> None:
    firm = recipes.company(name=f"{CANARY} Works")
    recipes.technology(firm, name=f"{CANARY} filter")
    need = recipes.need(title_en=CANARY)
    index.refresh()

    Company.objects.filter(pk=firm.pk).update(is_published=False)
    Need.objects.filter(pk=need.pk).update(is_published=False)

    assert not finds(None)
    assert not finds(people["member"])


def test_a_technology_is_counted_while_it_and_its_firm_are_published() -> None:
    firm = recipes.company(name="Works")
    technology = recipes.technology(firm, name="Sludge press")
    index.refresh()
    shown = find(None, "sludge").total

    for is_firm, is_technology in ((False, True), (False, False), (True, False), (True, True)):
        Technology.objects.filter(pk=technology.pk).update(is_published=is_technology)
        Company.objects.filter(pk=firm.pk).update(is_published=is_firm)
        expected = shown if is_firm and is_technology else shown - 1

        assert find(None, "sludge").total == expected


def test_a_removed_row_is_gone_before_any_job_runs() -> None:
    need = recipes.need(title_en=CANARY)
    index.refresh()
    need.delete()

    assert not finds(recipes.administrator())


def test_counts_tell_nothing_of_what_is_hidden() -> None:
    recipes.need(title_en="Sludge")
    index.refresh()
    before = find(None, "sludge")

    recipes.need(title_en="Sludge", is_published=False)
    firm = recipes.company(name="Sludge Works", is_published=False)
    recipes.technology(firm, name="Sludge press")
    index.refresh()
    after = find(None, "sludge")

    assert (after.total, after.facets) == (before.total, before.facets)


def test_what_is_published_everybody_may_see() -> None:
    """Counting asks about drafts only; a rule that hides published rows must change it."""
    recipes.city()
    recipes.technology()
    recipes.need()
    recipes.signal()

    rows = rows_visible_to(AnonymousUser())

    assert set(rows["need"]) >= set(Need.objects.filter(is_published=True))
    assert set(rows["company"]) >= set(Company.objects.filter(is_published=True))
    assert set(rows["technology"]) >= set(
        Technology.objects.filter(is_published=True, company__is_published=True)
    )
    assert set(rows["signal"]) == set(PolicySignal.objects.all())
    assert set(rows["place"]) == set(Place.objects.filter(country="CN"))


def test_counting_and_reading_agree_on_who_sees_what(people: dict[str, User | None]) -> None:
    firm = recipes.company(name="Sludge Works", is_published=False)
    recipes.membership(people["member"], firm)
    for is_published in (True, False):
        recipes.technology(firm, name=f"Sludge press {is_published}", is_published=is_published)
        recipes.technology(name=f"Sludge dryer {is_published}", is_published=is_published)
        recipes.need(title_en="Sludge", is_published=is_published)
    recipes.province("CA-ON", "Ontario")
    index.refresh()

    for person in people.values():
        user = person or AnonymousUser()
        counted = set(documents_not_hidden_from(user).values_list("pk", flat=True))
        assert counted == set(documents_visible_to(user).values_list("pk", flat=True))


def test_a_misspelled_name_tells_nothing_of_a_hidden_firm() -> None:
    recipes.company(name="Zyxwonium Works", is_published=False)
    index.refresh()

    assert find(None, "Zyxwonum Works").corrected == ()
    assert find(recipes.administrator(), "Zyxwonum Works").corrected != ()


def test_a_hidden_word_and_an_unknown_one_give_the_same_page() -> None:
    recipes.company(name=f"{CANARY} Works", is_published=False)
    Technology.objects.update(is_published=False)
    index.refresh()

    def page(word: str) -> bytes:
        answer = pairs.client(None).get(reverse("search"), {"q": word})
        return answer.content.replace(word.encode(), b"WORD")

    assert page(CANARY) == page("zyxwoniam")


def test_a_place_of_another_country_is_no_result() -> None:
    recipes.province("CA-ON", "Ontario")
    recipes.company(province="CA-ON", name="Firm of Kingston")
    index.refresh()

    found = find(None, "Ontario")

    assert {one.kind for one in found.documents} == {"company"}
