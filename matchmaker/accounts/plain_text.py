"""Text that shows what it says: no hidden characters, no reversed direction."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make a name read differently from what is stored."""

LINE_CONTROLS = frozenset("\t\n\r")

INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Zl", "Zp", "Zs"})
"""Unicode categories that put no mark of their own on the screen."""


def refuse_hidden_text(value: str) -> None:
    """Refuse text that misleads or shows nothing.

    Raises:
        ValidationError: it turns the direction of reading, holds control characters, or shows
            nothing at all.
    """
    if any(character in DIRECTION_CONTROLS for character in value):
        raise ValidationError(
            _("Remove the hidden characters that change the direction of the text."),
            code="direction",
        )
    categories = [
        unicodedata.category(character) for character in value if character not in LINE_CONTROLS
    ]
    if "Cc" in categories or "Cs" in categories:
        raise ValidationError(_("Remove the control characters."), code="control")
    if categories and INVISIBLE.issuperset(categories):
        raise ValidationError(_("Write at least one visible character."), code="invisible")


class PlainTextMixin(forms.BaseForm):
    """Guards every text field of a form, and stores accents in one way only."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for field in self.fields.values():
            if _holds_text(field):
                field.validators = [*field.validators, refuse_hidden_text]

    def clean(self) -> dict[str, Any]:
        """Compose accents, so that a search for ``é`` finds both ways of typing it."""
        super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str) and _holds_text(self.fields[name]):
                self.cleaned_data[name] = unicodedata.normalize("NFC", value)
        return self.cleaned_data


def _holds_text(field: forms.Field) -> bool:
    # A password is compared, never shown; a key is no text once it is read.
    return isinstance(field, forms.CharField) and not (
        isinstance(field, forms.UUIDField) or isinstance(field.widget, forms.PasswordInput)
    )
