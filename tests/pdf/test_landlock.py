"""What the kernel refuses to a process that is shut in, when nobody asks Python.

Each attempt is made twice by a process of its own, through the C library: shut in, and
free, when it succeeds.
"""

import ctypes
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pdf import landlock
from tests.pdf import books

ROOT = Path(books.__file__).parents[2]
SCRIPT = """
import ctypes, os, struct, sys
from pathlib import Path
from pdf.confine import isolate
own, given, other, port = *map(Path, sys.argv[1:4]), int(sys.argv[4])
C = ctypes.CDLL(None, use_errno=True)

def opens(path, flags=os.O_RDONLY):
    return C.open(os.fsencode(path), flags, 0o600)

def address():
    return struct.pack("=H", 2) + struct.pack(">H4B8x", port, 127, 0, 0, 1)

def connects():
    made = C.socket(2, 1, 0)
    return C.connect(made, address(), 16) if made >= 0 else made

def tells():
    made = C.socket(2, 2, 0)
    return C.sendto(made, b"secret", 6, 0, address(), 16) if made >= 0 else made

def runs():
    child = C.fork()
    if child == 0:
        C.execve(b"/bin/true", (ctypes.c_char_p * 2)(b"true", None), None)
        C._exit(ctypes.get_errno())
    status = ctypes.c_int()
    C.waitpid(child, ctypes.byref(status), 0)
    ctypes.set_errno(status.value >> 8)
    return -1 if status.value else 0

def removes(path):
    return C.unlink(os.fsencode(path))

def says(answer):
    code = ctypes.get_errno() if answer < 0 else 0
    return "done" if not code else os.strerror(code)

if sys.argv[5] == "shut in":
    isolate(own, [given])
print(says({}))
"""


def has_landlock() -> bool:
    return landlock._version() > 0


kernel = pytest.mark.skipif(not has_landlock(), reason="The kernel has no Landlock.")


@pytest.fixture
def attempt(tmp_path):
    """Runs a line in a process, free or shut in: "done", or why the kernel refused."""
    own, given, other = (tmp_path / name for name in ("own", "given", "other"))
    own.mkdir()
    (own / "mine").write_text("mine")
    given.write_text("given")
    other.write_text("other")
    (own / "link").symlink_to(other)

    def run(line: str, *, shut_in: bool, port: int = 9) -> str:
        how = "shut in" if shut_in else "free"
        answer = subprocess.run(
            [sys.executable, "-c", SCRIPT.replace("says({})", f"says({line})"),
             own, given, other, str(port), how],
            capture_output=True, text=True, cwd=ROOT, check=False, timeout=60,
        )  # fmt: skip
        return answer.stdout.strip() or answer.stderr

    return run


@kernel
@pytest.mark.parametrize(
    "line",
    [
        "opens(other)",
        "opens(own / 'link')",
        "opens(other, os.O_WRONLY)",
        "opens(given, os.O_WRONLY)",
        "opens(other.with_name('new'), os.O_WRONLY | os.O_CREAT)",
        "opens(Path('/etc/hostname'))",
        "opens(Path('/proc/self/environ'))",
        "removes(other)",
        "runs()",
    ],
)
def test_what_the_kernel_refuses(attempt, line):
    assert attempt(line, shut_in=True) == "Permission denied"
    assert attempt(line, shut_in=False) == "done"


@kernel
@pytest.mark.parametrize(
    "line",
    [
        "opens(given)",
        "opens(own / 'mine')",
        "opens(own / 'new', os.O_WRONLY | os.O_CREAT)",
        "removes(own / 'mine')",
    ],
)
def test_what_it_allows(attempt, line):
    assert attempt(line, shut_in=True) == "done"


@pytest.fixture
def listener():
    """A port of this machine: connections and datagrams that came in."""
    stream = socket.create_server(("127.0.0.1", 0))
    port = stream.getsockname()[1]
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", port))
    came: list[str] = []

    def listen(receive, what):
        try:
            while True:
                receive()
                came.append(what)
        except OSError:
            return

    for receive, what in (
        (stream.accept, "connection"), (lambda: datagrams.recv(64), "datagram"),
    ):  # fmt: skip
        threading.Thread(target=listen, args=(receive, what), daemon=True).start()
    yield port, came
    stream.close()
    datagrams.close()


@pytest.mark.skipif(
    not (sys.platform == "linux" and ctypes.sizeof(ctypes.c_void_p) == 8),
    reason="System calls are filtered on Linux of 64 bits only.",
)
@pytest.mark.parametrize(
    ("line", "what"), [("connects()", "connection"), ("tells()", "datagram")]
)
def test_nothing_reaches_the_network(attempt, listener, line, what):
    port, came = listener
    assert attempt(line, shut_in=True, port=port) == "Permission denied"
    # The free one comes later: what the other had sent would be here by then.
    assert attempt(line, shut_in=False, port=port) == "done"
    for _ in range(100):
        if came:
            break
        threading.Event().wait(0.05)
    assert came == [what]


def test_a_kernel_without_either_is_left_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert landlock.restrict_files([], [str(tmp_path)]) is False
    assert landlock.restrict_calls() is False
    assert (Path(__file__)).read_text()
