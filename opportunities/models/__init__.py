"""Places, evidence, policy, frameworks and needs."""

from __future__ import annotations

from opportunities.models.evidence import Indicator, Limit, Measurement, Standard
from opportunities.models.framework import (
    Assessment,
    Dimension,
    Finding,
    Framework,
    Slot,
    SlotValue,
)
from opportunities.models.hypothesis import Hypothesis, HypothesisDecision, ProposalRun
from opportunities.models.need import Need, NeedCapability, NeedPlace
from opportunities.models.place import Place
from opportunities.models.policy import PolicySignal, Programme
from opportunities.models.project import ReferenceProject
from opportunities.models.source import Source
from opportunities.models.upkeep import Correction, ErrorReport, MeasurementImport

__all__ = [
    "Assessment",
    "Correction",
    "Dimension",
    "ErrorReport",
    "Finding",
    "Framework",
    "Hypothesis",
    "HypothesisDecision",
    "Indicator",
    "Limit",
    "Measurement",
    "MeasurementImport",
    "Need",
    "NeedCapability",
    "NeedPlace",
    "Place",
    "PolicySignal",
    "Programme",
    "ProposalRun",
    "ReferenceProject",
    "Slot",
    "SlotValue",
    "Source",
    "Standard",
]
