"""Fields that read what people really type, and refuse what harms."""

from __future__ import annotations

import ipaddress
import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

LARGEST_AMOUNT = 100_000_000_000
"""CAD; a hundred billion is more than any firm of this service has ever delivered."""

GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ ,.'’\u00a0\u202f])\d{3})(?:\1\d{3})*")
"""Thousands set apart by one and the same mark."""

PLAIN = re.compile(r"\d{1,15}")
LONGEST_AMOUNT = 40


class MoneyField(forms.Field):
    """Whole Canadian dollars, typed with or without marks between the thousands."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write whole dollars, for example 2500000 or 2,500,000."),
        "range": _("Write an amount from 1 to 100,000,000,000 dollars."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its number keys."""
        return {"inputmode": "numeric", "maxlength": str(LONGEST_AMOUNT), "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        """Read the amount; nothing typed is unknown."""
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if len(text) > LONGEST_AMOUNT:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        text = text.removeprefix("CAD").removeprefix("$").removesuffix("$").strip()
        if GROUPED.fullmatch(text):
            text = re.sub(r"\D", "", text)
        if not PLAIN.fullmatch(text) or not text.isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        amount = Decimal(text)
        if not 1 <= amount <= LARGEST_AMOUNT:
            raise ValidationError(self.error_messages["range"], code="range")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """Show whole dollars without the two decimals that the column keeps."""
        return f"{value:.0f}" if isinstance(value, Decimal) and value.is_finite() else value


class WebsiteField(forms.URLField):
    """An address on the public web: http or https, a name rather than a number, no password."""

    default_error_messages = {
        "private": _("Write the address of a public website, such as https://example.com."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(
            assume_scheme="https", max_length=options.pop("max_length", 300), **options
        )
        self.validators = [
            validator for validator in self.validators if not isinstance(validator, URLValidator)
        ]
        self.validators.append(URLValidator(schemes=["http", "https"]))

    def clean(self, value: Any) -> str:
        """Refuse what only means something inside somebody's network."""
        address = str(super().clean(value) or "")
        if not address:
            return ""
        parts = urlsplit(address)
        host = parts.hostname or ""
        if "@" in parts.netloc or "." not in host.strip(".") or _is_number(host):
            raise ValidationError(self.error_messages["private"], code="private")
        return address


class CountryField(forms.CharField):
    """Two letters of ISO 3166-1."""

    default_error_messages = {
        "country": _("Write the two letters of a country, such as CA or CN."),
    }

    def clean(self, value: Any) -> str:
        """Accept either case."""
        code = str(super().clean(value) or "").upper()
        if code and not re.fullmatch(r"[A-Z]{2}", code, re.ASCII):
            raise ValidationError(self.error_messages["country"], code="country")
        return code


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit()
    return True
