"""Why something was not done: named reasons, each a code and a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A code for programs, a sentence for people."""

    code: str
    sentence: str

    def as_json(self) -> dict[str, str]:
        """As commands and records write it."""
        return {"code": self.code, "sentence": self.sentence}


class Refused(Exception):
    """The rules say no, for the reasons given. Nothing was changed."""

    def __init__(self, reasons: Iterable[Reason] | Reason) -> None:
        self.reasons = [reasons] if isinstance(reasons, Reason) else list(reasons)
        super().__init__(" ".join(reason.sentence for reason in self.reasons))


class BadInput(ValueError):
    """An unknown name, a malformed file or data: what was asked makes no sense here."""

    def __init__(self, code: str, sentence: str) -> None:
        self.reasons = [Reason(code, sentence)]
        super().__init__(sentence)
