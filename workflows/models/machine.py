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


def _machine(name: str, doc: str, table: Mapping[str, Row]) -> type[WorkItem]:
    """A proxy of WorkItem with a method for each row of a table."""
    meta = type("Meta", (), {"proxy": True})
    methods = {row.name: _method(row) for row in table.values()}
    facts = {"__module__": __name__, "__doc__": doc, "Meta": meta}
    return type(name, (WorkItem,), {**facts, **methods})


StandardWork = _machine(
    "StandardWork", "The machine of a standard.", TABLES["standard"]
)
ChapterWork = _machine(
    "ChapterWork", "The machine of a toolkit chapter.", TABLES["chapter"]
)
PracticeWork = _machine(
    "PracticeWork", "The machine of a promising practice.", TABLES["practice"]
)
MACHINES: dict[str, type[WorkItem]] = {
    "standard": StandardWork, "chapter": ChapterWork, "practice": PracticeWork,
}  # fmt: skip
