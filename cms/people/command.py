"""What Concord's commands share: `--json`, `--at` and exit codes.

0: done. 2: bad input. 3: refused, with named reasons. 1: something is wrong (verify).
With `--json`, standard output holds one JSON value and nothing else.
"""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from cms import clock
from cms.people.models import User
from cms.people.refusals import BadInput, Reason, Refused


class ConcordCommand(BaseCommand):
    """A subclass says its `arguments` and in `answer` returns what JSON shows.

    `answer` may raise Refused or BadInput; an exception's `answer` dict, when it has one,
    is shown beside its reasons. `lines` turns the answer into text for a terminal.
    """

    takes_at = False
    requires_system_checks: list[str] = []

    def arguments(self, parser: ArgumentParser) -> None:
        """Add the command's own arguments."""

    def answer(self, **options: Any) -> Any:
        """Do what is asked; what it returns must be fit for JSON."""
        raise NotImplementedError

    def lines(self, answer: Any) -> list[str]:
        """The answer as lines of text."""
        return [json.dumps(answer, ensure_ascii=False, indent=2)]

    def exit_code(self, answer: Any) -> int:
        """0 unless a command knows better."""
        return 0

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="Write one JSON value and nothing else."
        )
        if self.takes_at:
            parser.add_argument(
                "--at", metavar="TIME",
                help="Act at this time (ISO 8601 with offset), where that is allowed.",
            )  # fmt: skip
        self.arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with clock.at(moment(options.pop("at", None))):
                answer = self.answer(**options)
            code = self.exit_code(answer)
        except BadInput as error:
            answer, code = _failed("bad_input", error), 2
        except clock.BackdatingRefused as error:
            reason = Reason("time_not_allowed", str(error))
            answer, code = _failed("refused", Refused(reason)), 3
        except Refused as error:
            answer, code = _failed("refused", error), 3
        if options.get("json"):
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        elif code in (2, 3):
            for reason in answer["reasons"]:
                self.stderr.write(reason["sentence"])
        else:
            for line in self.lines(answer):
                self.stdout.write(line)
        if code:
            sys.exit(code)


def _failed(result: str, error: BadInput | Refused) -> dict[str, Any]:
    return {
        **getattr(error, "answer", {}),
        "result": result,
        "reasons": [reason.as_json() for reason in error.reasons],
    }


def moment(text: str | None) -> datetime | None:
    """The time that `--at` names, aware. Raises BadInput when it is none."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadInput(
            "bad_time",
            f"{text!r} is no time with an offset from UTC. "
            "Write it like 2026-02-03T12:00:00+00:00.",
        )
    return found


def person(username: str | None) -> User:
    """The person of a username. Raises BadInput when there is none."""
    found = User.objects.filter(username=username or "").first()
    if found is None:
        raise BadInput("unknown_person", f"There is no person {username!r} here.")
    return found


def json_data(text: str | None) -> dict[str, Any]:
    """The object that `--data` holds. Raises BadInput when it is anything else."""
    if not text:
        return {}
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadInput("bad_data", f"--data is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise BadInput("bad_data", '--data must be an object, like {"reason": "…"}.')
    return data
