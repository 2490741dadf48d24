"""What a check can find, and how much a rule weighs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """What one check has found."""

    PASS = "pass", _("Met")
    FAIL = "fail", _("Not met")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not-applicable", _("Does not apply")


class Severity(models.TextChoices):
    """What it means for the bid when a rule is not met."""

    BLOCKING = "blocking", _("Stops the bid")
    WARNING = "warning", _("Warning")
    INFORMATION = "information", _("Information")


class Place(models.TextChoices):
    """Where people mend what a check has found."""

    NEED = "need", _("The need")
    SEATS = "seats", _("Team and seats")
    SHARES = "shares", _("Shares")
    PROFILE = "profile", _("The firm’s own profile")
    CERTIFICATES = "certificates", _("The firm’s certifications")
    CAPACITY = "capacity", _("The firm’s capacity")
    GRADES = "grades", _("Grades that the tender documents ask for")
    AGREEMENT = "agreement", _("Agreements")
    SUBCONTRACTING = "subcontracting", _("Subcontracted work")
    STATEMENT = "statement", _("Statement to the tendering authority")
    NOWHERE = "", _("Nothing to mend")
