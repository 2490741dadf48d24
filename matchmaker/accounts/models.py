"""People, their role and the portfolio of a commissioner."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea


class UserManager(BaseUserManager["User"]):
    """Makes accounts that sign in with an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Store a person; the address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Store an administrator."""
        return self.create_user(email, password, role=User.Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person whatever the case of the address typed."""
        return self.get(email=(username or "").strip().lower())


@pghistory.track(exclude=["password", "last_login"], model_name="UserEvent")
class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: a member of firms, a commissioner or an administrator."""

    class Role(models.TextChoices):
        """What a person may do; everything finer is a relation (a company, a seat)."""

        MEMBER = "member", _("Member")
        COMMISSIONER = "commissioner", _("Trade commissioner")
        ADMINISTRATOR = "administrator", _("Administrator")

    class Language(models.TextChoices):
        """Languages of the interface."""

        ENGLISH = "en", "English"
        FRENCH = "fr", "Français"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    language = models.CharField(
        _("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH
    )
    is_lead_commissioner = models.BooleanField(default=False)
    portfolio_areas = ArrayField(
        models.CharField(max_length=40, choices=PriorityArea.choices), default=list, blank=True
    )
    portfolio_provinces = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    covers_all_areas = models.BooleanField(default=False)
    covers_all_provinces = models.BooleanField(default=False)
    uses_shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    is_sample = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_whatever_the_case"),
            models.CheckConstraint(
                condition=models.Q(role__in=("member", "commissioner", "administrator")),
                name="user_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(role="commissioner")
                | models.Q(
                    is_lead_commissioner=False, covers_all_areas=False, covers_all_provinces=False
                ),
                name="user_portfolio_belongs_to_commissioners",
            ),
        )

    def __str__(self) -> str:
        return self.email

    @property
    def is_member(self) -> bool:
        """A person of a firm."""
        return self.role == self.Role.MEMBER

    @property
    def is_commissioner(self) -> bool:
        """A trade commissioner."""
        return self.role == self.Role.COMMISSIONER

    @property
    def is_administrator(self) -> bool:
        """Someone who keeps the service running."""
        return self.role == self.Role.ADMINISTRATOR

    @property
    def display_name(self) -> str:
        """The name, or the part of the address before the @."""
        return self.name or self.email.split("@", 1)[0]

    def get_full_name(self) -> str:
        """Return the name that Django shows for a person."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the short form of the name."""
        return self.display_name
