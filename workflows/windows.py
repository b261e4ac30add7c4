"""When a window closes: days and a zone in, a moment in UTC out.

A window ends with its last day: 23:59:59 in the zone of the group, that second included.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# fold=1: where clocks are set back before midnight the second comes twice, and the later
# one ends the day; where they are set forward over it, this is the last one that there was.
LAST_SECOND = time(23, 59, 59, fold=1)
MORNING = time(7, 0)
SATURDAY = 5

# The window of each state: its name in a preset's `days`.
STANDARD = {
    "adoption_call": "adoption",
    "wg_review": "wg",
    "public_review": "public",
    "ballot": "ballot",
    "ballot_resolution": "reply",
    "recirculation": "recirc",
    "decided": "appeal",
}
CHAPTER = {
    "peer_review": "peer",
    "community_comment": "comment",
    "chair_approve": "objection_working",
}
PRACTICE = {
    "screening": "screening",
    "review": "review",
    "returned_for_detail": "detail",
}
NAMES = {"standard": STANDARD, "chapter": CHAPTER, "practice": PRACTICE}


def end_of(day: date, zone: str) -> datetime:
    """The last second of a day in a zone."""
    return datetime.combine(day, LAST_SECOND, ZoneInfo(zone)).astimezone(UTC)


def closes_at(start: datetime, days: int, zone: str) -> datetime | None:
    """The end of a window of so many days; None for 0 days, which closes at once."""
    if not days:
        return None
    return days_later(start, days, zone)


def closes_after_working_days(start: datetime, days: int, zone: str) -> datetime | None:
    """As `closes_at`, with Saturdays and Sundays left out of the count."""
    if not days:
        return None
    day = start.astimezone(ZoneInfo(zone)).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return end_of(day, zone)


def is_over(deadline: datetime | None, at: datetime) -> bool:
    """Whether a window has closed; without a deadline it has."""
    return deadline is None or at.replace(microsecond=0) > deadline


def days_left(deadline: datetime | None, at: datetime, zone: str) -> int | None:
    """Whole days from the day of `at` to the last day of a window."""
    if deadline is None:
        return None
    where = ZoneInfo(zone)
    return max(
        (deadline.astimezone(where).date() - at.astimezone(where).date()).days, 0
    )


def days_later(start: datetime, days: int, zone: str) -> datetime:
    """The end of the day so many days after that of `start` in a zone."""
    return end_of(start.astimezone(ZoneInfo(zone)).date() + timedelta(days=days), zone)


def morning_of(deadline: datetime, zone: str, *, days_before: int) -> datetime:
    """Seven o'clock in a zone, so many days before the last day of a window."""
    where = ZoneInfo(zone)
    day = deadline.astimezone(where).date() - timedelta(days=days_before)
    return datetime.combine(day, MORNING, where).astimezone(UTC)


@dataclass(frozen=True)
class Morning:
    """A day in a zone and the moment of seven o'clock on it."""

    day: date
    moment: datetime


def last_morning(at: datetime, zone: str, *, weekday: int | None = None) -> Morning:
    """The last seven o'clock in a zone, on a weekday (Monday is 0) when one is asked."""
    where = ZoneInfo(zone)
    day = at.astimezone(where).date()
    while True:
        moment = datetime.combine(day, MORNING, where).astimezone(UTC)
        if moment <= at and weekday in (None, day.weekday()):
            return Morning(day, moment)
        day -= timedelta(days=1)


def in_words(deadline: datetime, zone: str) -> str:
    """`3 May 2026, 23:59 (New York time)`"""
    local = deadline.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M} ({_place(zone)})"


def _place(zone: str) -> str:
    """`New York time` of America/New_York; UTC and Etc/GMT+5 name no place and stay."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone
    return f"{zone.rsplit('/', 1)[1].replace('_', ' ')} time"
