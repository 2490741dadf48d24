"""The shares of a team together with how large it may become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.forms import SharesForm
from matchmaker.consortia.founding_forms import FoundingForm
from matchmaker.consortia.states import OPEN_STAGES

if TYPE_CHECKING:
    from matchmaker.consortia.models import Consortium


class TeamForm(SharesForm):
    """The shares of all seats and, until the team is formed, the most firms that it may have."""

    max_members = forms.IntegerField(
        label=_("Firms at most"),
        min_value=FoundingForm.base_fields["max_members"].min_value,  # type: ignore[attr-defined]
        max_value=FoundingForm.base_fields["max_members"].max_value,  # type: ignore[attr-defined]
        required=False,
        help_text=_("Your company counts. When the team is full, nobody else can accept."),
    )

    def __init__(self, *args: Any, consortium: Consortium, **options: Any) -> None:
        """Begin from the size as it is stored.

        Args:
            *args: of every form.
            consortium: the team.
            **options: of every form; `seats` among them.
        """
        self.consortium = consortium
        super().__init__(*args, **options)
        size = self.fields.pop("max_members")
        if consortium.stage in OPEN_STAGES:
            size.initial = consortium.max_members
            # Behind the shares, which the page is for.
            self.fields["max_members"] = size

    def state(self) -> str:
        """Write down the shares and the size as they are stored, while that may be changed."""
        size = self.consortium.max_members if self.consortium.stage in OPEN_STAGES else ""
        return f"{super().state()};{size}"

    def max_firms(self) -> int:
        """Return the size that is asked for; the stored one where nothing was typed."""
        return self.cleaned_data.get("max_members") or self.consortium.max_members
