"""Do one thing to several comments: those that it can be done to, and why not the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from cms.people.models import User
from workflows.comments.comments import (
    agree_disposition,
    moderate_comment,
    propose_disposition,
    send_reply,
    triage_comment,
)
from workflows.models import Comment
from workflows.refusals import BadInput, TransitionRefused


@dataclass
class Done:
    """How many comments it was done to; for the others the sentences by number."""

    count: int = 0
    refused: dict[int, str] = field(default_factory=dict)

    def sentences(self) -> list[str]:
        """One for each reason, with the numbers of the comments it holds for."""
        grouped: dict[str, list[int]] = {}
        for number, sentence in self.refused.items():
            grouped.setdefault(sentence, []).append(number)
        return [
            f"{', '.join(map(str, numbers))}: {sentence}"
            for sentence, numbers in grouped.items()
        ]


ACTS: dict[str, Callable[..., Any]] = {
    "triage": triage_comment,
    "propose": propose_disposition,
    "agree": agree_disposition,
    "send": send_reply,
    "release": lambda comment, **kw: moderate_comment(comment, released=True, **kw),
    "refuse": lambda comment, **kw: moderate_comment(comment, released=False, **kw),
}


def act_on_all(
    comments: Iterable[Comment], act: str, *, by: User, **facts: Any
) -> Done:
    """Each comment in a transaction of its own, so that one refusal stops no other."""
    done = Done()
    for comment in comments:
        try:
            ACTS[act](comment, by=by, **facts)
        except (TransitionRefused, BadInput) as refusal:
            done.refused[comment.number] = refusal.reasons[0].sentence
        else:
            done.count += 1
    return done
