"""Results and facets in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from matchmaker.engine.tokens import CHINESE
from matchmaker.search.facets import OPEN, PAST, read
from matchmaker.search.highlight import Passage, Piece, marked, passage
from matchmaker.search.lookup import Wanted
from matchmaker.search.models import SearchDocument
from matchmaker.search.query import Note
from matchmaker.search.ranking import MEANT
from matchmaker.templatetags.money import number
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.provinces import CanadianProvince
from opportunities.models import Place, PolicySignal
from opportunities.policy import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.http import QueryDict
    from django.utils.functional import Promise

    from matchmaker.search.facets import Facet
    from matchmaker.search.find import Found
    from opportunities.policy import Standing

Kind = SearchDocument.Kind

ONE_OF_A_KIND: Mapping[str, Promise | str] = {
    Kind.PLACE: gettext_lazy("Place"),
    Kind.NEED: gettext_lazy("Need"),
    Kind.SIGNAL: gettext_lazy("Policy signal"),
    Kind.COMPANY: gettext_lazy("Company"),
    Kind.TECHNOLOGY: gettext_lazy("Technology"),
}
PAGES: Mapping[str, str] = {
    Kind.PLACE: "place-detail",
    Kind.NEED: "need-detail",
    Kind.SIGNAL: "signal-detail",
    Kind.COMPANY: "company-detail",
    Kind.TECHNOLOGY: "technology-detail",
}
FACET_LABELS: Mapping[str, Promise | str] = {
    "kind": gettext_lazy("Kind"),
    "when": gettext_lazy("Needs, open or past"),
    "area": gettext_lazy("Area"),
    "province": gettext_lazy("Province"),
}
WHEN_LABELS: Mapping[str, Promise | str] = {
    OPEN: gettext_lazy("Open"),
    PAST: gettext_lazy("Past"),
}
NOTES: Mapping[Note, Promise | str] = {
    Note.CUT: gettext_lazy("The search was too long: only its first 500 characters were read."),
    Note.OPEN_QUOTE: gettext_lazy("A quotation mark was missing; it was set at the end."),
    Note.OPEN_PARENTHESIS: gettext_lazy(
        "A closing parenthesis was missing; it was set at the end."
    ),
    Note.STRAY_PARENTHESIS: gettext_lazy(
        "A closing parenthesis without an opening one was left out."
    ),
    Note.IDLE_OPERATOR: gettext_lazy("An AND, OR or NOT without words beside it was left out."),
    Note.OR_NOT: gettext_lazy("OR NOT was read as NOT: the words are taken away from all results."),
    Note.TOO_DEEP: gettext_lazy("Parentheses inside too many others were left out."),
    Note.TOO_MANY: gettext_lazy(
        "The search has too many words: only the first 24 parts were read."
    ),
    Note.ONLY_NOT: gettext_lazy("NOT takes words away from others: type what to look for as well."),
    Note.NO_WORDS: gettext_lazy("Type a word or a name to search for."),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One document as a row of the page."""

    kind: str
    kind_label: Promise | str
    href: str
    title: tuple[Piece, ...]
    title_lang: str
    title_zh: tuple[Piece, ...]
    place: str
    passage: Passage | None
    document: SearchDocument
    standing: Standing | None = None
    is_open: bool = False
    is_meant: bool = False
    """Found by what its words mean, not by the words that were typed."""

    @property
    def passage_lang(self) -> str:
        """The language of the passage as HTML names it."""
        language = self.passage.language if self.passage else ""
        return "zh-Hans" if language == CHINESE else language


@dataclass(frozen=True, slots=True)
class Link:
    """A value of a facet that can be chosen, or given up."""

    label: str
    count: int
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetLinks:
    """A facet with its links."""

    name: str
    label: Promise | str
    links: tuple[Link, ...]


def results_of(found: Found, on: date, provinces: Mapping[str, str]) -> list[Result]:
    """Turn the documents of a page into rows."""
    wanted = found.wanted or Wanted()
    signals = _standings(found.documents, on)
    return [
        replace(
            _result(document, wanted, provinces),
            standing=signals.get(document.object_id) if document.kind == Kind.SIGNAL else None,
            is_open=not (document.is_closed or (document.ends_on and document.ends_on < on)),
        )
        for document in found.documents
    ]


def _standings(documents: Iterable[SearchDocument], on: date) -> dict[int, Standing]:
    ids = [document.object_id for document in documents if document.kind == Kind.SIGNAL]
    signals = PolicySignal.objects.in_bulk(ids) if ids else {}
    return {pk: standing(signal, on) for pk, signal in signals.items()}


def _result(document: SearchDocument, wanted: Wanted, provinces: Mapping[str, str]) -> Result:
    in_french = get_language() == "fr" and bool(document.title_fr)
    title = document.title_fr if in_french else document.title_en
    is_name = document.kind in {Kind.PLACE, Kind.COMPANY}
    texts = [(language, words) for language, words in document.texts if words != title]
    return Result(
        kind=document.kind,
        kind_label=ONE_OF_A_KIND[document.kind],
        href=reverse(PAGES[document.kind], args=(document.address,)),
        title=marked(title, wanted),
        title_lang="" if in_french or is_name else "en",
        title_zh=marked(document.title_zh, wanted),
        place=_place(document, provinces),
        passage=passage(texts, wanted),
        document=document,
        is_meant=document.tier == MEANT,
    )


def _place(document: SearchDocument, provinces: Mapping[str, str]) -> str:
    """Name the place, and its province where it has one that is not its own name."""
    place = document.place_fr if get_language() == "fr" else document.place_en
    named = [provinces.get(code, "") for code in read(document.facets)[1]]
    if document.kind == Kind.PLACE or len(named) != 1 or named[0] == place:
        return place
    return ", ".join(part for part in (place, named[0]) if part)


def province_names(found: Found) -> dict[str, str]:
    """Name the provinces of a page in its language."""
    codes = {code for document in found.documents for code in read(document.facets)[1]}
    for facet in found.facets:
        if facet.name == "province":
            codes.update(value.value for value in facet.values)
    names = {one.value: str(one.label) for one in CanadianProvince}
    chinese = Place.objects.filter(code__in=codes - set(names), kind=Place.Kind.PROVINCE)
    names.update((place.code, place.name) for place in chinese)
    return names


def facet_links(
    facets: Iterable[Facet], query: QueryDict, provinces: Mapping[str, str]
) -> list[FacetLinks]:
    """Write the facets as links; one that tells nothing apart is left out."""
    found = []
    for facet in facets:
        links = tuple(
            Link(
                _value_label(facet.name, counted.value, provinces),
                counted.count,
                _address(query, facet.name, "" if counted.is_chosen else counted.value),
                counted.is_chosen,
            )
            for counted in facet.values
        )
        if links:
            found.append(FacetLinks(facet.name, FACET_LABELS[facet.name], links))
    return found


def _value_label(facet: str, value: str, provinces: Mapping[str, str]) -> str:
    if facet == "kind":
        return str(Kind(value).label)
    if facet == "when":
        return str(WHEN_LABELS[value])
    if facet == "area":
        return str(PriorityArea(value).label)
    return provinces.get(value, value)


def _address(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    changed.pop("page", None)
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}"


def summary(found: Found) -> str:
    """Say how many results there are, and how many of them can be leafed through."""
    if found.shown < found.total:
        return _("%(total)s results. The %(shown)s nearest can be read; one more word helps.") % {
            "total": number(found.total),
            "shown": number(found.shown),
        }
    return ngettext("%(total)s result", "%(total)s results", found.total) % {
        "total": number(found.total)
    }
