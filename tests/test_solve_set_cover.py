"""The command answers in four figures, and refuses what it cannot read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from matchmaker.management.commands import solve_set_cover

DATA = Path(__file__).parent / "engine" / "data" / "set_cover"


def test_the_answer_is_four_figures(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("solve_set_cover", DATA / "tiny.txt", json=True)

    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["value", "bound", "proved", "seconds"]
    assert (answer["value"], answer["bound"], answer["proved"]) == (5, 5, True)
    assert 0 <= answer["seconds"] < 60


def test_people_read_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("solve_set_cover", DATA / "tiny.txt")

    assert capsys.readouterr().out.startswith("Value 5, bound 5, proved, ")


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"2 2 1 one", "word 4 is no whole number: 'one'"),
        (b"1 1 \xff", "ascii"),
        (None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2(
    content: bytes | None, match: str, tmp_path: Path
) -> None:
    path = tmp_path / "problem.txt"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=match) as caught:
        call_command("solve_set_cover", path)

    assert caught.value.returncode == 2


def test_a_device_without_an_end_is_not_read_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve_set_cover, "LARGEST_FILE", 1_000)

    with pytest.raises(CommandError, match="larger"):
        call_command("solve_set_cover", Path("/dev/zero"))


def test_a_file_beyond_all_size_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solve_set_cover, "LARGEST_FILE", 3)
    path = tmp_path / "problem.txt"
    path.write_text("1 1 1 1 1")

    with pytest.raises(CommandError, match="larger"):
        call_command("solve_set_cover", path)
