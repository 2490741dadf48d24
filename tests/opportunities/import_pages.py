"""How tests of the import's pages send a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpResponse

    from matchmaker.accounts.models import User

NEW = "measurement-import-create"


def signed_in(person: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, content: bytes, **fields: str) -> HttpResponse:
    """Upload a file as the form does."""
    data = {
        "file": SimpleUploadedFile(fields.pop("name", "figures.csv"), content),
        "decimal_mark": ".",
        "key": str(uuid4()),
        **fields,
    }
    return client.post(reverse(NEW), data)  # type: ignore[return-value]


def bodies(response: Any) -> str:
    text: str = response.content.decode()
    return text
