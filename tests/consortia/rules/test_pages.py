"""Pages of the checks, the declarations and the rules: who reads what, and how it is mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Certification, Tier
from matchmaker.consortia import actions
from matchmaker.consortia.models import (
    Consortium,
    ConsortiumCheck,
    GradeRequirement,
    NothingSubcontracted,
    SubcontractedWork,
)
from matchmaker.consortia.rules import declaring
from matchmaker.consortia.rules.inputs import Subcontract
from matchmaker.consortia.rules.reading import record_checks
from matchmaker.consortia.terms import Founding
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, Scene

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def scene() -> Scene:
    return scenes.scene()


def address(name: str, consortium: Consortium) -> str:
    return reverse(name, args=(consortium.public_id,))


def page(client: Client, consortium: Consortium) -> str:
    answer = client.get(address("consortium-checks", consortium))
    assert answer.status_code == 200
    return answer.content.decode()


def test_firms_that_accepted_and_the_portfolio_read_the_checks(
    client: Client, scene: Scene
) -> None:
    consortium = scene.accepted()

    for person in (scene.lead, scene.partner, recipes.commissioner()):
        client.force_login(person)
        assert "Not legal advice" in page(client, consortium)


def test_nobody_else_learns_that_there_are_checks(client: Client, scene: Scene) -> None:
    consortium = scene.found()
    scene.invite(consortium)

    for person in (
        scene.partner,
        scenes.outsider(),
        recipes.administrator(),
        recipes.commissioner(portfolio_areas=["energy-extraction"]),
    ):
        client.force_login(person)
        assert client.get(address("consortium-checks", consortium)).status_code == 404


def test_a_team_that_was_given_up_has_no_checks(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)

    for person in (scene.lead, scene.partner, recipes.commissioner()):
        client.force_login(person)
        assert client.get(address("consortium-checks", consortium)).status_code == 404


def test_looking_stores_nothing(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    client.force_login(scene.lead)

    page(client, consortium)

    assert not ConsortiumCheck.objects.exists()


def test_the_page_says_when_checks_were_last_kept(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    client.force_login(scene.lead)
    assert "last kept on record" not in page(client, consortium)

    record_checks(consortium, at=NOW)

    assert "last kept on record" in page(client, consortium)


def test_the_headline_counts_what_stops_the_bid(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    client.force_login(scene.lead)

    assert "<h1>2 of 14 checks stop the bid</h1>" in page(client, consortium)

    scene.agree(consortium)
    scene.declare(consortium)

    assert "Nothing stops the next step; " in page(client, consortium)


def test_each_check_shows_its_article_quote_source_and_day(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    client.force_login(scene.lead)

    html = page(client, consortium)

    assert "article 31, paragraph 3" in html
    assert '<blockquote lang="zh"><p>联合体各方应当签订共同投标协议' in html
    assert "http://www.51education.net/Article/HTML/Article_9788_4.html" in html
    assert "22 Nov 2026" in html


def test_the_lead_is_sent_to_where_it_is_mended_and_a_member_is_not(
    client: Client, scene: Scene
) -> None:
    consortium = scene.accepted()
    ways = [address(name, consortium) for name in ("subcontracting", "consortium-agreements")]

    client.force_login(scene.lead)
    html = page(client, consortium)
    assert all(f'href="{way}"' in html for way in ways)

    client.force_login(scene.partner)
    html = page(client, consortium)
    assert not any(f'<a href="{way}"' in html for way in ways[:1])


def test_a_member_is_sent_to_its_own_firm_s_entries(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    scene.partner_firm.technologies.update(is_published=False)
    client.force_login(scene.partner)

    html = page(client, consortium)

    assert "Open your firm’s entries" in html
    assert f'href="{scene.partner_firm.get_absolute_url()}"' in html


def test_who_bids_twice_is_named_to_the_lead_and_staff_and_to_that_firm_alone(
    client: Client, scene: Scene
) -> None:
    third = recipes.company()
    person = recipes.member()
    recipes.membership(person, third)
    recipes.technology(third, capabilities=(SENSORS,))
    other = scene.formed()
    consortium = actions.start_consortium(
        scene.need, Founding(third, "Other river"), key=uuid4(), by=person, at=NOW
    )
    seats = []
    for company, by in ((scene.partner_firm, scene.partner), (scene.lead_firm, scene.lead)):
        offer = scene.offer(1_000, company=company, capabilities=())
        seat = actions.invite_company(consortium, offer, by=person, at=NOW)
        seats.append(scene.accept(seat, by=by))
    member = recipes.member()
    fourth = recipes.company()
    recipes.membership(member, fourth)
    offer = scene.offer(1_000, company=fourth, capabilities=())
    scene.accept(actions.invite_company(consortium, offer, by=person, at=NOW), by=member)

    def concerned(user: object) -> str:
        client.force_login(user)  # type: ignore[arg-type]
        found = re.search(r"Concerned: ([^<]*)", page(client, consortium))
        return found.group(1) if found else ""

    both = {scene.partner_firm.name, scene.lead_firm.name}
    assert other.stage == Consortium.Stage.FORMED
    assert set(concerned(person).split(", ")) == both
    assert set(concerned(recipes.commissioner()).split(", ")) == both
    assert concerned(scene.partner) == scene.partner_firm.name
    assert concerned(member) == ""


def test_certificates_for_after_an_agreement_leave_no_trace(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    Certification.objects.create(
        company=scene.lead_firm,
        technology=scene.lead_firm.technologies.get(),
        scheme="CANARY-SCHEME",
        number="CANARY-NUMBER",
        grade="special",
        tier=Tier.AFTER_AGREEMENT,
        valid_until=scenes.TODAY,
    )
    client.force_login(scene.partner)

    html = page(client, consortium)

    assert "CANARY" not in html
    assert "2 lots are shown by their firms’ technologies, 0 with a valid certificate" in html


def test_as_many_queries_for_twelve_firms_as_for_two(client: Client, scene: Scene) -> None:
    consortium = scene.accepted()
    Consortium.objects.filter(pk=consortium.pk).update(max_members=20)
    client.force_login(scene.lead)

    def asked() -> int:
        page(client, consortium)
        with CaptureQueriesContext(connection) as captured:
            page(client, consortium)
        return len(captured)

    few = asked()
    for _number in range(10):
        firm, person = recipes.company(), recipes.member()
        recipes.membership(person, firm)
        recipes.technology(firm, capabilities=(SENSORS,))
        offer = scene.offer(0, company=firm, capabilities=())
        scene.accept(actions.invite_company(consortium, offer, by=scene.lead, at=NOW), by=person)

    assert asked() == few <= 26


def test_as_many_queries_for_twenty_declared_works_as_for_one(client: Client, scene: Scene) -> None:
    consortium = scene.found()
    client.force_login(scene.lead)

    def declare(number: int) -> None:
        work = Subcontract(SENSORS, f"Pipe Works {number}", 100, is_main_work=False)
        declaring.declare_work(consortium, work, by=scene.lead, at=NOW)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address("subcontracting", consortium))
        return len(captured)

    declare(0)
    asked()
    one = asked()
    for number in range(1, 20):
        declare(number)

    assert asked() == one <= 12


def test_work_is_declared_with_a_share_of_the_lot(client: Client, scene: Scene) -> None:
    consortium = scene.found()
    client.force_login(scene.lead)
    sent = {"code": SENSORS, "to": "Pipe Works", "share": "12.5", "kind": "not-main"}

    for _time in range(2):
        answer = client.post(address("subcontracting", consortium), sent)
        assert answer.status_code == 302

    work = SubcontractedWork.objects.get()
    assert (work.code, work.to, work.share_bp) == (SENSORS, "Pipe Works", 1_250)
    assert not work.is_main_work
    shown = client.get(address("subcontracting", consortium)).content.decode()
    assert "Pipe Works" in shown
    assert "12.50% of the lot" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("share", "0", "above 0"),
        ("share", "101", "less than or equal"),
        ("code", "no-such-thing", "valid choice"),
        ("to", "", "required"),
        ("kind", "", "required"),
    ],
)
def test_what_cannot_be_declared_is_refused_and_nothing_is_lost(
    client: Client, scene: Scene, field: str, value: str, words: str
) -> None:
    consortium = scene.found()
    client.force_login(scene.lead)
    sent = {"code": SENSORS, "to": "Pipe Works", "share": "12.5", "kind": "not-main"}

    answer = client.post(address("subcontracting", consortium), sent | {field: value})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert field == "to" or "Pipe Works" in html
    assert not SubcontractedWork.objects.exists()


def test_other_terms_for_declared_work_are_refused_on_the_page(
    client: Client, scene: Scene
) -> None:
    consortium = scene.found()
    client.force_login(scene.lead)
    sent = {"code": SENSORS, "to": "Pipe Works", "share": "12.5", "kind": "not-main"}
    client.post(address("subcontracting", consortium), sent)

    answer = client.post(address("subcontracting", consortium), sent | {"share": "20"})

    assert answer.status_code == 422
    assert "declared already" in answer.content.decode()


def test_nothing_is_declared_by_one_button_and_ended_by_declared_work(
    client: Client, scene: Scene
) -> None:
    consortium = scene.found()
    client.force_login(scene.lead)

    client.post(address("subcontracting-none", consortium))
    assert NothingSubcontracted.objects.get().declared_by == scene.lead
    shown = client.get(address("subcontracting", consortium)).content.decode()
    assert "Declared: nothing is subcontracted." in shown

    sent = {"code": SENSORS, "to": "Pipe Works", "share": "12.5", "kind": "main"}
    client.post(address("subcontracting", consortium), sent)
    answer = client.post(address("subcontracting-none", consortium))
    assert answer.status_code == 422

    work = SubcontractedWork.objects.get()
    client.post(reverse("subcontracting-remove", args=(consortium.public_id, work.pk)))
    assert not SubcontractedWork.objects.exists()


def test_grades_are_saved_and_a_page_opened_before_is_refused(client: Client, scene: Scene) -> None:
    consortium = scene.found()
    client.force_login(scene.lead)
    form = address("grade-requirements", consortium)
    seen = client.get(form).context["form"].initial["seen"]

    assert client.post(form, {MEMBRANE: "second", "seen": seen}).status_code == 302
    assert client.post(form, {MEMBRANE: "first", "seen": seen}).status_code == 409
    assert client.post(form, {MEMBRANE: "tenth", "seen": seen}).status_code == 422

    assert GradeRequirement.objects.get().grade == "second"


def test_grades_chosen_too_late_are_kept_and_sent_again(client: Client, scene: Scene) -> None:
    form = address("grade-requirements", scene.found())
    client.force_login(scene.lead)
    client.post(
        form, {MEMBRANE: "second", "seen": client.get(form).context["form"]["seen"].value()}
    )

    late = client.post(form, {MEMBRANE: "first", "seen": "older"})
    kept = {one.name: one.value() or "" for one in late.context["form"]}

    assert (late.status_code, kept[MEMBRANE]) == (409, "first")
    assert client.post(form, kept).status_code == 302


def test_after_the_bid_the_declarations_are_only_read(client: Client, scene: Scene) -> None:
    consortium = scene.submitted()
    client.force_login(scene.lead)
    sent = {"code": SENSORS, "to": "Pipe Works", "share": "12.5", "kind": "not-main"}

    for name in ("subcontracting", "grade-requirements"):
        assert "nothing can be declared" in client.get(address(name, consortium)).content.decode()
    assert client.post(address("subcontracting", consortium), sent).status_code == 422
    grades = {MEMBRANE: "first"}
    assert client.post(address("grade-requirements", consortium), grades).status_code == 422
    removal = reverse("subcontracting-remove", args=(consortium.public_id, 1))
    assert client.post(removal).status_code == 422


@pytest.mark.parametrize(("language", "words"), [("en", "Not legal advice"), ("fr", "article 31")])
def test_everybody_reads_the_rules_with_their_sources(
    client: Client, language: str, words: str
) -> None:
    answer = client.get(f"/{language}/about/rules/")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert words in html
    assert html.count("<h2 id=") == 15
    assert "tiku818.com" in html
    assert "资质等级" in html
    assert len(answer.content) < 75_000


def test_the_rules_are_linked_from_the_foot_of_every_page(client: Client) -> None:
    assert 'href="/en/about/rules/"' in client.get("/en/about/independence/").content.decode()


def test_the_rules_in_french_show_our_translation_as_ours(client: Client) -> None:
    html = client.get("/fr/about/rules/").content.decode()

    assert "Lorsqu’un groupement est formé d’unités de la même spécialité" in html
    assert "Dans une même spécialité, la classe la plus basse compte" in html
    assert "If units of the same profession" not in html
