#!/usr/bin/env python3
"""Run a command of the project; builds the environment first where there is none.

Standard library only, and no newer than Python 3.11, because it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
ENVIRONMENT = BASE_DIR / ".venv"
OLDEST = (3, 11)
MEASURING = {"bench", "evaluate", "test"}


def say(text: str) -> None:
    """Tell the person at the terminal what goes on."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def lock_for(command: str) -> Path:
    """Return the lock a command needs: tests and measurements bring what they compare with."""
    name = "requirements-dev.txt" if command in MEASURING else "requirements.txt"
    return BASE_DIR / name


def stamp_of(lock: Path) -> str:
    """Identify what an environment built from this lock holds."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{lock.name} {digest}"


def is_built(lock: Path) -> bool:
    """Tell whether the environment holds this lock's packages; the development lock holds both."""
    stamps = ENVIRONMENT / "locks.txt"
    # The link to Python dangles after the system's Python was replaced.
    if not stamps.exists() or not (ENVIRONMENT / "bin" / "python").exists():
        return False
    known = stamps.read_text(encoding="utf-8").splitlines()
    wanted = {stamp_of(lock), stamp_of(BASE_DIR / "requirements-dev.txt")}
    return bool(wanted.intersection(known))


def create_environment() -> None:
    """Make an empty environment.

    Raises:
        SystemExit: Python came without the means to do it.
    """
    try:
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt", clear=True).create(ENVIRONMENT)
    except (subprocess.CalledProcessError, ImportError) as error:
        say("Python's venv is incomplete here. On Debian or Ubuntu: apt-get install python3-venv")
        raise SystemExit(1) from error


def install(lock: Path) -> None:
    """Install exactly what the lock names, from wheels whose hashes it holds.

    Raises:
        SystemExit: pip failed; its messages are shown.
    """
    started = time.monotonic()
    if not (ENVIRONMENT / "bin" / "python").exists():
        say("Making .venv ...")
        create_environment()
    say(f"Installing {lock.name} ...")
    pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    options = ["--disable-pip-version-check", "--only-binary=:all:", "--require-hashes"]
    done = subprocess.run(
        [*pip, *options, "-r", str(lock)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        say(done.stdout + done.stderr)
        say(f"pip could not install {lock.name}; its messages are above.")
        raise SystemExit(done.returncode)
    # Only the newest lock's stamp stays: an older one may have been changed by this install.
    (ENVIRONMENT / "locks.txt").write_text(f"{stamp_of(lock)}\n", encoding="utf-8")
    say(f"Installed in {time.monotonic() - started:.1f} s")


def enter_environment(command: str) -> None:
    """Continue inside the environment, building it where it is missing or out of date."""
    lock = lock_for(command)
    if not is_built(lock):
        install(lock)
    python = ENVIRONMENT / "bin" / "python"
    os.environ["VIRTUAL_ENV"] = str(ENVIRONMENT)
    os.environ["PATH"] = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execv(python, [str(python), *sys.argv])


def run_tests(arguments: list[str]) -> None:
    """Hand over to pytest before Django reads any settings: the tests choose their own."""
    os.chdir(BASE_DIR)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


def main() -> None:
    """Run the command line."""
    if sys.version_info < OLDEST:
        say(f"Python {'.'.join(map(str, OLDEST))} or newer is needed, this is {sys.version}")
        raise SystemExit(1)
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    # An environment that the person activated, such as an image's, is theirs to fill.
    if sys.prefix == sys.base_prefix or (
        Path(sys.prefix) == ENVIRONMENT and not is_built(lock_for(command))
    ):
        enter_environment(command)
    if command == "test":
        run_tests(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaker.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
