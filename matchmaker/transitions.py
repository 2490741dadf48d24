"""How a workflow is written down: one table of transitions, in code and in the documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of a workflow.

    Attributes:
        event: what happens, as in `accept`.
        sources: states it may start from; empty where it makes the row.
        target: the state it ends in.
        who: who may do it, in words for the documents.
        guards: names of what must hold besides.
    """

    event: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    guards: tuple[str, ...] = ()


def markdown_table(transitions: Sequence[Transition]) -> str:
    """Write a workflow as a table for the documents."""
    head = "| event | from | to | who | must hold |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(f"{_row(transition)}\n" for transition in transitions)


def _row(transition: Transition) -> str:
    cells = (
        transition.event,
        ", ".join(transition.sources) or "(new)",
        transition.target,
        ", ".join(transition.who),
        ", ".join(transition.guards) or "–",
    )
    return "| " + " | ".join(cells) + " |"
