"""Do what is due by the clock."""

from typing import Any

from cms import clock
from cms.people.command import ConcordCommand
from workflows.actions.due import tick
from workflows.actions.timers import run_timers
from workflows.models.chain import instant


class Command(ConcordCommand):
    """Running it twice does nothing twice."""

    help = "Do what is due by the clock: close reviews, extend calls and ballots."
    takes_at = True

    def answer(self, **options: Any) -> dict[str, Any]:
        performed = tick(clock.now())
        return {
            "result": "done",
            "reasons": [],
            "performed": [
                {
                    "designation": record.work_item.document.designation,
                    "name": record.name,
                    "state": record.to_state,
                    "at": instant(record.at),
                }
                for record in performed
            ],
            "timers": run_timers(clock.now()),
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        moved = [
            f"{done['designation']}: {done['name']} → {done['state']} as of {done['at']}"
            for done in answer["performed"]
        ]
        return [*moved, *answer["timers"]] or ["Nothing was due."]
