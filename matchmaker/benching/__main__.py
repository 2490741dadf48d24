"""A measuring process: the name of a task and its options in, one line of JSON out."""

from __future__ import annotations

import json
import sys

from matchmaker.benching.tasks import TASKS


def main() -> None:
    """Do one task."""
    task, options = sys.argv[1], json.loads(sys.argv[2])
    found = TASKS[task](options)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
