"""Addresses of the pages on which a team works together."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.work import views

ROOM = "consortia/<uuid:consortium>/room/"
TASK = f"{ROOM}tasks/<uuid:task>/"
QUESTION = f"{ROOM}questions/<uuid:question>/"
PLAN = f"{ROOM}finance/<slug:key>/"

urlpatterns = [
    path(ROOM, views.room_detail, name="room-detail"),
    path(f"{ROOM}tasks/", views.room_tasks, name="room-tasks"),
    path(f"{ROOM}tasks/new/", views.task_create, name="task-create"),
    path(TASK, views.task_edit, name="task-edit"),
    path(f"{TASK}mark/", views.task_mark, name="task-mark"),
    path(f"{TASK}place/", views.task_place, name="task-place"),
    path(f"{TASK}remove/", views.task_remove, name="task-remove"),
    path(f"{ROOM}questions/", views.question_list, name="question-list"),
    path(f"{ROOM}questions/new/", views.question_create, name="question-create"),
    path(QUESTION, views.question_detail, name="question-detail"),
    path(f"{QUESTION}close/", views.question_close, name="question-close"),
    path(f"{ROOM}messages/", views.thread_list, name="thread-list"),
    path(f"{ROOM}messages/new/", views.thread_create, name="thread-create"),
    path(f"{ROOM}messages/<uuid:thread>/", views.thread_detail, name="thread-detail"),
    path(f"{ROOM}calendar/", views.room_calendar, name="room-calendar"),
    path(f"{ROOM}calendar.ics", views.room_calendar_file, name="room-calendar-file"),
    path(
        f"{ROOM}calendar/<uuid:entry>/remove/",
        views.room_calendar_remove,
        name="room-calendar-remove",
    ),
    path(f"{ROOM}checklist/", views.room_checklist, name="room-checklist"),
    path(f"{ROOM}finance/", views.room_finance, name="room-finance"),
    path(PLAN, views.finance_plan, name="finance-plan"),
    path(f"{PLAN}drop/", views.finance_plan_drop, name="finance-plan-drop"),
]
