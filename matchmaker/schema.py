"""How migrations make many tables and columns at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.migrations.state import ProjectState


class MakeTogether(Operation):
    """Operations that only add tables, columns, constraints, indexes or triggers, as one.

    Django renders related models anew after each operation. Over all apps that takes several times
    as long as changing the database; here it is done once.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Keep the operations; none may change what another one made."""
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state; its models are rendered when the database is changed."""
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add everything in order."""
        del from_state
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove everything in the reverse order."""
        del to_state
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        """Say what happens."""
        return f"Make together: {len(self.operations)} operations"
