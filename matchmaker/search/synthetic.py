"""Made-up documents and searches from the words of the vocabulary, the same for the same seed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from companies.models import Company, Technology
from matchmaker.search import index
from matchmaker.search.models import SearchDocument
from matchmaker.search.readings import READERS
from matchmaker.vocabulary import terms
from matchmaker.vocabulary.areas import AREA_ORDER
from matchmaker.vocabulary.provinces import CanadianProvince
from opportunities.models import Need, Place, PolicySignal

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

Kind = SearchDocument.Kind
SHARES = {Kind.NEED: 0.4, Kind.TECHNOLOGY: 0.35, Kind.COMPANY: 0.2, Kind.SIGNAL: 0.05}
BATCH = 2_000
PARAGRAPHS = 1_200
"""Different texts of each language; documents share them, but not their names and places."""

TERMS = 10
"""Terms of a text: with them a document has as many lexemes as one of the reference data."""

BROAD = ("project", "projet", "项目")
BROAD_SHARE = 0.12
"""Share of the texts that hold a word which everybody types; three in ten documents do."""

BROADEST = ("water", "energy", "水")
"""Words that are found in up to half of all documents."""

LETTERS = "bcdfghjklmnprstvwz"
VOWELS = "aeiou"
PER_CLASS = 30
AS_OF = date(2026, 1, 31)


class NothingLoadedError(Exception):
    """There are no places to put the documents in."""


class Maker:
    """Makes rows of all kinds from the words of the vocabulary."""

    def __init__(self, chance: random.Random) -> None:
        """Make the texts.

        Raises:
            NothingLoadedError: there are no places.
        """
        self.chance = chance
        self.words: dict[str, list[str]] = defaultdict(list)
        for _code, language, term in sorted(terms.entries()):
            self.words[language].append(term)
        self.texts = {
            language: [self._paragraph(language, TERMS) for _ in range(PARAGRAPHS)]
            for language in self.words
        }
        self.titles = {
            language: [self._paragraph(language, 3) for _ in range(PARAGRAPHS)]
            for language in self.words
        }
        self.places = list(Place.objects.filter(country="CN").order_by("code"))
        if not self.places:
            message = "Load the reference data first: manage.py load_reference"
            raise NothingLoadedError(message)
        self.source = self.places[0].source_id
        self.names: list[str] = []

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


def searches_of(chance: random.Random, maker: Maker) -> dict[str, list[dict[str, str]]]:
    """Make searches of every class."""
    english, french, chinese = (maker.words[language] for language in ("en", "fr", "zh"))
    places = maker.places

    def some(make: Callable[[], str], **choice: str) -> list[dict[str, str]]:
        return [{"q": make(), **choice} for _ in range(PER_CLASS)]

    return {
        "names": some(
            lambda: chance.choice((chance.choice(places).name_en, chance.choice(maker.names)))
        ),
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
        "broad": some(lambda: BROAD[0]),
        "broad, narrowed": some(lambda: BROAD[0], kind=Kind.NEED, area=AREA_ORDER[4], page="3"),
        "broadest": some(lambda: chance.choice(BROADEST)),
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
