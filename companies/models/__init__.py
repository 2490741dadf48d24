"""Firms, their technologies and their proof."""

from __future__ import annotations

from companies.models.company import Company, Membership
from companies.models.proof import Capacity, Certification, Delivery, IPRight
from companies.models.technology import PerformanceClaim, Technology, TechnologyCapability, Tier

__all__ = [
    "Capacity",
    "Certification",
    "Company",
    "Delivery",
    "IPRight",
    "Membership",
    "PerformanceClaim",
    "Technology",
    "TechnologyCapability",
    "Tier",
]
