"""A PostgreSQL of the tests' own, from Debian's package, in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 120
shared_buffers = 64MB
fsync = {fsync}
"""


class Server:
    """A running server that is reached by a socket in its folder."""

    def __init__(self, folder: Path, binaries: Path, *, durable: bool = False) -> None:
        self._durable = durable
        self._free: list[str] = []
        self._folder = folder
        self._binaries = binaries
        self._made = 0

    def start(self) -> None:
        """Make the cluster and start it."""
        data = self._folder / "data"
        self._run("initdb", "-D", data, "-A", "trust", "-U", "marsad", "-E", "UTF8", "--no-sync")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(
                _SETTINGS.format(folder=self._folder, fsync="on" if self._durable else "off")
            )
        self._run("pg_ctl", "-D", data, "-w", "-l", self._folder / "log", "start")

    def stop(self) -> None:
        """Stop it at once."""
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "stop")

    def make_database(self) -> str:
        """Make an empty database; return its URL."""
        self._made += 1
        name = f"test{self._made}"
        self._run("createdb", "-h", self._folder, "-U", "marsad", name)
        socket = self._folder / ".s.PGSQL.5432"
        return f"postgresql://marsad@/{name}?unix_sock={socket}"

    def lend_database(self) -> Iterator[str]:
        """Yield the URL of an empty database, which is emptied and lent again afterwards."""
        url = self._free.pop() if self._free else self.make_database()
        yield url
        engine = create_engine(url.replace("postgresql:", "postgresql+pg8000:"))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()
        self._free.append(url)

    def _run(self, name: str, *arguments: object) -> None:
        command = [str(self._binaries / name), *map(str, arguments)]
        if os.geteuid() == 0:  # the server refuses to be started by root
            command = [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                *command,
            ]
        done = subprocess.run(
            command, cwd=self._folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            check=False, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout.decode(errors='replace')}")


def find_binaries() -> Path | None:
    """Return the folder of the newest installed server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parents[1].name),
    )
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).resolve().parent if other else None


def make_server(folder: Path, *, durable: bool = False) -> Server:
    """Return a server in `folder`, started. Skips the test where that cannot be.

    It flushes nothing to the disk unless it is to be `durable`: tests are about what is written.
    """
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    pytest.importorskip("pg8000", reason="pg8000 is not installed (extra postgresql)")
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("root cannot start a server, and there is no user postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    server = Server(folder, binaries, durable=durable)
    server.start()
    return server
