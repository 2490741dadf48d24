"""The page names the folder only where mail goes to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.templatetags.mail import mail_folder

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


def test_a_copy_that_writes_mail_to_files_names_the_folder(settings: SettingsWrapper) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = "/data/mail"

    assert mail_folder() == "/data/mail"


def test_a_server_that_sends_mail_names_none(settings: SettingsWrapper) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert mail_folder() == ""
