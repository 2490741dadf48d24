"""Measures the search on very many made-up documents, which are taken back afterwards."""

from __future__ import annotations

import platform
import random
import statistics
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory

from companies.models import Company, Technology
from matchmaker.search import index
from matchmaker.search.models import SearchDocument
from matchmaker.search.readings import READERS
from matchmaker.search.views import search_page
from matchmaker.vocabulary import terms
from matchmaker.vocabulary.areas import AREA_ORDER
from matchmaker.vocabulary.provinces import CanadianProvince
from opportunities.models import Need, Place, PolicySignal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.backends.utils import CursorWrapper

Kind = SearchDocument.Kind
SHARES = {Kind.NEED: 0.4, Kind.TECHNOLOGY: 0.35, Kind.COMPANY: 0.2, Kind.SIGNAL: 0.05}
MADE = (SearchDocument, Company, Technology, Need, PolicySignal)
TEMPORARY_MEMORY = "512MB"
BATCH = 2_000
PARAGRAPHS = 1_200
"""Different texts of each language; documents share them, but not their names and places."""

BROAD = ("water", "eau", "水")
BROAD_SHARE = 0.3
"""Share of the texts that hold a word which everybody types."""

LETTERS = "bcdfghjklmnprstvwz"
VOWELS = "aeiou"
PER_CLASS = 30
PERCENTILE = 95
AS_OF = date(2026, 1, 31)


class NothingLoadedError(Exception):
    """There are no places to put the documents in."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of the searches of one class."""

    name: str
    searches: int
    p50: float
    p95: float
    slowest: float
    query: str


def run(
    documents: int, *, seed: int = 1, progress: Callable[[str], None] = lambda _line: None
) -> dict[str, Any]:
    """Make documents, search them, take them back, and return what was measured.

    Everything is made in temporary tables that stand in front of the real ones for this
    connection alone: nobody else sees a row, waits for a lock, or has to clean up.

    Args:
        documents: how many to make.
        seed: of the made-up texts and searches.
        progress: told what is being done.

    Raises:
        NothingLoadedError: the reference data are not loaded.
    """
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    maker = _Maker(chance)
    began = time.monotonic()
    with stand_ins([model._meta.db_table for model in MADE]) as finish:
        progress(f"Making {documents:,} documents")
        maker.make(documents)
        finish()
        made = time.monotonic() - began
        progress(f"Made in {made:.0f} s; searching")
        taken = _measure(_searches(chance, maker))
        total = SearchDocument.objects.count()
    return {
        "documents": total,
        "seconds_to_make": round(made, 1),
        "searches": sum(len(times) for times in taken.values()),
        "classes": [_timing(name, times) for name, times in taken.items()],
        "all": _timing("all", [time for times in taken.values() for time in times]),
        "machine": machine(),
    }


@contextmanager
def stand_ins(tables: Sequence[str]) -> Iterator[Callable[[], None]]:
    """Put empty temporary tables in front of real ones, for this connection alone.

    Yields:
        What makes the large indexes and the planner's statistics, once the rows are in.
    """
    later: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        # As much memory as the shared tables of a server of this size would have.
        cursor.execute(f"SET temp_buffers = '{TEMPORARY_MEMORY}'")
        for table in tables:
            later += _stand_in(cursor, schema, table)

    def finish() -> None:
        with connection.cursor() as cursor:
            for statement in later:
                cursor.execute(statement)
            for table in tables:
                # Inside a test's transaction nothing can be vacuumed.
                vacuum = "" if connection.in_atomic_block else "VACUUM "
                cursor.execute(f"{vacuum}ANALYZE pg_temp.{table}")

    try:
        yield finish
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DROP TABLE pg_temp.{table}")


def _stand_in(cursor: CursorWrapper, schema: str, table: str) -> list[str]:
    """Make one table with its small indexes; return the statements of the large ones."""
    cursor.execute(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass",
        [f"{schema}.{table}"],
    )
    indexes = [row[0].replace(f"ON {schema}.", "ON pg_temp.") for row in cursor.fetchall()]
    cursor.execute("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", [f"{schema}.{table}"])
    (options,) = cursor.fetchone()
    cursor.execute(
        f"CREATE TEMPORARY TABLE {table} (LIKE {schema}.{table}"
        " INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING STORAGE)"
    )
    for option in options or ():
        cursor.execute(f"ALTER TABLE pg_temp.{table} SET ({option})")
    for index_ in indexes:
        if " USING gin " not in index_:
            cursor.execute(index_)
    return [one for one in indexes if " USING gin " in one]


