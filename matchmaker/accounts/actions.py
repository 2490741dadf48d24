"""What people change about their own account."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction

from matchmaker.accounts.models import User

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)


@transaction.atomic
def edit_account(
    person: User, *, name: str, language: str, uses_shortcuts: bool, by: User, at: datetime
) -> User:
    """Change the name, the language and the use of single keys."""
    stored = User.objects.select_for_update().get(pk=person.pk)
    stored.name = name
    stored.language = language
    stored.uses_shortcuts = uses_shortcuts
    stored.save(update_fields=["name", "language", "uses_shortcuts"])
    logger.info("Account %s edited by person %s at %s", stored.pk, by.pk, at)
    return stored


@transaction.atomic
def close_account(person: User, *, by: User, at: datetime) -> User:
    """Close an account and erase the name and the address, in the history too.

    The row stays, nameless, because decisions hang on it.
    """
    stored = User.objects.select_for_update().get(pk=person.pk)
    EmailAddress.objects.filter(user=stored).delete()
    stored.email = f"closed-{stored.public_id}@closed.invalid"
    stored.name = ""
    stored.is_active = False
    stored.set_unusable_password()
    stored.save()
    apps.get_model("accounts", "UserEvent").objects.filter(pgh_obj_id=stored.pk).exclude(
        email=stored.email
    ).delete()
    logger.info("Account %s closed by person %s at %s", stored.pk, by.pk, at)
    return stored
