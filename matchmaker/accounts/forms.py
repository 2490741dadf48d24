"""Forms of signing up and of the person's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from matchmaker.accounts.plain_text import PlainTextMixin

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST_NAME = 120
LONGEST_PASSWORD = 128
"""Longer ones only cost the server time to hash."""


def name_field() -> forms.CharField:
    """Return the field for a person's name."""
    return forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def language_field() -> forms.ChoiceField:
    """Return the field for the language of pages and messages."""
    return forms.ChoiceField(
        label=_("Language"), choices=User.Language.choices, widget=forms.RadioSelect
    )


class SignupForm(PlainTextMixin, AllauthSignupForm):  # type: ignore[misc]
    """Sign up with a name and a language; the setting ``ACCOUNT_FORMS`` names it."""

    field_order = ("name", "email", "password1", "language")

    name = name_field()
    language = language_field()

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["language"].initial = (get_language() or "en")[:2]
        self.fields["email"].label = _("E-mail address")
        if "password1" in self.fields:
            self.fields["password1"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            self.fields["password1"].widget.attrs["maxlength"] = LONGEST_PASSWORD
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Store what allauth does not ask."""
        super().custom_signup(request, user)
        user.name = self.cleaned_data["name"]
        user.language = self.cleaned_data["language"]
        user.save(update_fields=["name", "language"])


class AccountForm(PlainTextMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Name, language and single keys."""

    name = name_field()
    language = language_field()

    class Meta:
        """Fields, labels and hints."""

        model = User
        fields = ("name", "language", "uses_shortcuts")
        labels = {"uses_shortcuts": _("Use single keys as shortcuts")}
        help_texts = {
            "uses_shortcuts": _("For example J for the next match. Off: no key does anything."),
        }


class CloseAccountForm(forms.Form):
    """Confirm with the password that the account goes."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, person: User, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.person = person

    def clean_password(self) -> str:
        """Compare with the stored password."""
        password = str(self.cleaned_data["password"])
        if not self.person.check_password(password):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        return password
