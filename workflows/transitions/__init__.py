"""Every transition of each track, declared as data."""

from workflows.transitions import chapter, practice, standard
from workflows.transitions.row import Row

TABLES: dict[str, dict[str, Row]] = {
    "standard": {row.name: row for row in standard.ROWS},
    "chapter": {row.name: row for row in chapter.ROWS},
    "practice": {row.name: row for row in practice.ROWS},
}
