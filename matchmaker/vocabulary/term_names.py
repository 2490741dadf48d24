"""Names, for a reader, of the words and concepts that two texts share."""

from __future__ import annotations

from django.utils.translation import get_language

from matchmaker.vocabulary.capabilities import capability_name
from matchmaker.vocabulary.glossary import GLOSSARY

LANGUAGE_TAGS = {"en": "en", "fr": "fr", "zh": "zh-Hans"}


def term_name(term: str) -> str:
    """Return what a reader calls a term of the text index.

    Args:
        term: the code of a concept or capability, or a word with its language, as "en:filter".

    Returns:
        The name in the page's language, in English where it has none; the word itself of a word,
        and of a code that an older vocabulary had the code.
    """
    _language, colon, word = term.partition(":")
    if colon:
        return word
    concept = GLOSSARY.get(term)
    if concept is None:
        return capability_name(term)
    short = (get_language() or "en").split("-")[0]
    names = concept.terms.get(short) or concept.terms["en"]
    return names[0] if names else term


def word_language(term: str) -> str:
    """Return the language tag of a word such as "zh:溯源"; empty for a concept."""
    language, colon, _word = term.partition(":")
    return LANGUAGE_TAGS.get(language, "") if colon else ""


__all__ = ["term_name", "word_language"]
