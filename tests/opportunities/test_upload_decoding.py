"""Tests of reading the bytes of a file of figures."""

from __future__ import annotations

import random
from hashlib import sha256
from itertools import repeat

import pytest

from opportunities.upload.decoding import CHUNK, decode
from opportunities.upload.problems import UnreadableFileError

TABLE = (
    "place_code,indicator,method\n320100,pm25,平均值与年度统计公报\n320100,so2,Énergie québécoise\n"
)


def refusal(content: bytes, *, piece: int = CHUNK) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        decode(content[start : start + piece] for start in range(0, len(content), piece))
    return str(caught.value)


@pytest.mark.parametrize("piece", [1, 3, CHUNK])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_whatever_the_pieces(encoding: str, piece: int) -> None:
    content = TABLE.encode(encoding)

    decoded = decode(content[start : start + piece] for start in range(0, len(content), piece))

    assert decoded.text == TABLE
    assert decoded.digest == sha256(content).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding: str) -> None:
    assert "looks like UTF-16" in refusal(TABLE.encode(encoding))


def test_an_old_chinese_encoding_is_named_with_its_line() -> None:
    said = refusal("a,b\n南京市,大气环境质量,35 µg/m³\n".encode("gb18030"))

    assert "Line 2 is not written in UTF-8" in said
    assert "looks like GB18030" in said
    assert "CSV UTF-8" in said


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_western_encoding_is_named(encoding: str) -> None:
    said = refusal("a,b\nc,d\nÉnergie,Québec\n".encode(encoding), piece=5)

    assert "Line 3" in said
    assert "looks like Windows-1252" in said


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "Excel (.xlsx)"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel (.xls)"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"  <?xml version='1.0'?>", "an XML file"),
    ],
)
def test_another_format_is_named_whatever_the_file_is_called(content: bytes, name: str) -> None:
    assert name in refusal(content)


def test_random_bytes_are_no_text() -> None:
    content = random.Random(3).randbytes(5_000)  # noqa: S311 - any bytes will do

    assert "no text file" in refusal(content) or "not written in UTF-8" in refusal(content)


def test_a_zero_byte_in_a_text_is_refused() -> None:
    assert "bytes that no text has" in refusal(b"place_code,indicator\n3201\x0000,pm25\n")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    assert refusal(content) == "The file is empty."


def test_an_endless_file_is_left_at_the_limit() -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        for piece in repeat(b"a" * CHUNK):
            taken += len(piece)
            yield piece

    with pytest.raises(UnreadableFileError, match="larger than 10 MB"):
        decode(endless())  # type: ignore[arg-type]

    assert taken <= 10 * 1024 * 1024 + CHUNK
