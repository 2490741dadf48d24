"""The top bar: who sees which item, and the same page in the other language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template import Context
    from django.utils.functional import _StrPromise

register = template.Library()

EVERYONE = "everyone"
SIGNED_IN = "signed in"
MEMBER = "member"
COMMISSIONER = "commissioner"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Destination:
    """One item that the top bar may show."""

    url_name: str
    label: _StrPromise
    audience: frozenset[str]


def _destination(url_name: str, label: _StrPromise, *audience: str) -> Destination:
    return Destination(url_name, label, frozenset(audience))


DESTINATIONS = (
    _destination("my-day", _("My day"), SIGNED_IN),
    _destination("match-queue", _("Review"), COMMISSIONER, ADMINISTRATOR),
    _destination("my-match-list", _("My matches"), MEMBER),
    _destination("invitation-list", _("Invitations"), MEMBER),
    _destination("need-list", _("Needs"), EVERYONE),
    _destination("company-list", _("Companies"), EVERYONE),
    _destination("consortium-list", _("Consortia"), SIGNED_IN),
    _destination("city-tracker", _("Cities"), EVERYONE),
    _destination("signal-list", _("Signals"), EVERYONE),
    _destination("area-list", _("Areas"), EVERYONE),
    _destination("quick-match", _("Quick match"), EVERYONE),
    _destination("search", _("Search"), EVERYONE),
    _destination("run-list", _("Runs"), ADMINISTRATOR),
)


class NavigationItem(NamedTuple):
    """One item of the top bar, ready to show."""

    label: _StrPromise
    href: str
    current: str


class LanguageLink(NamedTuple):
    """The same page in another language."""

    code: str
    name: str
    href: str


def audiences(request: HttpRequest | None) -> frozenset[str]:
    """Tell which audiences the visitor belongs to."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frozenset({EVERYONE})
    return frozenset({EVERYONE, SIGNED_IN, str(user.role)})


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[NavigationItem]:
    """List the items of the top bar for this visitor, the current one marked."""
    request = context.get("request")
    path = request.path if request is not None else ""
    theirs = audiences(request)
    items = []
    for destination in DESTINATIONS:
        if not destination.audience & theirs:
            continue
        try:
            href = reverse(destination.url_name)
        except NoReverseMatch:
            # An error page must still render while an app is switched off.
            continue
        items.append(NavigationItem(destination.label, href, ""))
    nearest = max((item.href for item in items if path.startswith(item.href)), key=len, default="")
    return [
        item._replace(current=current_mark(path, nearest)) if item.href == nearest else item
        for item in items
    ]


def current_mark(path: str, href: str) -> str:
    """Give the `aria-current` value: page, or true for a page below it."""
    return "page" if path == href else "true"


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[LanguageLink]:
    """Link the same page, with its query, in every language but the current one."""
    request = context.get("request")
    address = request.get_full_path() if request is not None else "/"
    links = []
    for code, _name in settings.LANGUAGES:
        if code == get_language():
            continue
        translated = translate_url(address, code)
        if translated == address:
            # No page answers here (a 404): the home page of that language is the best we have.
            translated = f"/{code}/"
        name = get_language_info(code)["name_local"]
        links.append(LanguageLink(code, name[:1].upper() + name[1:], translated))
    return links
