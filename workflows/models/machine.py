"""One finite state machine per track, made from the tables of `workflows.transitions`.

A machine's methods move the state and do nothing else; `perform()` is what calls them.
"""

from collections.abc import Callable, Mapping

from django_fsm import RETURN_VALUE, transition

from workflows.models.work_item import WorkItem
from workflows.transitions import TABLES
from workflows.transitions.row import Row


def _method(row: Row) -> Callable[[WorkItem, str], str]:
    def move(self: WorkItem, target: str) -> str:
        return target

    move.__name__ = row.name
    move.__qualname__ = f"machine.{row.name}"
    move.__doc__ = f"{row.code}: {row.title}."
    return transition(
        field="state", source=list(row.sources), target=RETURN_VALUE(*row.targets)
    )(move)


def _methods(table: Mapping[str, Row]) -> type:
    return type("Methods", (), {name: _method(row) for name, row in table.items()})


class StandardWork(_methods(TABLES["standard"]), WorkItem):
    """The machine of a standard."""

    class Meta:
        proxy = True


class ChapterWork(_methods(TABLES["chapter"]), WorkItem):
    """The machine of a toolkit chapter."""

    class Meta:
        proxy = True


MACHINES: dict[str, type[WorkItem]] = {"standard": StandardWork, "chapter": ChapterWork}
