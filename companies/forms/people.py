"""Who speaks for a firm: claims, members, and the removal of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import Membership
from matchmaker.accounts.models import User
from matchmaker.accounts.plain_text import PlainTextMixin

if TYPE_CHECKING:
    from typing import Any


class ClaimForm(PlainTextMixin, forms.Form):
    """Say why one speaks for a firm."""

    statement = forms.CharField(
        label=_("Why do you speak for this company?"),
        help_text=_(
            "Your position, and how we can check it. Only administrators read this. For example:"
            " “I am the head of sales; my name is on your website’s contact page.”"
        ),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """Confirm or refuse a claim."""

    answer = forms.ChoiceField(choices=[("confirm", _("Confirm")), ("refuse", _("Refuse"))])

    @property
    def is_accepted(self) -> bool:
        """Whether the claim holds."""
        return bool(self.cleaned_data["answer"] == "confirm")


class RemoveForm(PlainTextMixin, forms.Form):
    """Take a record down, with the reason."""

    reason = forms.CharField(
        label=_("Why is the record removed?"),
        help_text=_("Kept with the record, for administrators only."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MemberForm(PlainTextMixin, forms.Form):
    """Add a person who has an account, or change the role of one who is a member."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("The person signs up first, with this address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
        help_text=_("Owners also publish the company and decide who is a member."),
    )

    def clean(self) -> dict[str, Any]:
        """Find the person; only confirmed addresses of members count."""
        cleaned = super().clean()
        if not cleaned.get("email"):
            return cleaned
        cleaned["person"] = User.objects.filter(
            role=User.Role.MEMBER,
            is_active=True,
            emailaddress__email__iexact=cleaned["email"],
            emailaddress__verified=True,
        ).first()
        if cleaned["person"] is None:
            self.add_error(
                "email",
                ValidationError(
                    _("Nobody can be added under this address. Ask the person to sign up first."),
                    code="unknown",
                ),
            )
        return cleaned
