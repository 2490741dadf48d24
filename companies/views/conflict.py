"""The page for two people who edited one record: both versions, and a way to keep either."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.template.response import TemplateResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Difference:
    """One field that the two versions tell differently."""

    label: str
    stored: str
    typed: str


def differences(
    form: BaseForm, stored: Mapping[str, object], typed: Mapping[str, object]
) -> list[Difference]:
    """Compare field by field, in the words that the form shows."""
    return [
        Difference(
            str(form.fields[name].label or name),
            _in_words(form, name, stored[name]),
            _in_words(form, name, typed[name]),
        )
        for name in stored
        if _plain(stored[name]) != _plain(typed[name])
    ]


def conflict(
    request: HttpRequest,
    form: BaseForm,
    record: Model,
    *,
    stored: Mapping[str, object],
    typed: Mapping[str, object],
    fields_template: str,
) -> HttpResponse:
    """Answer 409 with both versions and the person's own text ready to be saved."""
    context = {
        "form": form,
        "record": record,
        "differences": differences(form, stored, typed),
        "fields_template": fields_template,
    }
    return TemplateResponse(request, "companies/conflict.html", context, status=HTTPStatus.CONFLICT)


def _plain(value: object) -> object:
    return sorted(str(one) for one in value) if isinstance(value, list) else str(value or "")


def _in_words(form: BaseForm, name: str, value: object) -> str:
    labels = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", [])}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values if one not in (None, ""))
