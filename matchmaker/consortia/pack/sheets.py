"""Company sheets: what the public may read of a firm, in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.consortia.pack import labels
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from companies.models import Certification, Company, Delivery, IPRight, Technology
    from matchmaker.consortia.pack.firms import Firm


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the language it is in; `is_original` where none is in the sheet's."""

    words: str
    tag: str
    is_original: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A technology as a sheet shows it."""

    name: str
    about: Text
    capabilities: str
    readiness: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One language of a firm's sheet."""

    tag: str
    words: dict[str, str]
    name: str
    role: str
    facts: tuple[tuple[str, str], ...]
    about: Text
    technologies: tuple[Offered, ...]
    deliveries: tuple[str, ...]
    certifications: tuple[str, ...]
    rights: tuple[str, ...]


def sheets_of(firm: Firm) -> tuple[Sheet, ...]:
    """Return the sheet of a firm in every language."""
    return tuple(_sheet(firm, language) for language in labels.LANGUAGES)


def _sheet(firm: Firm, language: str) -> Sheet:
    company, words = firm.company, labels.words_in(language)
    return Sheet(
        tag=labels.TAGS[language],
        words=words,
        name=_name(company, language),
        role=words["lead" if firm.is_lead else "member"],
        facts=tuple((words[label], text) for label, text in _facts(firm, language)),
        about=_text({"en": company.summary}, language, words),
        technologies=tuple(_offered(one, language, words) for one in firm.technologies),
        deliveries=tuple(_delivery(one, language) for one in firm.deliveries),
        certifications=tuple(_certification(one, language) for one in firm.certifications),
        rights=tuple(_right(one, language) for one in firm.ip_rights),
    )


def _name(company: Company, language: str) -> str:
    names = {"en": company.name, "fr": company.name_fr, "zh": company.name_zh}
    return names[language] or company.name


def _facts(firm: Firm, language: str) -> Iterator[tuple[str, str]]:
    company = firm.company
    unknown = labels.pick(labels.LABELS["unknown"], language)
    names = [one for one in (company.name, company.name_fr, company.name_zh) if one]
    others = [one for one in dict.fromkeys(names) if one != _name(company, language)]
    if others:
        yield "names", ", ".join(others)
    home = labels.pick(labels.COUNTRIES["CA"], language)
    places = (company.city, labels.province(company.province, language), home)
    yield "place", ", ".join(one for one in places if one)
    yield "size", labels.named(labels.SIZES, company.size_band, language) or unknown
    yield "founded", str(company.founded_year or unknown)
    yield "website", company.website or unknown
    identifiers = [f"{scheme} {one}" for scheme, one in sorted(company.identifiers.items())]
    yield "identifiers", ", ".join(identifiers) or unknown
    yield "origin", labels.named(labels.ORIGINS, company.origin, language)
    lots = [capability_name(code, language) for code in sorted(firm.seat.capabilities)]
    yield "part", ", ".join(lots) or labels.pick(labels.LABELS["general"], language)


def _text(texts: dict[str, str], language: str, words: dict[str, str]) -> Text:
    """Choose the text in a language, or the record's own with a word that it is not."""
    if texts.get(language):
        return Text(texts[language], labels.TAGS[language])
    for other in labels.LANGUAGES:
        if texts.get(other):
            return Text(texts[other], labels.TAGS[other], is_original=True)
    return Text(words["unknown"], labels.TAGS[language])


def _offered(row: Technology, language: str, words: dict[str, str]) -> Offered:
    texts = {"en": row.summary, "fr": row.summary_fr, "zh": row.summary_zh}
    codes = [capability_name(one.code, language) for one in row.capabilities.all()]
    return Offered(
        name=(row.name_zh if language == "zh" else "") or row.name,
        about=_text(texts, language, words),
        capabilities=", ".join(codes) or words["unknown"],
        readiness=str(row.trl or words["unknown"]),
        claims=tuple(_claims(row, words)),
    )


def _claims(row: Technology, words: dict[str, str]) -> Iterator[str]:
    for claim in row.claims.all():
        known = [one for one in (claim.minimum, claim.typical, claim.maximum) if one is not None]
        if not known:
            continue
        figures = " – ".join(f"{one.normalize():f}" for one in known)
        text = f"{claim.quantity}: {figures} {claim.unit}"
        if claim.verified_by:
            day = f", {claim.verified_on.isoformat()}" if claim.verified_on else ""
            text += f" ({words['verified']} {claim.verified_by}{day})"
        yield text


def _delivery(row: Delivery, language: str) -> str:
    country = labels.named(labels.COUNTRIES, row.country, language)
    known = (row.title, row.place_name, country, str(row.year or ""))
    return ", ".join(one for one in known if one)


def _certification(row: Certification, language: str) -> str:
    country = labels.named(labels.COUNTRIES, row.country, language)
    known = [one for one in (row.scheme, row.number, country) if one]
    if row.valid_until:
        until = labels.pick(labels.LABELS["until"], language)
        known.append(f"{until} {row.valid_until.isoformat()}")
    return ", ".join(known)


def _right(row: IPRight, language: str) -> str:
    kind = labels.named(labels.RIGHTS, row.kind, language)
    status = labels.named(labels.RIGHTS, row.status, language)
    where = labels.named(labels.COUNTRIES, row.jurisdiction, language)
    return ", ".join(one for one in (kind, row.number, where, status) if one)
