"""Servers, database, worker and browser of a test run."""

from __future__ import annotations

import copy
import gc
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from tests.chromium import launch_chromium, sign_in_cookie, watched_context
from tests.run_servers import RunServers, clone_template
from tests.worker import RealWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.access_scene import Scene

servers = RunServers()

LONG = ("browser", "slow")
"""Markers of tests that take seconds each."""

ENGINE = "matchmaker/engine"
ENGINE_TESTS = Path(__file__).parent / "engine"


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once for the run; test processes of xdist only use them."""
    is_test_process = hasattr(config, "workerinput")
    if not is_test_process and not config.option.collectonly:
        servers.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and remove the run's folders."""
    if not hasattr(config, "workerinput"):
        servers.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with files that take long, so that at the end no process waits for another."""
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """Leave all that stays for the whole run out of garbage collections."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Trace its own tests alone where the engine alone is measured: tracing halves the pace."""
    measures_engine = item.config.getoption("cov_source", None) == [ENGINE]
    is_of_engine = item.path.is_relative_to(ENGINE_TESTS)
    if not measures_engine or is_of_engine:
        return (yield)
    # A test process of xdist is traced twice; this sets both aside.
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Take the database that was copied below as it is; it goes with its server."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Copy a migrated database: migrating takes seconds, copying a tenth of one."""
    with django_db_blocker.unblock():
        clone_template()


@pytest.fixture(autouse=True)
def _forget_cached(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the cache after a test that commits; its table is not among those Django empties."""
    yield
    if {"transactional_db", "live_server"}.intersection(request.fixturenames):
        from django.core.cache import cache

        with request.getfixturevalue("django_db_blocker").unblock():
            cache.clear()


@pytest.fixture(autouse=True)
def _forget_language() -> Iterator[None]:
    """Take back the language that a request leaves in the thread; the next test starts afresh."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="module")
def _made_scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Make the scene once for a module: its tests undo only what they do to it."""
    from matchmaker.search.analysis import lexicon
    from tests.access_scene import Scene

    # A copy reads it as it starts, too.
    lexicon()
    with django_db_blocker.unblock(), transaction.atomic():
        yield Scene()
        transaction.set_rollback(True)


@pytest.fixture
def access_scene(_made_scene: Scene, db: None) -> Scene:
    """One of everything that has an address, and everyone who may look at it."""
    return copy.deepcopy(_made_scene)


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[RealWorker]:
    """Run a Celery worker, in a process of its own, on the test's database."""
    process = RealWorker(tmp_path / "worker.log")
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run Debian's Chromium; without it the test is skipped, but never in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        message = "Chromium is missing. On Debian: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with launch_chromium(program) as chromium:
        yield chromium


@pytest.fixture
def new_page(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Open pages with any options of a browser context, such as `color_scheme="dark"`.

    The test fails afterwards when a page logged an error, broke the content security policy or
    asked another host for something.
    """
    opened = []

    def open_page(**options: object) -> Page:
        context, complaints = watched_context(browser, live_server.url, **options)
        opened.append((context, complaints))
        return context.new_page()

    yield open_page
    for context, _complaints in opened:
        context.close()
    assert [line for _context, complaints in opened for line in complaints] == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open one page in a window of the usual size."""
    return new_page()


@pytest.fixture
def sign_in(live_server: object) -> Callable[..., None]:
    """Sign a person in on a page, without walking through the form."""

    def as_user(page: Page, user: object) -> None:
        page.context.add_cookies([sign_in_cookie(user, live_server.url)])

    return as_user
