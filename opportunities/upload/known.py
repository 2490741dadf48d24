"""What the codes of a file point to: places, indicators and sources, read once a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from opportunities.models import Indicator, Place
from opportunities.search import fold
from opportunities.upload.problems import CellError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHOWN = 40
PLACE_LIKENESS, INDICATOR_LIKENESS = 0.75, 0.6
MOST_GUESSES = 200
"""Unknown codes of a file that are compared with all known ones; nobody reads more of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """Places and indicators by everything that a file may call them."""

    places: Mapping[str, Place]
    places_by_name: Mapping[str, Place]
    indicators: Mapping[str, Indicator]
    guesses: dict[tuple[str, float], str] = field(default_factory=dict)
    """The nearest name of each unknown code so far, by code and likeness asked for."""

    def _nearest(self, text: str, names: Iterable[str], likeness: float) -> str:
        asked = (text, likeness)
        if asked not in self.guesses and len(self.guesses) < MOST_GUESSES:
            close = get_close_matches(text, names, n=1, cutoff=likeness)
            self.guesses[asked] = close[0] if close else ""
        return self.guesses.get(asked, "")

    def place(self, code: str) -> Place:
        """Return a place of China by its code.

        Raises:
            CellError: no place has it; a place of that name is pointed out.
        """
        found = self.places.get(code)
        if found:
            return found
        named = self.places_by_name.get(fold(code))
        if named:
            raise CellError(
                _("“%(given)s” is a name. Write the code: %(code)s.")
                % {"given": code[:SHOWN], "code": named.code}
            )
        close = self._nearest(fold(code)[:SHOWN], self.places_by_name, PLACE_LIKENESS)
        if close:
            likely = self.places_by_name[close]
            raise CellError(
                _("No place has the code “%(given)s”. Did you mean %(code)s (%(name)s)?")
                % {"given": code[:SHOWN], "code": likely.code, "name": likely.name}
            )
        raise CellError(
            _("No place of China that is stored has the code “%(given)s”.")
            % {"given": code[:SHOWN]}
        )

    def indicator(self, text: str) -> Indicator:
        """Return an indicator by its short name or code.

        Raises:
            CellError: none is called so; the nearest is pointed out.
        """
        found = self.indicators.get(text) or self.indicators.get(text.casefold())
        if found:
            return found
        close = self._nearest(text.casefold()[:SHOWN], self.indicators, INDICATOR_LIKENESS)
        if close:
            raise CellError(
                _("No indicator is called “%(given)s”. Did you mean %(slug)s?")
                % {"given": text[:SHOWN], "slug": self.indicators[close].slug}
            )
        raise CellError(_("No indicator is called “%(given)s”.") % {"given": text[:SHOWN]})


def load_known() -> Known:
    """Read the places and indicators; two queries."""
    places = list(Place.objects.filter(country="CN").order_by("pk"))
    by_code: dict[str, Place] = {}
    by_name: dict[str, Place] = {}
    for place in places:
        for code in (place.iso_3166_2, place.gb_2260):
            if code:
                by_code.setdefault(code, place)
        for name in (place.name_en, place.name_fr, place.name_zh, place.name_zh_full):
            if name:
                by_name.setdefault(fold(name), place)
    # A place's own code goes before a code that it shares, as a municipality and its city do.
    by_code.update({place.code: place for place in places})
    indicators: dict[str, Indicator] = {}
    for one in Indicator.objects.all():
        for written in (one.code.casefold(), one.slug, one.code):
            indicators[written] = one
    return Known(by_code, by_name, indicators)
