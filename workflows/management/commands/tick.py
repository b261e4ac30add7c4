"""Do what is due by the clock."""

from typing import Any

from cms import clock
from cms.people.command import ConcordCommand
from workflows.actions.due import tick
from workflows.models.chain import instant


class Command(ConcordCommand):
    """Running it twice does nothing twice."""

    help = "Do what is due by the clock: close reviews, extend calls and ballots."
    takes_at = True

    def answer(self, **options: Any) -> dict[str, Any]:
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
                for record in tick(clock.now())
            ],
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        return [
            f"{done['designation']}: {done['name']} → {done['state']} as of {done['at']}"
            for done in answer["performed"]
        ] or ["Nothing was due."]
