"""Two versions of a need, side by side, when two people changed it at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.utils.formats import localize
from django.utils.translation import gettext as _

from matchmaker.vocabulary.capabilities import capability_name
from opportunities.forms import NeedForm
from opportunities.forms.fields import ShareField
from opportunities.team_terms import share_percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import Field

    from opportunities.actions import Required
    from opportunities.forms import CapabilityFormSet
    from opportunities.models import Need, NeedCapability

HIDDEN = frozenset({"version", "key"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field whose two versions differ."""

    label: str
    yours: str
    stored: str


def differences(form: NeedForm, rows: CapabilityFormSet, stored: Need) -> list[Difference]:
    """List the fields in which what was typed differs from what is stored now."""
    current = NeedForm(today=form.today, instance=stored)
    found = []
    for name, field in form.fields.items():
        if name in HIDDEN:
            continue
        yours = _words(field, form.cleaned_data.get(name))
        theirs = _words(field, current.get_initial_for_field(current.fields[name], name))
        if yours != theirs:
            found.append(Difference(str(field.label), yours, theirs))
    yours, theirs = _asked(rows.kept), _asked(stored.required_capabilities.all())
    if yours != theirs:
        found.append(Difference(_("Required capabilities"), yours, theirs))
    return found


def _words(field: Field, value: Any) -> str:
    """Write a value as the form shows it."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {reference}" for name, reference in value.items())
    if isinstance(value, (list, tuple, QuerySet)):
        return "; ".join(sorted(_words(field, one) for one in value)) or _("none")
    if isinstance(value, Model):
        return str(getattr(value, "name", value))
    return _word(field, value)


def _word(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None or value == "":
        return _("unknown")
    if isinstance(field, ShareField):
        return share_percent(value)
    return str(_labels(field).get(value) or localize(_plain(value)))


def _labels(field: Field) -> dict[Any, Any]:
    return {} if isinstance(field, ModelChoiceField) else dict(getattr(field, "choices", ()))


def _plain(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) else value


def _asked(required: Iterable[Required | NeedCapability]) -> str:
    lines = []
    for one in required:
        name, weight = capability_name(one.code), one.weight
        must = _("mandatory") if one.is_mandatory else _("optional")
        lines.append(f"{name} ({weight}, {must})")
    return "; ".join(sorted(lines)) or _("none")
