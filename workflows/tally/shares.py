"""Exact fractions to compare with, and numbers as people write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

OPERATORS = {">": gt, ">=": ge, "<": lt, "<=": le}
WORDS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """A fraction to compare with: `Share(">=", 2, 3)` is "at least 2/3"."""

    op: str
    num: int
    den: int

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> "Share | None":
        """From a preset's `{"op": …, "num": …, "den": …}`, or None."""
        return cls(data["op"], data["num"], data["den"]) if data else None

    def holds(self, part: int, whole: int) -> bool:
        """Whether part/whole fulfils it; 0/0 fulfils only an upper bound."""
        if whole == 0:
            return self.op in ("<", "<=")
        return OPERATORS[self.op](part * self.den, self.num * whole)

    def least(self, whole: int) -> int:
        """The smallest part of `whole` that fulfils a lower bound.

        2/3 of 10 is 7: rounded up by whole numbers, `-(-2 * 10 // 3)`.
        """
        if self.op == ">":
            return self.num * whole // self.den + 1
        return -(-self.num * whole // self.den)

    def __str__(self) -> str:
        return f"{WORDS[self.op]} {self.num}/{self.den}"


def number_in_words(number: int) -> str:
    """`two`; figures from 13 on."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def counted(number: int, singular: str, plural: str = "") -> str:
    """`three votes`, `one vote`, `13 votes`."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number_in_words(number)} {noun}"
