"""A private copy of the product with a made-up registry in its tables, gone when the bench ends."""

from __future__ import annotations

import io
import random
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from companies.models import Company, Technology
from matchmaker.private_servers import PrivateServers
from matchmaker.search.synthetic import Maker
from matchmaker.vocabulary.areas import AREA_ORDER
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

PER_COMPANY = 3
OPEN_DAYS = 365
BATCH = 2_000


@contextmanager
def private_copy() -> Iterator[None]:
    """Start the servers of a fresh copy in the data folder that the environment names.

    The folder is made for this and removed afterwards by whoever named it.
    """
    servers = PrivateServers(
        Path(settings.DATA_DIR), settings.PRIVATE_POSTGRES_BIN, settings.PRIVATE_VALKEY_BIN
    )
    servers.start()
    try:
        _prepare()
        yield
    finally:
        connections.close_all()
        servers.stop()


def _prepare() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())


def fill(technologies: int, needs: int, *, seed: int, on: date) -> None:
    """Make companies of three technologies and open needs, from the words of the vocabulary.

    Args:
        technologies: how many.
        needs: how many.
        seed: of what is drawn.
        on: the day; needs stay open for a year from it.
    """
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    maker = Maker(chance)
    companies = Company.objects.bulk_create(
        [
            Company(
                public_id=_uuid(chance),
                slug=f"bench-{number}",
                name=f"Bench {number}",
                city="Toronto",
                province="ON",
                is_published=True,
            )
            for number in range(-(-technologies // PER_COMPANY))
        ],
        batch_size=BATCH,
    )
    Technology.objects.bulk_create(
        [
            Technology(
                public_id=_uuid(chance),
                company=companies[number // PER_COMPANY],
                name=f"{chance.choice(maker.titles['en'])[:180]} {number}",
                summary=chance.choice(maker.texts["en"]),
                summary_zh=chance.choice(maker.texts["zh"]) if chance.random() < 0.3 else "",
                areas=_areas(chance),
                trl=chance.choice((None, 5, 6, 7, 8, 9)),
                is_published=True,
            )
            for number in range(technologies)
        ],
        batch_size=BATCH,
    )
    Need.objects.bulk_create(
        [_need(maker, chance, number, on) for number in range(needs)], batch_size=BATCH
    )


def _need(maker: Maker, chance: random.Random, number: int, on: date) -> Need:
    return Need(
        public_id=_uuid(chance),
        ref=f"BENCH-{number}",
        slug=f"bench-{number}",
        title_en=chance.choice(maker.titles["en"])[:300],
        summary_en=chance.choice(maker.texts["en"]),
        summary_zh=chance.choice(maker.texts["zh"]) if chance.random() < 0.5 else "",
        place=chance.choice(maker.places),
        areas=_areas(chance),
        areas_assigned=True,
        stage="open",
        origin="project",
        as_of=on,
        closes_on=on + timedelta(days=OPEN_DAYS),
        source_id=maker.source,
        is_published=True,
    )


def _areas(chance: random.Random) -> list[str]:
    return sorted(chance.sample(AREA_ORDER, chance.randint(1, 2)))


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
