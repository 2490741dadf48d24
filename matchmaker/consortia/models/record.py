"""What a consortium puts on record: agreements, the statement, the bid and its outcome."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium


@pghistory.track()
class Agreement(models.Model):
    """An agreement that the firms have signed elsewhere, recorded by who, when and which."""

    class Kind(models.TextChoices):
        """What was agreed on."""

        NDA = "nda", _("Non-disclosure agreement")
        MOU = "mou", _("Memorandum of understanding")
        SPLIT = "split", _("Agreement on the split of the work")

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    signed_on = models.DateField(_("signed on"))
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    split_digest = models.CharField(max_length=64, blank=True)
    """Digest of the accepted split that was signed, where the kind is the split."""
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, blank=True)
    """When the accepted split became another one."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("consortium", "-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("nda", "mou", "split")), name="agreement_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="split") | ~models.Q(split_digest=""),
                name="agreement_on_split_names_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.kind} {self.signed_on}"


@pghistory.track()
class CompetitionStatement(models.Model):
    """The statement to the tendering authority that firms bid together."""

    class Means(models.TextChoices):
        """How the statement was given."""

        LETTER = "letter", _("Letter")
        EMAIL = "email", _("Email")
        PORTAL = "portal", _("Tendering portal")
        IN_BID = "in-bid", _("Inside the bid")
        OTHER = "other", _("Another way")

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="statements")
    addressed_to = models.CharField(_("addressed to"), max_length=200)
    means = models.CharField(_("given by"), max_length=10, choices=Means.choices)
    given_on = models.DateField(_("given on"))
    text = models.TextField(_("text"), max_length=8_000)
    firms = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Ids of the firms that had accepted when the statement was recorded."""
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, blank=True)
    """When the firms became others than those it was given for."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("statement to the tendering authority")
        verbose_name_plural = _("statements to tendering authorities")
        ordering = ("consortium", "-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(means__in=("letter", "email", "portal", "in-bid", "other")),
                name="statement_means_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(addressed_to="") & ~models.Q(text=""),
                name="statement_says_what_to_whom",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.addressed_to} {self.given_on}"


@pghistory.track()
class Bid(models.Model):
    """The joint bid that a consortium has handed in."""

    consortium = models.OneToOneField(Consortium, on_delete=models.CASCADE, related_name="bid")
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=5_000)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        """Names and the promises the database keeps."""

        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="bid_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.amount} {self.currency}"


@pghistory.track()
class BidOutcome(models.Model):
    """How the buyer decided on a bid, and what the team has learned."""

    class Result(models.TextChoices):
        """What became of the bid."""

        AWARDED = "awarded", _("Awarded")
        UNSUCCESSFUL = "unsuccessful", _("Unsuccessful")

    consortium = models.OneToOneField(Consortium, on_delete=models.CASCADE, related_name="outcome")
    result = models.CharField(_("result"), max_length=12, choices=Result.choices)
    amount = models.DecimalField(
        _("amount awarded"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    """In the bid's currency; unknown where nothing was said."""
    lessons = models.TextField(_("lessons"), blank=True, max_length=5_000)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """Names and the promises the database keeps."""

        verbose_name = _("outcome of a bid")
        verbose_name_plural = _("outcomes of bids")
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(result__in=("awarded", "unsuccessful")),
                name="outcome_result_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0, result="awarded"),
                name="outcome_amount_only_of_an_award",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.result}"
