"""Places, evidence, policy and needs."""

from __future__ import annotations

from opportunities.models.evidence import Indicator, Limit, Measurement, Standard
from opportunities.models.need import Need, NeedCapability, NeedPlace
from opportunities.models.place import Place
from opportunities.models.policy import PolicySignal, Programme
from opportunities.models.source import Source

__all__ = [
    "Indicator",
    "Limit",
    "Measurement",
    "Need",
    "NeedCapability",
    "NeedPlace",
    "Place",
    "PolicySignal",
    "Programme",
    "Source",
    "Standard",
]
