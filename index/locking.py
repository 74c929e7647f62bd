"""A lock on a file that the operating system lets go of when its holder ends, even by ``kill -9``."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that this process holds until `release` or its end."""

    descriptor: int

    def release(self) -> None:
        """Let others have it."""
        os.close(self.descriptor)


def hold(file: Path) -> Held | None:
    """The lock on a file, which is made if need be; None when another process or thread holds it.

    Raises:
        OSError: the file cannot be made or opened.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return Held(descriptor)
