"""What lies in the room of the scene's team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.consortia.room.furniture import furnish

if TYPE_CHECKING:
    from tests.browser.scene import Scene


def furnish_room(scene: Scene) -> None:
    """Put papers into the room of the team that is formed."""
    member, administrator = scene.people["member"], scene.people["administrator"]
    assert member is not None
    assert administrator is not None
    lying = furnish(scene["formed"], scene["firm"], by=member, administrator=administrator)
    scene.rows["document"] = lying["document"]


def document(scene: Scene) -> tuple[object, ...]:
    """Point to the document in the room."""
    return (scene["formed"].public_id, scene["document"].public_id)
