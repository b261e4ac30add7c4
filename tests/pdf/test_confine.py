"""A process that lays out reads its own files and nothing else, and speaks to nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pdf import books

ROOT = Path(books.__file__).parents[2]
SCRIPT = """
import sys, socket, subprocess
from pathlib import Path
from pdf.confine import isolate
own, given, other = map(Path, sys.argv[1:4])
isolate(own, [given])
{}
"""


@pytest.fixture
def attempt(tmp_path):
    """Runs a line in a process that is shut in; what it printed, or its error."""
    own, given, other = (tmp_path / name for name in ("own", "given", "other"))
    own.mkdir()
    given.write_text("given")
    other.write_text("other")
    (own / "link").symlink_to(other)

    def run(line: str) -> str:
        answer = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(line), own, given, other],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        return answer.stdout.strip() or answer.stderr.strip().splitlines()[-1]

    return run


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("print(given.read_text())", "given"),
        ("(own / 'new').write_text('x'); print((own / 'new').read_text())", "x"),
        ("import colorsys; print(colorsys.__name__)", "colorsys"),
    ],
)
def test_what_it_may_do(attempt, line, answer):
    assert attempt(line) == answer


@pytest.mark.parametrize(
    "line",
    [
        "print(other.read_text())",
        "print((own / 'link').read_text())",
        "print((own / '..' / 'other').read_text())",
        "given.write_text('x')",
        "print(Path('/etc/hostname').read_text())",
        "socket.create_connection(('127.0.0.1', 9))",
        "subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
    ],
)
def test_what_it_may_not(attempt, line):
    assert attempt(line).startswith("PermissionError: The renderer may not")
