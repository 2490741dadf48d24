"""Vectors of texts, kept so that a text is encoded once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Technology
from opportunities.models import Need


class TextVector(models.Model):
    """The vector of one technology or need, with what it was made of and by what."""

    technology = models.ForeignKey(
        Technology, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    encoder = models.CharField(max_length=60)
    encoder_version = models.CharField(max_length=40)
    weights_sha256 = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64)
    vector = models.BinaryField()
    """Whole thousandths, 16 bits each, the low byte first."""

    class Meta:
        """Names and the promises the database keeps."""

        verbose_name = _("text vector")
        verbose_name_plural = _("text vectors")
        constraints = (
            models.UniqueConstraint(
                fields=("technology", "encoder"), name="vector_one_per_technology"
            ),
            models.UniqueConstraint(fields=("need", "encoder"), name="vector_one_per_need"),
            models.CheckConstraint(
                condition=models.Q(technology=None) ^ models.Q(need=None),
                name="vector_of_one_text",
            ),
        )

    def __str__(self) -> str:
        return f"{self.encoder} {self.technology_id or self.need_id}"
