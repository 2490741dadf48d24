"""What lies in the room of the scene's team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.consortia.room.furniture import furnish
from tests.consortia.work.furniture import furnish_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.scene import Scene


def furnish_room(scene: Scene) -> None:
    """Put papers into the room of the team that is formed."""
    member, administrator = scene.people["member"], scene.people["administrator"]
    assert member is not None
    assert administrator is not None
    lying = furnish(scene["formed"], scene["firm"], by=member, administrator=administrator)
    scene.rows["document"] = lying["document"]
    work = furnish_work(scene["formed"], scene["firm"], by=member, guest=lying["guest"])
    scene.rows |= {name: work[name] for name in ("task", "question", "thread", "programme")}


def document(scene: Scene) -> tuple[object, ...]:
    """Point to the document in the room."""
    return (scene["formed"].public_id, scene["document"].public_id)


def in_room(name: str) -> Callable[[Scene], tuple[object, ...]]:
    """Point to what lies in the room and is found by its public id."""
    return lambda scene: (scene["formed"].public_id, scene[name].public_id)


def plan(scene: Scene) -> tuple[object, ...]:
    """Point to a programme that firms of the room plan with."""
    return (scene["formed"].public_id, scene["programme"].key)
