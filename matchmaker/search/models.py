"""What can be found: one row for each place, need, signal, company and technology."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """The public words of one row elsewhere, ready to be found; a job may replace it any time.

    Whether a person may see it is never stored here: every question joins the live rows.
    """

    class Kind(models.TextChoices):
        """What a document stands for."""

        PLACE = "place", _("Places")
        NEED = "need", _("Needs")
        SIGNAL = "signal", _("Policy signals")
        COMPANY = "company", _("Companies")
        TECHNOLOGY = "technology", _("Technologies")

    # What counting reads comes first: a row is read up to the last column that is asked for.
    object_id = models.BigIntegerField()
    counted_as = models.BigIntegerField()
    """Number of `facets`: results are counted by it."""
    ends_on = models.DateField(null=True)
    """Last day on which a need can be answered, or a signal runs."""
    as_of = models.DateField(null=True)
    """Day that the row's facts were true on, where it says so."""
    is_hidden = models.BooleanField(default=False)
    """True where not everybody may see the row; a trigger keeps it while no job runs."""
    is_closed = models.BooleanField(default=False)
    """True where the row's own state says that it is over, whatever the day."""
    is_sample = models.BooleanField(default=False)
    is_public_record = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    marker = models.CharField(max_length=120)
    """State of the row, and version of the rules, that the document was made from."""
    tokens = SearchVectorField()
    """Lexemes as `analysis` writes them; weights: A names, B titles and places, C summaries,
    D the rest."""
    names = models.TextField(blank=True)
    """Folded names, one a line, for names that are typed with mistakes."""
    address = models.CharField(max_length=160)
    """What the page's address takes: a slug, a key or a public id."""
    title_en = models.CharField(max_length=300)
    title_fr = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    place_en = models.CharField(max_length=300, blank=True)
    place_fr = models.CharField(max_length=300, blank=True)
    texts = models.JSONField(default=list)
    """Public texts that a result quotes, the most telling first: ``[[language, text], ...]``."""
    facets = models.TextField()
    """Kind, provinces and areas in one short text, by which results are counted."""

    tier: int
    """How a search found the document, as in `ranking`; no column."""

    class Meta:
        """Names, order, and the indexes that a search reads."""

        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        ordering = ("kind", "object_id")
        constraints = (
            models.UniqueConstraint(fields=("kind", "object_id"), name="search_document_once"),
        )
        indexes = (
            # Who asks which of these they may see reads few; who counts reads none.
            models.Index(
                fields=("kind", "object_id"),
                condition=models.Q(is_hidden=True),
                name="search_hidden",
            ),
            # Without a pending list, which every search would have to read through.
            GinIndex(fields=("tokens",), name="search_tokens", fastupdate=False),
            GinIndex(OpClass("names", name="gin_trgm_ops"), name="search_names", fastupdate=False),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
