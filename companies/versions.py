"""Fingerprints of what a form edits, so that two people never overwrite each other unseen."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companies.models import Company, Technology

COMPANY_FIELDS = (
    "name",
    "province",
    "city",
    "website",
    "summary",
    "size_band",
    "founded_year",
    "name_fr",
    "name_zh",
)
TECHNOLOGY_FIELDS = (
    "name",
    "name_zh",
    "summary",
    "summary_fr",
    "summary_zh",
    "differentiator",
    "areas",
    "trl",
    "trl_evidence",
    "stage",
    "availability",
)


def company_version(company: Company) -> str:
    """Return the fingerprint of what the company form edits."""
    return _fingerprint([getattr(company, name) for name in COMPANY_FIELDS])


def technology_version(technology: Technology) -> str:
    """Return the fingerprint of what the technology form edits.

    Not ``change_seq``: that also counts reviews and changes of the firm, which are no conflict
    for the person who edits the text.
    """
    capabilities = sorted(technology.capabilities.values_list("code", "is_lead"))
    return _fingerprint([*(getattr(technology, name) for name in TECHNOLOGY_FIELDS), capabilities])


def _fingerprint(values: list[object]) -> str:
    text = json.dumps(values, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
