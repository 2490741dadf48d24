"""Rows of the two sides as search documents: only what everybody may read of a row goes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import override

from companies.models import Certification, Company, Delivery, PerformanceClaim, Technology, Tier
from matchmaker.search import analysis
from matchmaker.search.aliases import PLACE_ALIASES
from matchmaker.search.analysis import CHINESE, ENGLISH, FRENCH, Lexemes
from matchmaker.search.models import SearchDocument
from opportunities.models import Need, Place, PolicySignal
from opportunities.models.policy import PAST_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

Kind = SearchDocument.Kind
NATION = "CN"
MOST_TEXTS = 200
"""Texts of one document that are read: every search that finds it looks through all of them."""


@dataclass(slots=True)
class Reading:
    """What a document holds, before it is written."""

    kind: str
    object_id: int
    address: str
    title_en: str
    title_fr: str = ""
    title_zh: str = ""
    place_en: str = ""
    place_fr: str = ""
    texts: list[tuple[str, str]] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    provinces: list[str] = field(default_factory=list)
    is_hidden: bool = False
    is_sample: bool = False
    is_public_record: bool = False
    is_closed: bool = False
    ends_on: date | None = None
    as_of: date | None = None
    names: list[str] = field(default_factory=list)
    lexemes: Lexemes = field(default_factory=Lexemes)

    def name(self, *names: str) -> None:
        """Let the document be found by names, whole or in part."""
        for name in names:
            folded = self.lexemes.add_name(name)
            if folded and folded not in self.names:
                self.names.append(folded)

    def also_known_as(self, *names: str, is_spelled: bool = False) -> None:
        """Let the document be found by whole names that are no words of its texts.

        Args:
            names: codes, or names.
            is_spelled: a name that people spell, and misspell.
        """
        for name in names:
            folded = analysis.fold_name(name)
            if folded:
                self.lexemes.add(analysis.NAME + folded, analysis.NAMES)
            if folded and folded not in self.names and is_spelled:
                self.names.append(folded)

    def title(self, *titles: str) -> None:
        """Let the document be found by the words of its title."""
        for words in titles:
            self.lexemes.add_text(words, analysis.TITLES, is_title=True)

    def say(self, language: str, words: str) -> None:
        """Add a text that results may quote."""
        self._add(language, words, analysis.SUMMARIES)

    def mention(self, *words: str) -> None:
        """Add words that count least; results quote them only where they hold what was asked."""
        for one in words:
            self._add(ENGLISH, one, analysis.REST)

    def _add(self, language: str, words: str, weight: str) -> None:
        if words.strip() and len(self.texts) < MOST_TEXTS:
            self.texts.append((language, words))
            self.lexemes.add_text(words, weight)

    def mean(self, codes: Iterable[str]) -> None:
        """Add capabilities that people or rules chose."""
        for code in codes:
            if analysis.is_telling(code):
                self.lexemes.add(analysis.IMPLIED + code, analysis.REST)

    def lie_in(self, place: Place, weight: str = analysis.TITLES) -> None:
        """Place the document: it is found by every place above, but the nation's only by name."""
        self.place_en = self.place_en or place.name_en
        self.place_fr = self.place_fr or place.name_fr or place.name_en
        for code in place.lineage:
            if code != NATION or place.code == NATION:
                self.lexemes.add(analysis.PLACE + code, weight)
        if place.province_code and place.province_code not in self.provinces:
            self.provinces.append(place.province_code)


def read_places(ids: Collection[int]) -> list[Reading]:
    """Read places with all their names."""
    return [
        _place(place)
        for place in Place.objects.filter(pk__in=ids).select_related("part_of").order_by("pk")
    ]


def _place(place: Place) -> Reading:
    found = Reading(Kind.PLACE, place.pk, place.slug, place.name_en, place.name_fr, place.name_zh)
    found.is_hidden = place.country != NATION
    found.name(place.name_en, place.name_fr, place.name_zh, place.name_zh_full)
    found.name(*PLACE_ALIASES.get(place.code, ()))
    found.also_known_as(place.code, place.iso_3166_2, place.gb_2260)
    found.also_known_as(place.name_en.split("(")[0], place.pinyin, is_spelled=True)
    found.lie_in(place)
    with override(ENGLISH):
        found.mention(*(str(Place.Group(group).label) for group in place.groups))
    found.place_en = found.place_fr = ""
    if place.part_of and place.part_of.name_en != place.name_en:
        found.place_en = place.part_of.name_en
        found.place_fr = place.part_of.name_fr or place.part_of.name_en
    found.say(ENGLISH, place.note)
    return found


def read_needs(ids: Collection[int]) -> list[Reading]:
    """Read needs with their places and capabilities."""
    needs = Need.objects.filter(pk__in=ids).select_related("place")
    return [
        _need(need)
        for need in needs.prefetch_related("also_places", "required_capabilities").order_by("pk")
    ]


