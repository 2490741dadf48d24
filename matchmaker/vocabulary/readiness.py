"""Technology readiness levels 1 to 9, in the wording of the Canadian government."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Readiness(models.IntegerChoices):
    """How far a technology has come, labelled in the department's words."""

    TRL_1 = 1, _("Basic principles of concept are observed and reported")
    TRL_2 = 2, _("Technology concept and/or application formulated")
    TRL_3 = 3, _("Analytical and experimental critical function and/or proof of concept")
    TRL_4 = 4, _("Component and/or validation in a laboratory environment")
    TRL_5 = 5, _("Component and/or validation in a simulated environment")
    TRL_6 = 6, _("System/subsystem model or prototype demonstration in a simulated environment")
    TRL_7 = 7, _("Prototype ready for demonstration in an appropriate operational environment")
    TRL_8 = 8, _("Actual technology completed and qualified through tests and demonstrations")
    TRL_9 = 9, _("Actual technology proven through successful deployment in an operational setting")


class ReadinessStage(models.TextChoices):
    """The four stages that group the nine levels."""

    RESEARCH = "research", _("Research")
    DEVELOPMENT = "development", _("Development")
    DEMONSTRATION = "demonstration", _("Demonstration")
    DEPLOYMENT = "deployment", _("Deployment")


READINESS_SHORT = {
    1: _("Principles observed"),
    2: _("Concept formulated"),
    3: _("Proof of concept"),
    4: _("Validated in the laboratory"),
    5: _("Validated in simulation"),
    6: _("Prototype in simulation"),
    7: _("Prototype ready for the field"),
    8: _("Completed and qualified"),
    9: _("Proven in operation"),
}
"""A few words a level, for lists and tables."""

READINESS_STAGES: dict[int, ReadinessStage] = {
    1: ReadinessStage.RESEARCH,
    2: ReadinessStage.RESEARCH,
    3: ReadinessStage.RESEARCH,
    4: ReadinessStage.DEVELOPMENT,
    5: ReadinessStage.DEVELOPMENT,
    6: ReadinessStage.DEMONSTRATION,
    7: ReadinessStage.DEMONSTRATION,
    8: ReadinessStage.DEPLOYMENT,
    9: ReadinessStage.DEPLOYMENT,
}
