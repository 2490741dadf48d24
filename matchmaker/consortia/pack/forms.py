"""The button that makes a draft."""

from __future__ import annotations

from django import forms


class DraftForm(forms.Form):
    """Carries a key, so that the same form sent twice makes one draft."""

    key = forms.UUIDField(widget=forms.HiddenInput)
