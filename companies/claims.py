"""Whether an e-mail address proves that a person belongs to a firm."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User

SHARED_DOMAINS = frozenset(
    {
        "126.com", "163.com", "aol.com", "bell.net", "canada.ca", "facebook.com", "foxmail.com",
        "gc.ca", "github.com", "github.io", "gmail.com", "gmx.com", "gmx.net", "google.com",
        "googlemail.com", "hotmail.ca", "hotmail.com", "hotmail.fr", "icloud.com", "linkedin.com",
        "live.ca", "live.com", "mac.com", "mail.com", "me.com", "msn.com", "outlook.com",
        "outlook.fr", "pm.me", "proton.me", "protonmail.com", "qq.com", "rogers.com", "shaw.ca",
        "sina.com", "sohu.com", "sympatico.ca", "telus.net", "videotron.ca", "weebly.com",
        "wixsite.com", "wordpress.com", "yahoo.ca", "yahoo.com", "yahoo.fr", "yandex.com",
        "yeah.net", "zoho.com",
    }
)  # fmt: skip
"""Domains where anyone may have an address or a page; they prove nothing about a firm."""


def website_domain(website: str) -> str:
    """Return the host of a website without ``www.``, or nothing."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def owns_domain_of(person: User, company: Company) -> bool:
    """Say whether a confirmed address of the person belongs to the firm's own domain."""
    domain = website_domain(company.website)
    if "." not in domain or domain in SHARED_DOMAINS:
        return False
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    return any(
        address.rpartition("@")[2].lower() == domain
        for address in addresses.values_list("email", flat=True)
    )
