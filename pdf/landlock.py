"""Let Linux refuse what a process may not do, whatever code asks: files and connections.

An audit hook holds Python only; these hold the libraries in C as well. Landlock says which
files may be opened, a filter of system calls that no socket is made and no program run.
Where the kernel lacks one of them nothing happens. This module imports no Django.

Source: the kernel's userspace-api/landlock.rst and seccomp_filter.rst.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_SET_SECCOMP, _FILTER = 22, 2

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights the versions know; a kernel refuses those that it does not know.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_FILE_RIGHTS = 16
_OF_FILES = (1 << 0) | (1 << 1) | _READ_FILE | (1 << 14) | (1 << 15)
_TCP = 3
_SCOPES = 3

# execve, execveat, socket, socketpair, connect; io_uring_setup makes sockets, too; and
# what reaches into other processes: ptrace, process_vm_readv, process_vm_writev.
_CALLS = {
    "x86_64": (0xC000003E, (59, 322, 41, 53, 42, 425, 101, 310, 311)),
    "aarch64": (0xC00000B7, (221, 281, 198, 199, 203, 425, 117, 270, 271)),
}
_OTHER_NUMBERS = 0x40000000
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOWED, _REFUSED = 0x7FFF0000, 0x00050000 | errno.EACCES


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def restrict_files(readable: Iterable[str], writable: Iterable[str]) -> bool:
    """From here on this thread and its children open these files and folders only.

    readable, writable: real paths; those that are not there are left out. False where
    the kernel has no Landlock. Raises OSError when the kernel refuses the rules.
    """
    version = _version()
    if version < 1:
        return False
    handled = (1 << _FILE_RIGHTS.get(version, _NEWEST_FILE_RIGHTS)) - 1
    rules = _call(_CREATE_RULESET, *_ruleset(version, handled))
    try:
        for path in readable:
            _allow(rules, path, _READ_FILE | _READ_DIR)
        for path in writable:
            # Nothing is run, not even what it has written.
            _allow(rules, path, handled & ~1)
        _no_new_privileges()
        _call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    return True


def restrict_calls() -> bool:
    """From here on this thread and its children make no socket and run no program.

    False where the kernel or this module does not know how.
    """
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    machine, calls = _CALLS[platform.machine()]
    refuse = len(calls) + 1  # the distance from the first comparison to the refusal
    lines = [
        (_LOAD, 0, 0, 4), (_EQUALS, 0, refuse + 2, machine),
        (_LOAD, 0, 0, 0), (_AT_LEAST, refuse, 0, _OTHER_NUMBERS),
        *((_EQUALS, refuse - 1 - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOWED), (_RETURN, 0, 0, _REFUSED),
    ]  # fmt: skip
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    _no_new_privileges()
    program = _Program(len(lines), code)
    done = _libc().prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    return done == 0


def _version() -> int:
    """The kernel's version of Landlock, below 1 where it has none."""
    if sys.platform != "linux":
        return 0
    return _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)


def _ruleset(version: int, handled: int) -> tuple[bytes, ctypes.c_size_t, int]:
    fields = [handled]
    if version >= 4:
        fields.append(_TCP)
    if version >= 6:
        fields.append(_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return attributes, ctypes.c_size_t(len(attributes)), 0


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not Path(path).is_dir():
            rights &= _OF_FILES
        _call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _no_new_privileges() -> None:
    if _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel does not let go of privileges.")


def _call(number: int, *arguments: object) -> int:
    answer = _libc().syscall(number, *arguments)
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"System call {number}: {os.strerror(code)}")
    return int(answer)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
