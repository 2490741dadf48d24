"""Fields that take what people type: amounts, days, visible text, addresses of pages."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opportunities.search import tidy

LONGEST_NUMBER = 40
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
# A comma that groups no thousands may be meant as a decimal mark: better ask than guess.
GROUPED_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
THOUSANDS = re.compile(r"[\s'’\u00a0\u202f]")
SHARE_DECIMALS = 2
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
MOST_IDS = 20


class TidyField(forms.CharField):
    """One line of text without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Return the text as a reader sees it; NUL stays, so that it is refused."""
        text = str(super().to_python(value) or "")
        return text if "\x00" in text else tidy(text)


class TidyTextField(forms.CharField):
    """Paragraphs of text without invisible characters."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text with its line breaks."""
        text = unicodedata.normalize("NFC", str(super().to_python(value) or ""))
        kept = "".join(c for c in text if c in "\n\t\x00" or unicodedata.category(c)[0] != "C")
        return kept.strip()


class AmountField(forms.DecimalField):
    """A positive number as people write it: `1,250,000`, in French `1 250 000,50`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **options: Any) -> None:
        """Refuse zero: unknown is an empty field."""
        super().__init__(min_value=Decimal("0.001"), required=False, **options)

    def to_python(self, value: Any) -> Any:
        """Read a number by the marks of the page's language."""
        text = THOUSANDS.sub("", str(value or ""))
        if get_language() == "fr":
            text = text.replace(",", ".")
        elif GROUPED_NUMBER.fullmatch(text):
            text = text.replace(",", "")
        if text and (len(text) > LONGEST_NUMBER or not PLAIN_NUMBER.fullmatch(text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        """Write a stored number without trailing zeros."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class ShareField(AmountField):
    """A share of the whole, typed in percent, kept in basis points."""

    def __init__(self, **options: Any) -> None:
        """Take up to 100 %, with up to two decimals."""
        super().__init__(
            max_value=Decimal(100), max_digits=5, decimal_places=SHARE_DECIMALS, **options
        )

    def clean(self, value: Any) -> Any:
        """Return the basis points once the percent are found right."""
        percent = super().clean(value)
        return None if percent is None else int(percent.scaleb(SHARE_DECIMALS))

    def prepare_value(self, value: Any) -> Any:
        """Write stored basis points as percent."""
        if isinstance(value, int):
            value = Decimal(value).scaleb(-SHARE_DECIMALS)
        return super().prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the shares, not the way they were typed."""
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class DayField(forms.DateField):
    """A day between 1990 and 2100."""

    def __init__(self, **options: Any) -> None:
        """Show the browser's date picker."""
        options.setdefault("required", False)
        super().__init__(
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
            **options,
        )


class PageField(forms.URLField):
    """The address of a page that any reader can open."""

    def __init__(self, **options: Any) -> None:
        """Take web addresses only."""
        super().__init__(assume_scheme="https", max_length=1000, required=False, **options)

    def validate(self, value: str) -> None:
        """Refuse schemes, names and networks that a reader cannot open."""
        super().validate(value)
        if value and not _is_public(value):
            raise ValidationError(
                _("Give the address of a public web page, such as https://example.org/tender."),
                code="not-public",
            )


def _is_public(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username is not None or "." not in host:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True


class ExternalIdsField(TidyTextField):
    """References elsewhere, one a line: `World Bank: P123456`."""

    def to_python(self, value: Any) -> Any:
        """Return the references by name."""
        lines = [line.strip() for line in super().to_python(value).splitlines() if line.strip()]
        if len(lines) > MOST_IDS:
            raise ValidationError(_("Give at most 20 references."), code="too-many")
        found = {}
        for line in lines:
            name, colon, reference = (part.strip() for part in line.partition(":"))
            if not (name and colon and reference) or len(line) > self.LONGEST_LINE:
                raise ValidationError(
                    _("Write one reference a line, with a colon, such as “World Bank: P123456”."),
                    code="invalid",
                )
            found[name] = reference
        return found

    LONGEST_LINE = 200

    def prepare_value(self, value: Any) -> Any:
        """Write stored references as lines."""
        if isinstance(value, dict):
            return "\n".join(f"{name}: {reference}" for name, reference in value.items())
        return value

    def run_validators(self, value: Any) -> None:
        """Look for NUL in what was typed, not in the references read from it."""
        super().run_validators(self.prepare_value(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the references, not the way they were typed."""
        try:
            return bool(self.to_python(data) != (initial or {}))
        except ValidationError:
            return True
