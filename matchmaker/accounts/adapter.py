"""Letters about accounts come from Matchmaker, whatever host it runs on."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.contrib.sites.requests import RequestSite
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

NAME = "Matchmaker"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Name the service in letters; the setting ``ACCOUNT_ADAPTER`` names it."""

    def format_email_subject(self, subject: str) -> str:
        """Begin the subject with the name, as the language writes it."""
        return _("%(label)s: %(value)s") % {"label": NAME, "value": subject}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter that names the service, in the language that its reader has chosen.

        Of whom no account is known reads the language of the page that was asked.
        """
        site = RequestSite(current.request)
        site.name = NAME
        person = context.get("user")
        with override(person.language if person else get_language()):
            super().send_mail(template_prefix, email, {"current_site": site, **context})
