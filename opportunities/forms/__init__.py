"""The form of a need."""

from __future__ import annotations

from opportunities.forms.capabilities import CapabilityFormSet, capability_formset, typed_rows
from opportunities.forms.need import NeedForm, typed

__all__ = ["CapabilityFormSet", "NeedForm", "capability_formset", "typed", "typed_rows"]