def machine() -> dict[str, str]:
    """Name the machine and the versions that were measured."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return {
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgresql": server,
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            lines = [line for line in file if line.startswith("model name")]
    except OSError:
        lines = []
    name = lines[0].split(":", 1)[1].strip() if lines else platform.machine()
    return f"{len(lines) or 1} x {name}"


# --- Documents ----------------------------------------------------------------------------------


class _Maker:
    """Makes rows of all kinds from the words of the vocabulary."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words: dict[str, list[str]] = defaultdict(list)
        for _code, language, term in sorted(terms.entries()):
            self.words[language].append(term)
        self.texts = {
            language: [self._paragraph(language, 24) for _ in range(PARAGRAPHS)]
            for language in self.words
        }
        self.titles = {
            language: [self._paragraph(language, 3) for _ in range(PARAGRAPHS)]
            for language in self.words
        }
        self.places = list(Place.objects.filter(country="CN").order_by("code"))
        self.source = self.places[0].source_id if self.places else None
        self.names: list[str] = []
        if not self.places:
            message = "Load the reference data first: manage.py load_reference"
            raise NothingLoadedError(message)

    def _paragraph(self, language: str, length: int) -> str:
        chosen = self.chance.choices(self.words[language], k=length)
        if self.chance.random() < BROAD_SHARE:
            broad = dict(zip(("en", "fr", "zh"), BROAD, strict=True))[language]
            chosen.insert(self.chance.randrange(len(chosen)), broad)
        return "，".join(chosen) if language == "zh" else " ".join(chosen)

    def make(self, documents: int) -> None:
        """Make so many documents with their rows."""
        counts = {kind: int(documents * share) for kind, share in SHARES.items()}
        companies = list(self._companies(counts[Kind.COMPANY]))
        Company.objects.bulk_create(companies, batch_size=BATCH)
        rows: dict[str, list[Any]] = {
            Kind.PLACE: self.places,
            Kind.COMPANY: companies,
            Kind.TECHNOLOGY: list(self._technologies(counts[Kind.TECHNOLOGY], companies)),
            Kind.NEED: list(self._needs(counts[Kind.NEED])),
            Kind.SIGNAL: list(self._signals(counts[Kind.SIGNAL])),
        }
        Technology.objects.bulk_create(rows[Kind.TECHNOLOGY], batch_size=BATCH)
        Need.objects.bulk_create(rows[Kind.NEED], batch_size=BATCH)
        PolicySignal.objects.bulk_create(rows[Kind.SIGNAL], batch_size=BATCH)
        for kind, made in rows.items():
            ids = [row.pk for row in made]
            for start in range(0, len(ids), BATCH):
                readings = READERS[kind](ids[start : start + BATCH])
                index.write(readings, dict.fromkeys(ids, "bench"))

    def _uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _name(self) -> str:
        syllables = [
            self.chance.choice(LETTERS) + self.chance.choice(VOWELS)
            for _ in range(self.chance.randint(2, 4))
        ]
        name = f"{''.join(syllables).title()} {self.chance.choice(self.words['en']).title()}"
        self.names.append(name)
        return name

    def _areas(self) -> list[str]:
        return sorted(self.chance.sample(AREA_ORDER, self.chance.randint(1, 2)))

    def _text(self, language: str) -> str:
        return self.chance.choice(self.texts[language])

    def _title(self, language: str) -> str:
        return self.chance.choice(self.titles[language])

    def _companies(self, count: int) -> Iterator[Company]:
        for number in range(count):
            yield Company(
                public_id=self._uuid(),
                slug=f"bench-{number}",
                name=self._name()[:200],
                summary=self._text("en")[:2_000],
                city=self.chance.choice(("Toronto", "Calgary", "Halifax", "Laval")),
                province=self.chance.choice(CanadianProvince.values),
                is_published=self.chance.random() < 0.95,
            )

    def _technologies(self, count: int, companies: Sequence[Company]) -> Iterator[Technology]:
        for number in range(count):
            yield Technology(
                public_id=self._uuid(),
                company=self.chance.choice(companies),
                name=f"{self._title('en')[:180]} {number}",
                summary=self._text("en"),
                summary_fr=self._text("fr") if self.chance.random() < 0.4 else "",
                summary_zh=self._text("zh") if self.chance.random() < 0.3 else "",
                areas=self._areas(),
                is_published=self.chance.random() < 0.95,
            )

    def _needs(self, count: int) -> Iterator[Need]:
        for number in range(count):
            is_open = self.chance.random() < 0.3
            yield Need(
                public_id=self._uuid(),
                ref=f"BENCH-{number}",
                slug=f"bench-{number}",
                title_en=self._title("en")[:300],
                title_zh=self._title("zh")[:300] if self.chance.random() < 0.5 else "",
                summary_en=self._text("en"),
                summary_zh=self._text("zh") if self.chance.random() < 0.5 else "",
                place=self.chance.choice(self.places),
                areas=self._areas(),
                areas_assigned=True,
                stage=Need.Stage.OPEN if is_open else Need.Stage.COMPLETED,
                origin=Need.Origin.PROJECT,
                as_of=AS_OF - timedelta(days=self.chance.randrange(3_000)),
                source_id=self.source,
                is_published=self.chance.random() < 0.97,
            )

    def _signals(self, count: int) -> Iterator[PolicySignal]:
        for number in range(count):
            yield PolicySignal(
                key=f"bench-{number}",
                document_ref=f"bench-{number}",
                title_en=self._title("en")[:300],
                title_zh=self._title("zh")[:300],
                metric=self._title("en")[:300],
                target_text=self._text("en"),
                jurisdiction=self.chance.choice(self.places),
                areas=self._areas(),
                source_id=self.source,
            )


