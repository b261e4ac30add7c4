"""When a window closes: 23:59:59 in the group's zone, whatever clocks and calendars do."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.windows import (
    closes_after_working_days,
    closes_at,
    days_later,
    days_left,
    end_of,
    in_words,
    is_over,
    last_morning,
    morning_of,
)

NEW_YORK = "America/New_York"
# Whole and half hours of summer time, both hemispheres, far east and west of UTC.
ZONES = [
    NEW_YORK, "Europe/Berlin", "Australia/Lord_Howe", "America/Nuuk", "Asia/Kathmandu",
    "Pacific/Kiritimati", "Etc/GMT+12", "America/St_Johns", "Africa/Casablanca", "UTC",
]  # fmt: skip
SECOND = timedelta(seconds=1)
starts = st.datetimes(
    min_value=datetime(2012, 1, 1),  # noqa: DTZ001
    max_value=datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
zones = st.sampled_from(ZONES)
lengths = st.integers(1, 400)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    ("day", "zone", "ends"),
    [
        # Clocks go forward on 8 March 2026 in New York and back on 1 November.
        (date(2026, 3, 7), NEW_YORK, utc(2026, 3, 8, 4, 59, 59)),
        (date(2026, 3, 8), NEW_YORK, utc(2026, 3, 9, 3, 59, 59)),
        (date(2026, 10, 31), NEW_YORK, utc(2026, 11, 1, 3, 59, 59)),
        (date(2026, 11, 1), NEW_YORK, utc(2026, 11, 2, 4, 59, 59)),
        # 29 March and 25 October 2026 in Berlin.
        (date(2026, 3, 29), "Europe/Berlin", utc(2026, 3, 29, 21, 59, 59)),
        (date(2026, 10, 25), "Europe/Berlin", utc(2026, 10, 25, 22, 59, 59)),
        # Half an hour on Lord Howe Island: back on 5 April, forward on 4 October 2026.
        (date(2026, 4, 4), "Australia/Lord_Howe", utc(2026, 4, 4, 12, 59, 59)),
        (date(2026, 4, 5), "Australia/Lord_Howe", utc(2026, 4, 5, 13, 29, 59)),
        (date(2026, 10, 4), "Australia/Lord_Howe", utc(2026, 10, 4, 12, 59, 59)),
        # 29 February 2028.
        (date(2028, 2, 29), "UTC", utc(2028, 2, 29, 23, 59, 59)),
    ],
)
def test_a_day_ends_with_its_last_second_in_the_zone(day, zone, ends):
    assert end_of(day, zone) == ends


@pytest.mark.parametrize(
    ("day", "zone", "ends"),
    [
        # São Paulo went back from midnight to 23:00: 23:59:59 came twice.
        (date(2018, 2, 17), "America/Sao_Paulo", utc(2018, 2, 18, 2, 59, 59)),
        # Nuuk went forward from 23:00 to midnight: there was no 23:59:59.
        (date(2024, 3, 30), "America/Nuuk", utc(2024, 3, 31, 0, 59, 59)),
        # Samoa had no 30 December 2011: the day before it ended then.
        (date(2011, 12, 30), "Pacific/Apia", utc(2011, 12, 30, 9, 59, 59)),
    ],
)
def test_a_last_second_that_came_twice_or_never_is_the_last_that_there_was(
    day, zone, ends
):
    assert end_of(day, zone) == ends
    assert local_day(ends + SECOND, zone) > day


@given(starts, lengths, zones)
def test_a_window_ends_with_its_last_day_and_not_a_second_later(start, days, zone):
    ends = closes_at(start, days, zone)
    last = local_day(start, zone) + timedelta(days=days)
    assert local_day(ends, zone) == last
    assert local_day(ends + SECOND, zone) == last + timedelta(days=1)


@given(starts, lengths, zones)
def test_a_window_has_as_many_days_left_as_it_was_given(start, days, zone):
    ends = closes_at(start, days, zone)
    assert ends > start
    assert days_left(ends, start, zone) == days
    assert days_left(ends, ends, zone) == 0
    assert days_left(ends, ends + timedelta(days=9), zone) == 0
    assert days_later(start, days, zone) == ends


@given(starts, lengths, zones)
def test_a_longer_window_ends_later(start, days, zone):
    one_more = closes_at(start, days + 1, zone) - closes_at(start, days, zone)
    assert timedelta(hours=22) <= one_more <= timedelta(hours=26)


@given(starts, lengths, zones)
def test_when_in_the_day_a_window_opens_changes_nothing(start, days, zone):
    opens = start.astimezone(ZoneInfo(zone))
    earlier = opens.replace(hour=0, minute=0, second=0, microsecond=0)
    assert closes_at(earlier, days, zone) == closes_at(start, days, zone)


@given(starts, st.integers(1, 30), zones)
def test_working_days_leave_out_saturdays_and_sundays(start, days, zone):
    ends = closes_after_working_days(start, days, zone)
    first, last = local_day(start, zone), local_day(ends, zone)
    between = [
        first + timedelta(days=n) for n in range(1, (last - first).days + 1)
    ]  # fmt: skip
    assert sum(day.weekday() < 5 for day in between) == days
    assert last.weekday() < 5


def test_five_working_days_from_a_friday_over_a_change_of_clocks():
    friday = utc(2026, 3, 6, 15)
    ends = closes_after_working_days(friday, 5, NEW_YORK)
    assert ends == utc(2026, 3, 14, 3, 59, 59)
    assert in_words(ends, NEW_YORK) == "13 March 2026, 23:59 (New York time)"


def test_forty_five_days_from_2_february_end_with_19_march():
    ends = closes_at(utc(2026, 2, 2, 14), 45, NEW_YORK)
    assert ends == utc(2026, 3, 20, 3, 59, 59)
    assert in_words(ends, NEW_YORK) == "19 March 2026, 23:59 (New York time)"


def test_a_window_over_a_leap_day_is_a_day_of_the_year_shorter():
    assert local_day(closes_at(utc(2027, 2, 20), 30, "UTC"), "UTC") == date(2027, 3, 22)
    assert local_day(closes_at(utc(2028, 2, 20), 30, "UTC"), "UTC") == date(2028, 3, 21)


def test_the_last_second_is_inside_to_its_end():
    ends = utc(2026, 3, 20, 3, 59, 59)
    assert not is_over(ends, ends)
    assert not is_over(ends, ends + timedelta(microseconds=999_999))
    assert is_over(ends, ends + SECOND)


def test_no_days_are_no_window():
    assert closes_at(utc(2026, 1, 1), 0, "UTC") is None
    assert closes_after_working_days(utc(2026, 1, 1), 0, "UTC") is None
    assert days_left(None, utc(2026, 1, 1), "UTC") is None
    assert is_over(None, utc(2026, 1, 1))


@given(starts, zones)
def test_the_last_morning_is_at_seven_and_less_than_a_long_day_ago(at, zone):
    morning = last_morning(at, zone)
    local = morning.moment.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute, local.date()) == (7, 0, morning.day)
    assert timedelta(0) <= at - morning.moment < timedelta(hours=25)


@given(starts, zones)
def test_the_last_monday_morning_is_a_monday(at, zone):
    morning = last_morning(at, zone, weekday=0)
    assert morning.day.weekday() == 0
    assert timedelta(0) <= at - morning.moment < timedelta(days=7, hours=1)


@given(starts, st.sampled_from([14, 7, 3]), zones)
def test_a_reminder_falls_on_the_morning_so_many_days_before_the_close(
    start, days, zone
):
    closes = closes_at(start, 30, zone)
    morning = morning_of(closes, zone, days_before=days)
    assert days_left(closes, morning, zone) == days
    assert morning.astimezone(ZoneInfo(zone)).hour == 7


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="This system has no tzset.")
@pytest.mark.parametrize("server", ["Asia/Tokyo", "America/Los_Angeles", NEW_YORK])
def test_the_zone_of_the_server_does_not_matter(server, monkeypatch):
    expected = closes_at(utc(2026, 3, 7, 23), 1, NEW_YORK)
    before = os.environ.get("TZ")
    try:
        monkeypatch.setenv("TZ", server)
        time.tzset()
        assert closes_at(utc(2026, 3, 7, 23), 1, NEW_YORK) == expected
        assert expected == utc(2026, 3, 9, 3, 59, 59)
        assert in_words(expected, NEW_YORK).startswith("8 March 2026, 23:59")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert os.environ.get("TZ") == before