def _need(need: Need) -> Reading:
    found = Reading(
        Kind.NEED,
        need.pk,
        need.slug,
        need.title_en,
        title_zh=need.title_zh,
        areas=list(need.areas),
        is_hidden=not need.is_published,
        is_sample=need.is_sample,
        is_closed=need.stage not in Need.OPEN_STAGES,
        ends_on=need.closes_on,
        as_of=need.as_of,
    )
    found.title(need.title_en, need.title_zh)
    found.say(ENGLISH, need.summary_en)
    found.say(CHINESE, need.summary_zh)
    found.also_known_as(need.ref)
    found.mention(need.buyer, need.place_detail, need.capacity_text)
    found.mean(one.code for one in need.required_capabilities.all())
    found.lie_in(need.place)
    for place in need.also_places.all():
        found.lie_in(place, analysis.REST)
    return found


def read_signals(ids: Collection[int]) -> list[Reading]:
    """Read policy signals."""
    signals = PolicySignal.objects.filter(pk__in=ids).select_related("jurisdiction")
    return [_signal(signal) for signal in signals.order_by("pk")]


def _signal(signal: PolicySignal) -> Reading:
    is_past = signal.deadline_on is None and signal.status_reported.startswith(PAST_WORDS)
    metric = signal.metric or signal.title_en
    found = Reading(
        Kind.SIGNAL,
        signal.pk,
        signal.key,
        metric[:1].upper() + metric[1:],
        areas=list(signal.areas),
        is_closed=is_past,
        ends_on=signal.deadline_on,
        as_of=signal.published_on,
    )
    found.title(metric, signal.title_en, signal.title_zh)
    found.say(ENGLISH, signal.target_text)
    found.texts.append((ENGLISH, signal.title_en))
    found.texts.append((CHINESE, signal.title_zh))
    found.mention(signal.issuer, signal.document_number, signal.region, *signal.sectors)
    found.also_known_as(signal.document_ref, signal.document_number)
    found.lie_in(signal.jurisdiction)
    return found


def read_companies(ids: Collection[int]) -> list[Reading]:
    """Read companies with the public part of their proof."""
    companies = Company.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("deliveries", Delivery.objects.filter(tier=Tier.PUBLIC)),
        Prefetch("certifications", Certification.objects.filter(tier=Tier.PUBLIC)),
    )
    return [_company(company) for company in companies.order_by("pk")]


def _company(company: Company) -> Reading:
    found = Reading(
        Kind.COMPANY,
        company.pk,
        company.slug,
        company.name,
        company.name_fr,
        company.name_zh,
        is_hidden=not company.is_published,
        is_sample=company.is_sample,
        is_public_record=company.is_public_record,
    )
    found.name(company.name, company.name_fr, company.name_zh)
    found.say(ENGLISH, company.summary)
    for note in _notes(company):
        found.say(ENGLISH, note)
    for delivery in company.deliveries.all():
        where = ", ".join(part for part in (delivery.place_name, delivery.country) if part)
        found.say(ENGLISH, f"{delivery.title} ({where})" if where else delivery.title)
    found.mention(*company.tags)
    found.mention(*(f"{one.scheme} {one.number}" for one in company.certifications.all()))
    found.place_en = found.place_fr = company.city
    found.mention(company.city)
    _seat(found, company.province)
    return found


def _notes(company: Company) -> list[str]:
    entries = [entry for entry in company.evidence if isinstance(entry, dict)]
    return [str(entry["note"]) for entry in entries if entry.get("note")]


def _seat(found: Reading, province: str) -> None:
    """Let a firm or technology be found by the Canadian province of its seat."""
    if province:
        found.provinces = [province]
        found.lexemes.add(analysis.PLACE + province, analysis.TITLES)


def read_technologies(ids: Collection[int]) -> list[Reading]:
    """Read technologies: what they are, not what is shared only with some."""
    technologies = Technology.objects.filter(pk__in=ids).select_related("company")
    return [
        _technology(technology)
        for technology in technologies.prefetch_related(
            "capabilities",
            Prefetch("claims", PerformanceClaim.objects.filter(tier=Tier.PUBLIC)),
        ).order_by("pk")
    ]


def _technology(technology: Technology) -> Reading:
    company = technology.company
    found = Reading(
        Kind.TECHNOLOGY,
        technology.pk,
        str(technology.public_id),
        technology.name,
        title_zh=technology.name_zh,
        is_hidden=not (technology.is_published and company.is_published),
        areas=list(technology.areas),
        is_sample=company.is_sample,
        is_public_record=company.is_public_record,
    )
    found.title(technology.name, technology.name_zh)
    found.also_known_as(technology.name, technology.name_zh, is_spelled=True)
    found.say(ENGLISH, technology.summary)
    found.say(FRENCH, technology.summary_fr)
    found.say(CHINESE, technology.summary_zh)
    found.say(ENGLISH, technology.differentiator)
    found.mention(company.name, company.name_fr, company.name_zh)
    found.mention(*(f"{one.quantity} {one.conditions}" for one in technology.claims.all()))
    found.mean(one.code for one in technology.capabilities.all())
    found.place_en = found.place_fr = company.name
    _seat(found, company.province)
    return found


READERS: Mapping[str, Callable[[Collection[int]], list[Reading]]] = {
    Kind.PLACE: read_places,
    Kind.NEED: read_needs,
    Kind.SIGNAL: read_signals,
    Kind.COMPANY: read_companies,
    Kind.TECHNOLOGY: read_technologies,
}
"""By kind: reads rows by their ids."""
