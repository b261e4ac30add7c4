"""Decide a ballot: seats, votes and rules in, an outcome with reasons in words out.

Everything is counted in whole numbers and compared by cross-multiplication; there is no
float. Nothing here imports Django.
"""

from workflows.tally.balance import balance
from workflows.tally.count import tally
from workflows.tally.result import Check, Tally
from workflows.tally.rules import FORMULAS, Rules
from workflows.tally.shares import OPERATORS, WORDS, Share, counted, number_in_words
from workflows.tally.votes import COUNTS, DuplicatePosition, Seat, Vote

__all__ = [
    "COUNTS",
    "FORMULAS",
    "OPERATORS",
    "WORDS",
    "Check",
    "DuplicatePosition",
    "Rules",
    "Seat",
    "Share",
    "Tally",
    "Vote",
    "balance",
    "counted",
    "number_in_words",
    "tally",
]
