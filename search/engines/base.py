"""What every search engine offers: one physical index each for published text and drafts.

An engine stores entries by source (an edition, a desk) and answers requests. It knows
nothing of people: the caller says which documents may be seen.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from search.documents import Entry
from search.query import Query

# Matches are counted exactly up to here; beyond, a page says "10,000+".
COUNT_LIMIT = 10_000
# As much as is looked at of what somebody types, for suggestions; to be cut after
# search.query.clean(), since one character may become eighteen.
MAX_BEGINNING = 100
# Title and labels over headings above the clause over its text.
DEFAULT_WEIGHTS = {"title": 4.0, "labels": 4.0, "headings": 2.0, "body": 1.0}
# What is in force and what is being written come before what is over.
STATUS_RANK = {"current": 0, "draft": 0, "superseded": 1, "withdrawn": 2}

Read = Callable[[str], list[Entry]]
Report = Callable[[str], None]


class IndexUnavailable(RuntimeError):
    """The index cannot be read or written now; the sentence says why."""


class NotAnswering(IndexUnavailable):
    """No question would be answered now, whichever it is and of whichever index."""


class RebuildRunning(RuntimeError):
    """Somebody else is building this index anew."""


class Overtaken(RuntimeError):
    """Somebody else has written the source since its version was asked: read again."""


@dataclass(frozen=True)
class Request:
    """What is asked of one index.

    documents: UUIDs of the documents that may be found; None for all in the index, which
    only the published one may be asked. hidden: sources to leave out. filters: values
    wanted by facet (any of them); excluded: values not wanted. in_force_on: an ISO day;
    only what was in force on it. of_some: how many parts of a `Some` must occur.
    """

    query: Query
    documents: frozenset[str] | None
    hidden: frozenset[str] = frozenset()
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    in_force_on: str = ""
    of_some: int = 2
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True)
class Hit:
    """A clause that was found, with private marks around the matches in its texts.

    `node` is the node that an identifier named, `label` how it is cited; both are empty
    for words. `rank` sorts hits of several indexes; smaller comes first: (1 unless cited,
    status, 1 if below what is cited, 1 unless the title is the query, 1 unless the title
    has all words, 1 unless the clause has all words of a question, 1 unless it has them
    as typed, minus the BM25 score, designation, position).
    """

    entry: Entry
    title: str
    body: str
    rank: tuple
    node: str = ""
    label: str = ""

    @property
    def is_exact(self) -> bool:
        """Found because the query is its identifier."""
        return bool(self.node)


@dataclass(frozen=True)
class Hits:
    """`total` is exact up to COUNT_LIMIT, and COUNT_LIMIT + 1 when there are more.

    facets: {name: {value: count}}, each counted under the filters of the others. A facet
    of which more than COUNT_LIMIT clauses would be counted has every value that the
    visible documents have, and None for each count. is_limited: the usual engine does
    not answer, and another one did.
    """

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, dict[str, int | None]] = field(default_factory=dict)
    is_limited: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A completion: a clause title or an identifier (words come from the lexicon)."""

    text: str
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Stored:
    """A row as it lies in the index. It is sound when both hashes are the same."""

    source: str
    uuid: str
    document: str
    place: str
    sha256: str
    computed: str


class Index(ABC):
    """One physical index. Writing is idempotent; readers never wait for writers.

    engine: its word in commands and jobs. place: what answers or does not as a whole.
    """

    engine = "embedded"
    name: str
    place: object = None

    def version(self, source: str) -> object:
        """What a writer asks before it reads the database, and gives to `replace`; None
        where writers never overtake one another."""
        return None

    @abstractmethod
    def replace(self, source: str, entries: list[Entry], version: object = None) -> int:
        """Make `entries` all that is kept of a source; how many rows were changed.

        version: when it is no longer what `version` answers, raises Overtaken.
        """

    def delete(self, source: str) -> int:
        """Keep nothing of a source."""
        return self.replace(source, [])

    @abstractmethod
    def sources(self) -> set[str]:
        """Every source of which something is kept."""

    @abstractmethod
    def sources_of(self, document: str) -> set[str]:
        """Sources of which something of a document is kept."""

    @abstractmethod
    def search(self, request: Request) -> Hits:
        """Answer a request. Raises IndexUnavailable."""

    @abstractmethod
    def suggest(
        self, beginning: str, documents: frozenset[str] | None, limit: int
    ) -> list[Suggestion]:
        """Titles and identifiers that begin so. Raises IndexUnavailable."""

    @abstractmethod
    def rebuild(
        self, sources: Iterable[str], read: Read, report: Report = lambda _: None
    ) -> int:
        """Build the index anew from `read(source)` beside the one in use, then swap.

        What was written meanwhile is read again before the swap, so nothing is lost; a
        kill at any moment leaves the old index in use. Returns the number of entries.
        Raises RebuildRunning.
        """

    @abstractmethod
    def stored(self) -> Iterator[Stored]:
        """Every row, with its hash as kept and as computed from what is kept."""

    @abstractmethod
    def problems(self) -> Iterator[str]:
        """What is wrong within the index itself, a sentence each."""

    @abstractmethod
    def state(self) -> str:
        """The word ok, or a sentence that says what is wrong."""
