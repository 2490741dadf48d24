"""What a file is, by its content; what it is called, without harm."""

from __future__ import annotations

import pytest

from matchmaker.consortia.room.sniffing import media_type_of, safe_name
from tests.consortia.room import rooms


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (rooms.pdf(), "application/pdf"),
        (rooms.picture("PNG"), "image/png"),
        (rooms.picture("JPEG"), "image/jpeg"),
        ("Énergie 水处理\r\n".encode(), "text/plain"),
        (b"\xef\xbb\xbfwith a mark", "text/plain"),
        (b"<html><script>alert(1)</script></html>", "text/plain"),
        (b"GIF89a\x01\x00;/*", None),
        (b"PK\x03\x04\x14\x00", None),
        (b"\x00\x00", None),
        (b"MZ\x90\x00", None),
        ("UTF-16".encode("utf-16"), None),
        (b"\xc9nergie", None),
    ],
)
def test_content_tells_the_kind(data: bytes, kind: str | None) -> None:
    assert media_type_of(data) == kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\plan.pdf", "plan.pdf"),
        ("..", "document"),
        ("", "document"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("x" * 300, "x" * 150),
        ("水处理.pdf", "水处理.pdf"),
        ("NUL.txt. ", "NUL.txt"),
    ],
)
def test_names_keep_no_path_and_no_hidden_sign(name: str, safe: str) -> None:
    assert safe_name(name) == safe