# --- Searches -----------------------------------------------------------------------------------


def _searches(chance: random.Random, maker: _Maker) -> dict[str, list[dict[str, str]]]:
    """Make searches of every class."""
    english, french, chinese = (maker.words[language] for language in ("en", "fr", "zh"))
    places = maker.places

    def some(make: Callable[[], str], **choice: str) -> list[dict[str, str]]:
        return [{"q": make(), **choice} for _ in range(PER_CLASS)]

    return {
        "names": some(lambda: chance.choice((chance.choice(places).name_en, chance.choice(maker.names)))),
        "names in Chinese": some(lambda: chance.choice(places).name_zh or "南京"),
        "names with a mistake": some(lambda: _misspelled(chance, chance.choice(maker.names))),
        "a term in English": some(lambda: chance.choice(english)),
        "a term in French": some(lambda: chance.choice(french)),
        "a term in Chinese": some(lambda: chance.choice(chinese)),
        "two terms": some(lambda: f"{chance.choice(english)} {chance.choice(english)}"),
        "a phrase": some(lambda: f'"{chance.choice(english)}"'),
        "operators": some(
            lambda: (
                f"({chance.choice(english)} OR {chance.choice(chinese)}) "
                f"AND {chance.choice(places).name_en} NOT {chance.choice(french)}"
            )
        ),
        "broad": some(lambda: chance.choice(BROAD)),
        "broad, narrowed": some(
            lambda: chance.choice(BROAD), kind=Kind.NEED, area=AREA_ORDER[4], page="3"
        ),
    }


def _misspelled(chance: random.Random, name: str) -> str:
    """Swap, drop or replace one letter of the first word."""
    first, _, rest = name.partition(" ")
    at = chance.randrange(1, max(2, len(first) - 1))
    changed = chance.choice(
        (
            first[:at] + first[at + 1 :],
            first[:at] + chance.choice(LETTERS) + first[at + 1 :],
            first[:at] + first[at : at + 2][::-1] + first[at + 2 :],
        )
    )
    return f"{changed} {rest}"


def _measure(
    searches: dict[str, list[dict[str, str]]],
) -> dict[str, list[tuple[float, str]]]:
    _answer({"q": "warm up the vocabulary"})
    return {
        name: [(_answer(data), data["q"]) for data in listed] for name, listed in searches.items()
    }


def _answer(data: dict[str, str]) -> float:
    """Return the milliseconds that the page takes."""
    request = RequestFactory().get("/en/search/", data)
    request.user = AnonymousUser()
    began = time.perf_counter()
    search_page(request).render()
    return (time.perf_counter() - began) * 1000


def _timing(name: str, times: list[tuple[float, str]]) -> Timing:
    ordered = sorted(times)
    values = [milliseconds for milliseconds, _query in ordered]
    place = min(len(values) - 1, len(values) * PERCENTILE // 100)
    return Timing(
        name, len(values), statistics.median(values), values[place], values[-1], ordered[-1][1]
    )
