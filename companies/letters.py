"""How letters go to a firm's people: to whom, when, and from which address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from companies.models import Membership
from matchmaker.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

About = TypeVar("About")


def site_of(request: HttpRequest) -> str:
    """Return scheme and host, for links in letters."""
    return request.build_absolute_uri("/").rstrip("/")


def people_of(company: int) -> list[User]:
    """List the people who speak for a company."""
    speaking = Membership.objects.filter(company=company, state=Membership.State.ACTIVE)
    return list(User.objects.filter(pk__in=speaking.values("user"), is_active=True))


def write(person: User, subject: str, template: str, context: dict[str, Any]) -> None:
    """Write to one person, in the language that is active."""
    body = render_to_string(template, {**context, "person": person})
    # A name may hold a line break, and a header must not.
    send_mail(" ".join(subject.split()), body, None, [person.email])


def later(letter: Callable[[About, str], None], about: About, site: str) -> None:
    """Write once all of the step is stored; nothing is written where the step is taken back."""

    # Not a partial: a letter that fails is logged by the name of the function.
    def send() -> None:
        letter(about, site)

    transaction.on_commit(send, robust=True)


__all__ = ["later", "people_of", "site_of", "write"]
