"""Receipts that are kept at the same moment: each waits for the one before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from matchmaker.matching import receipts
from matchmaker.matching.models import Match, Receipt
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
def test_receipts_kept_at_once_form_one_chain() -> None:
    match = pairs.match()
    people = [recipes.member() for _ in range(AT_ONCE)]
    start = Barrier(AT_ONCE)

    def keep(person: User) -> None:
        try:
            start.wait()
            for _ in range(3):
                own = Match.objects.select_related("generation__statistics").get(pk=match.pk)
                receipts.keep_on_request(own, by=person, at=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(keep, people))

    checked = receipts.check_all()
    assert checked.broken is None
    assert checked.count == Receipt.objects.latest("number").number >= AT_ONCE
