"""Pages on which a team works together."""

from __future__ import annotations

from matchmaker.consortia.work.views.finance import finance_plan, finance_plan_drop, room_finance
from matchmaker.consortia.work.views.front import (
    room_calendar,
    room_calendar_file,
    room_calendar_remove,
    room_checklist,
    room_detail,
)
from matchmaker.consortia.work.views.talk import (
    question_close,
    question_create,
    question_detail,
    question_list,
    thread_create,
    thread_detail,
    thread_list,
)
from matchmaker.consortia.work.views.tasks import (
    room_tasks,
    task_create,
    task_edit,
    task_mark,
    task_place,
    task_remove,
)

__all__ = [
    "finance_plan",
    "finance_plan_drop",
    "question_close",
    "question_create",
    "question_detail",
    "question_list",
    "room_calendar",
    "room_calendar_file",
    "room_calendar_remove",
    "room_checklist",
    "room_detail",
    "room_finance",
    "room_tasks",
    "task_create",
    "task_edit",
    "task_mark",
    "task_place",
    "task_remove",
    "thread_create",
    "thread_detail",
    "thread_list",
]
