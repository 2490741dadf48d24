"""Drafts come and go; the pack of a bid is kept as it was, whatever anyone does."""

from __future__ import annotations

import hashlib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction

from matchmaker.consortia import actions
from matchmaker.consortia.models import BidPack, Consortium, Seat
from matchmaker.consortia.pack import making, pages
from matchmaker.consortia.refusals import RefusedError
from matchmaker.management.commands.remove_samples import remove_samples
from tests import recipes
from tests.consortia import scenes
from tests.consortia.pack import teams

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def draft(row: Consortium, at: datetime = recipes.NOW) -> BidPack:
    return making.draft_pack(row, key=uuid4(), by=row.created_by, at=at)


def test_drafts_are_numbered_and_hold_the_bytes_of_their_digest() -> None:
    row = teams.consortium()

    first, second = draft(row), draft(row)

    assert (first.version, second.version) == (1, 2)
    assert second.sha256 == hashlib.sha256(bytes(second.content)).hexdigest()
    assert (second.is_submitted, second.frozen_at, second.method) == (False, None, "1")


def test_the_same_key_makes_one_draft() -> None:
    row, key = teams.consortium(), uuid4()

    made = [
        making.draft_pack(row, key=key, by=row.created_by, at=recipes.NOW) for _time in range(2)
    ]

    assert made[0].pk == made[1].pk
    assert BidPack.objects.count() == 1


def test_only_the_newest_ten_drafts_are_kept() -> None:
    row = teams.consortium()
    for hour in range(12):
        draft(row, recipes.NOW + hour * HOUR)

    assert list(BidPack.objects.values_list("version", flat=True)) == [*range(12, 2, -1)]


def test_more_than_ten_drafts_an_hour_are_refused() -> None:
    row = teams.consortium()
    for _time in range(10):
        draft(row)

    with pytest.raises(making.TooManyDraftsError):
        draft(row)

    assert draft(row, recipes.NOW + HOUR).version == 11


def test_a_team_that_was_given_up_makes_no_further_pack() -> None:
    row = teams.consortium(stage=Consortium.Stage.WITHDRAWN)

    with pytest.raises(RefusedError):
        draft(row)


def test_a_pack_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LARGEST_PACK", 100)

    with pytest.raises(RefusedError, match="larger"):
        draft(teams.consortium())

    assert not BidPack.objects.exists()


def test_two_firms_of_one_number_are_refused_in_words() -> None:
    twins = [recipes.company(identifiers={"CA-BN": "1"}) for _number in range(2)]

    with pytest.raises(RefusedError, match="an id stands twice"):
        draft(teams.consortium(*twins))


def test_nothing_is_packed_before_a_firm_has_accepted() -> None:
    row = teams.consortium()
    Seat.objects.filter(consortium=row).update(state=Seat.State.REMOVED)

    with pytest.raises(RefusedError, match="nothing to pack"):
        draft(row)


def test_a_bid_freezes_its_pack_once() -> None:
    scene = scenes.scene()
    row = scene.submitted()

    pack = BidPack.objects.get(consortium=row, is_submitted=True)

    assert pack.frozen_at == scenes.NOW
    assert pack.sha256 == hashlib.sha256(bytes(pack.content)).hexdigest()
    assert making.freeze_pack(row, by=scene.lead, at=scenes.NOW).pk == pack.pk
    assert BidPack.objects.count() == 1


def pages_in(pack: BidPack) -> dict[str, str]:
    """The pages of a pack, which tests print as the text that they are."""
    with zipfile.ZipFile(BytesIO(bytes(pack.content))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".pdf")]
        return {name: archive.read(name).decode() for name in names}


