"""As whom brokers, databases and services run: never as root, where that can be helped."""

import os
import pwd
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from node import mongod
from node.layout import CHECKOUT, Home

NOBODY = "nobody"
SHELL = "/bin/sh"


@dataclass(frozen=True, slots=True)
class Identity:
    """A user of this machine by numbers."""

    uid: int
    gid: int

    @classmethod
    def own(cls) -> "Identity":
        """Give whoever runs this program."""
        return cls(os.getuid(), os.getgid())

    @classmethod
    def for_servers(cls, home: Home) -> "Identity":
        """Give the user that brokers and databases run as.

        It is whoever gives the command; for root, the checkout's owner or else `nobody`. Where
        that user cannot reach the checkout (a folder below root's own home), it stays root.
        """
        plain = cls._plain()
        home.path.mkdir(parents=True, exist_ok=True)
        program = mongod.binary()
        tests = ["test", "-x", str(home.path), *(["-a", "-x", str(program)] if program else [])]
        return plain if plain.can_run(shlex.join(tests)) else cls.own()

    @classmethod
    def for_services(cls, home: Home | None = None) -> "Identity":
        """Give the user that services run as: like servers, if that user can run our Python.

        With `home`, that user must also reach every node's folder, where the settings are.
        """
        plain = cls._plain()
        folders = [home.country(code).path for code in home.countries()] if home else []
        tests = [shlex.join(["test", "-x", str(folder)]) for folder in folders]
        python = shlex.join([sys.executable, "-c", "import node.layout, chassis"])
        return plain if plain.can_run(" && ".join([*tests, python])) else cls.own()

    @classmethod
    def _plain(cls) -> "Identity":
        if os.getuid() != 0:
            return cls.own()
        try:
            # supervisord accepts only users with an entry, and an owner may have none.
            entry = pwd.getpwuid(CHECKOUT.stat().st_uid)
        except KeyError:
            entry = pwd.getpwnam(NOBODY)
        if entry.pw_uid == 0:
            entry = pwd.getpwnam(NOBODY)
        return cls(entry.pw_uid, entry.pw_gid)

    @property
    def is_other(self) -> bool:
        """Whether this is somebody else than who runs this program."""
        return self.uid != os.getuid()

    def can_run(self, command: str) -> bool:
        """Whether a shell command succeeds for this user in the checkout."""
        if not self.is_other:
            return True
        probe = subprocess.run(  # noqa: S603  # a shell and commands of our own
            [SHELL, "-c", command],
            cwd="/",
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
        return probe.returncode == 0

    def can_read(self, file: Path) -> bool:
        """Whether this user may read a file where it lies."""
        return self.can_run(shlex.join(["test", "-r", str(file)]))

    def take(self, *folders: Path) -> None:
        """Make this user the owner of files and of folders with all that is in them."""
        for folder in folders:
            self.take_alone(folder, *(folder.rglob("*") if os.getuid() == 0 else ()))

    def take_alone(self, *paths: Path) -> None:
        """Make this user the owner of files and of folders, but of nothing that is in them."""
        if os.getuid() != 0:
            return
        for path in paths:
            try:
                status = path.lstat()
                if (status.st_uid, status.st_gid) != (self.uid, self.gid):
                    os.chown(path, self.uid, self.gid, follow_symlinks=False)
            except FileNotFoundError:
                continue  # a running server removed it, so it was the server's already
