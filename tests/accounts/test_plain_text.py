"""Tests of text that shows what it says."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError

from matchmaker.accounts.plain_text import PlainTextMixin, refuse_hidden_text


class NameForm(PlainTextMixin, forms.Form):
    """One text and one password."""

    name = forms.CharField()
    password = forms.CharField(widget=forms.PasswordInput, required=False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("evil\u202egnp.exe", id="right-to-left override"),
        pytest.param("a\u2066b", id="isolate"),
        pytest.param("\u200b\u200b", id="zero width only"),
        pytest.param("\u2060 \ufeff", id="joiners and spaces only"),
        pytest.param("\u0301", id="an accent on nothing"),
        pytest.param("bell\x07", id="control character"),
    ],
)
def test_text_that_hides_something_is_refused(text):
    with pytest.raises(ValidationError):
        refuse_hidden_text(text)


@pytest.mark.parametrize(
    "text", ["水处理", "Énergie Montréal", "line\r\nline", "👩\u200d🔬 lab", "95%", ""]
)
def test_ordinary_text_of_any_script_is_fine(text):
    refuse_hidden_text(text)


def test_nul_is_refused_by_the_form():
    assert not NameForm({"name": "a\0b"}).is_valid()


def test_accents_are_stored_in_one_way_and_passwords_as_typed():
    form = NameForm({"name": "Montre\u0301al", "password": "e\u0301"})

    assert form.is_valid()
    assert form.cleaned_data == {"name": "Montréal", "password": "e\u0301"}