def is_free(row: Consortium) -> bool:
    """Tell whether somebody else could take a step of a consortium right now."""
    try:
        with transaction.atomic():
            return Consortium.objects.select_for_update(nowait=True).filter(pk=row.pk).exists()
    except OperationalError:
        return False
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_consortium_while_its_pack_is_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = scenes.scene()
    row = scene.bid_ready()
    printed = []

    def to_pdf(html: str) -> bytes:
        with ThreadPoolExecutor(1) as pool:
            printed.append(pool.submit(is_free, row).result())
        return html.encode()

    monkeypatch.setattr(pages, "to_pdf", to_pdf)

    pack = draft(row)
    actions.submit_bid(row, scenes.BID, by=scene.lead, at=scenes.NOW)

    assert printed == [True] * 8
    assert len(pages_in(pack)) == 4


@pytest.mark.parametrize("step", ["draft", "bid"])
def test_what_changes_while_a_pack_is_printed_is_in_the_pack(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    scene = scenes.scene()
    row = scene.bid_ready()
    place = making if step == "draft" else actions

    def renamed(found: tuple[str, ...]) -> dict[str, bytes]:
        Consortium.objects.filter(pk=row.pk).update(name="Cleaner river")
        return pages.print_pages(found)

    monkeypatch.setattr(place, "print_pages", renamed)
    if step == "draft":
        draft(row)
    else:
        actions.submit_bid(row, scenes.BID, by=scene.lead, at=scenes.NOW)

    found = pages_in(BidPack.objects.get())
    assert "Cleaner river" in found["pack.pdf"]
    assert "Clean river" not in found["pack.pdf"]


def test_a_bid_whose_pack_is_refused_is_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scenes.scene()
    row = scene.bid_ready()
    monkeypatch.setattr(making, "LARGEST_PACK", 100)

    with pytest.raises(RefusedError):
        actions.submit_bid(
            row, scenes.BidTerms(scenes.Decimal(1_000), "CAD"), by=scene.lead, at=scenes.NOW
        )

    row.refresh_from_db()
    assert row.stage == Consortium.Stage.BID_READY
    assert not BidPack.objects.exists()


def test_the_pack_of_a_bid_can_neither_change_nor_go() -> None:
    row = teams.consortium()
    pack = recipes.bid_pack(
        row, by=row.created_by, is_submitted=True, frozen_at=recipes.NOW, version=7
    )

    with pytest.raises(ProgrammingError), transaction.atomic():
        BidPack.objects.filter(pk=pack.pk).update(notes=["no-pdf"])
    with pytest.raises(ProgrammingError), transaction.atomic():
        pack.delete()
    assert BidPack.objects.get().sha256 == pack.sha256


def test_a_draft_does_not_change_either() -> None:
    row = teams.consortium()
    recipes.bid_pack(row, by=row.created_by)

    with pytest.raises(ProgrammingError), transaction.atomic():
        BidPack.objects.update(is_submitted=True, frozen_at=recipes.NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"sha256": "0" * 64},
        {"version": 0},
        {"is_submitted": True},
        {"frozen_at": recipes.NOW},
        {"size": 25_000_001},
    ],
)
def test_the_database_refuses_a_pack_that_does_not_add_up(fields: dict[str, object]) -> None:
    row = teams.consortium()

    with pytest.raises(IntegrityError), transaction.atomic():
        recipes.bid_pack(row, by=row.created_by, **fields)


def test_a_consortium_has_one_pack_that_was_submitted() -> None:
    row = teams.consortium()
    submitted = {"is_submitted": True, "frozen_at": recipes.NOW}
    recipes.bid_pack(row, by=row.created_by, **submitted)

    with pytest.raises(IntegrityError), transaction.atomic():
        recipes.bid_pack(row, by=row.created_by, version=2, **submitted)


def test_samples_take_the_packs_of_their_teams_along() -> None:
    firms = [recipes.company(origin="sample") for _number in range(2)]
    sample, real = teams.consortium(*firms), teams.consortium()
    submitted = {"is_submitted": True, "frozen_at": recipes.NOW}
    for row in (sample, real):
        recipes.bid_pack(row, by=row.created_by, **submitted)

    remove_samples()

    assert BidPack.objects.get().consortium == real
    with pytest.raises(ProgrammingError), transaction.atomic():
        BidPack.objects.all().delete()
