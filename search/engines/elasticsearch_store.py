"""The documents of an Elasticsearch index: who may write them, and that none is lost.

Two aliases name the physical indices: `NAME` is read and written, `NAME-building` is
written while a rebuild fills it. A writer writes to both, wherever it runs.

Of each source there is a row `written:SOURCE`, whose external version counts the
writings. A writer asks for it before it reads the database (`version`). When it has
grown since, somebody else has written, perhaps something newer, so `replace` raises
Overtaken and the writer reads again. All rows of a writing carry its version, and an
older one cannot overwrite them.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from search.documents import Entry
from search.engines.base import IndexUnavailable, Overtaken, Stored
from search.engines.elasticsearch_client import (
    WRITE_SECONDS,
    Place,
    answering,
    no_index,
)
from search.engines.elasticsearch_mapping import (
    ALL_VALUES,
    MADE_BY,
    document_of,
    id_of,
    stored_of,
)
from search.engines.elasticsearch_query import ENTRIES

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

READ_AT_ONCE = 1000
CONFLICT, MISSING = 409, 404
# Each source's version in each physical index.
Version = dict[str, int]


@dataclass(frozen=True)
class Physical:
    """An index as Elasticsearch has it. `alias` is the name through which it is written,
    so that one that was dropped meanwhile does not come back."""

    name: str
    alias: str
    made_by: str


class Store:
    """Reads and writes the documents of one index."""

    def __init__(self, place: Place, name: str) -> None:
        self.place, self.name = place, name
        self.alias = f"{place.prefix}-{name}"
        self.building = f"{self.alias}-building"

    @property
    def client(self) -> "Elasticsearch":
        """For writing, which may take its time."""
        return self.place.client(WRITE_SECONDS)

    # -- indices ---------------------------------------------------------------------

    def physical(self, client: "Elasticsearch | None" = None) -> dict[str, Physical]:
        """The physical indices behind both aliases, by alias."""
        found = (client or self.client).indices.get(
            index=[self.alias, self.building],
            ignore_unavailable=True,
            features=["aliases", "mappings"],
        )
        return {
            alias: Physical(
                name, alias, facts["mappings"].get("_meta", {}).get("made_by", "")
            )
            for name, facts in found.items()
            for alias in (self.alias, self.building)
            if alias in facts["aliases"]
        }

    def check(self, one: Physical) -> None:
        """Refuse what another version has made."""
        if one.made_by != MADE_BY:
            raise IndexUnavailable(
                f"The {self.name} index in Elasticsearch was made by another version: "
                "run rebuild_index."
            )

    # -- writing ---------------------------------------------------------------------

    def version(self, source: str) -> Version:
        """How often a source was written, by physical index."""
        with answering(self.name):
            return {
                one.name: self.written(one.alias, source)[0]
                for one in self.physical().values()
            }

    def written(self, alias: str, source: str) -> tuple[int, str]:
        """Version and token of the last writing of a source; (0, "") before the first."""
        found = self.client.options(ignore_status=MISSING).get(
            index=alias, id=_marker_id(source)
        )
        if not found.get("found"):
            return 0, ""
        return found["_version"], found["_source"]["token"]

    def replace(
        self, source: str, entries: list[Entry], version: Version | None = None
    ) -> int:
        """Make `entries` all that is kept of a source, in every physical index.

        Nothing is written, and nothing is missing, where there is no index yet: the
        rebuild that makes it reads the database.
        """
        from elasticsearch import NotFoundError
        from elasticsearch.helpers import BulkIndexError

        with answering(self.name):
            while True:
                there = self.physical()
                try:
                    # What readers have seen is in the index that they change over to.
                    counts = {
                        alias: self._replace_for_readers(
                            there[alias], source, entries, version
                        )
                        for alias in (self.building, self.alias)
                        if alias in there
                    }
                except (NotFoundError, BulkIndexError):
                    if self.physical() == there:
                        raise
                    continue
                # A rebuild that began or ended meanwhile has moved the aliases.
                if self.physical() == there:
                    return counts.get(self.alias, 0)

    def _replace_for_readers(
        self, one: Physical, source: str, entries: list[Entry], version: Version | None
    ) -> int:
        if changed := self.replace_in(one, source, entries, version):
            self.client.indices.refresh(index=one.alias)
        return changed

    def replace_in(
        self,
        one: Physical,
        source: str,
        entries: list[Entry],
        version: Version | None = None,
    ) -> int:
        """Make `entries` all that one physical index keeps of a source, once it is
        refreshed; how many rows were changed. Raises Overtaken."""
        self.check(one)
        if version is None:
            before = self.written(one.alias, source)[0]
        else:
            before = version.get(one.name, 0)
        token = secrets.token_hex(8)
        self._begin(one.alias, source, before + 1, token)
        # What was never written has no rows.
        kept = self._kept(one.alias, source) if before else {}
        changed = self._write(one.alias, kept, entries, before + 1)
        if self.written(one.alias, source)[1] != token:
            raise Overtaken(source)
        return changed

    def _begin(self, alias: str, source: str, version: int, token: str) -> None:
        from elasticsearch import ConflictError

        try:
            self.client.index(
                index=alias,
                id=_marker_id(source),
                document={"written": source, "token": token},
                version=version,
                version_type="external",
                require_alias=True,
            )
        except ConflictError as error:
            raise Overtaken(source) from error

    def _kept(self, alias: str, source: str) -> dict[str, str]:
        self.client.indices.refresh(index=alias)
        return self.hashes(alias, source)

    def _write(
        self, alias: str, kept: dict[str, str], entries: list[Entry], version: int
    ) -> int:
        wanted = {id_of(entry): entry for entry in entries}
        gone = [i for i, sha in kept.items() if _sha256(wanted, i) != sha]
        new = [entry for i, entry in wanted.items() if kept.get(i) != entry.sha256]
        facts = {"version": version, "version_type": "external_gte"}
        actions = [
            {"_op_type": "delete", "_id": i, **facts} for i in gone if i not in wanted
        ]
        actions += [
            {"_id": id_of(entry), "_source": document_of(entry), **facts}
            for entry in new
        ]
        if actions:
            self._bulk(alias, actions)
        return len(gone) + len(new)

    def _bulk(self, alias: str, actions: list[dict[str, Any]]) -> None:
        from elasticsearch.helpers import BulkIndexError, streaming_bulk

        for done, answer in streaming_bulk(
            self.client, actions, index=alias, raise_on_error=False, max_retries=3,
            require_alias=True,
        ):  # fmt: skip
            if done:
                continue
            ((kind, facts),) = answer.items()
            if facts.get("status") == CONFLICT:
                raise Overtaken(facts["_id"])
            if not (kind == "delete" and facts.get("status") == MISSING):
                raise BulkIndexError("A clause was not written.", [facts])

    # -- reading ---------------------------------------------------------------------

    def hashes(self, alias: str, source: str) -> dict[str, str]:
        """The hash of each document of a source, by id."""
        return {
            hit["_id"]: hit["fields"]["sha256"][0]
            for hit in self.pages(
                alias,
                {"term": {"source": source}},
                ["uuid"],
                _source=False,
                docvalue_fields=["sha256"],
            )
        }

    def pages(
        self, alias: str, query: dict[str, Any], order: list[str], **facts: Any
    ) -> Iterator[dict[str, Any]]:
        """Every hit of a query, of one state of the index."""
        moment = self.client.open_point_in_time(index=alias, keep_alive="2m")["id"]
        try:
            after: dict[str, Any] = {}
            while True:
                found = self.client.search(
                    pit={"id": moment, "keep_alive": "2m"},
                    query=query, sort=order, size=READ_AT_ONCE, track_total_hits=False,
                    **after, **facts,
                )["hits"]["hits"]  # fmt: skip
                yield from found
                if len(found) < READ_AT_ONCE:
                    return
                after = {"search_after": found[-1]["sort"]}
        finally:
            self.client.options(ignore_status=MISSING).close_point_in_time(id=moment)

    def stored(self, alias: str) -> Iterator[Stored]:
        """Every entry, with its hash as kept and as computed from what is kept."""
        for hit in self.pages(alias, ENTRIES, ["source", "position", "uuid"]):
            yield stored_of(hit["_source"])

    def sources(self, query: dict[str, Any], aliases: list[str]) -> set[str]:
        """Every source of which something matches."""
        found: set[str] = set()
        after: dict[str, Any] = {}
        while True:
            facts = {"size": ALL_VALUES, "sources": [{"s": {"terms": {"field": "source"}}}]}  # fmt: skip
            answer = self.client.search(
                index=aliases, size=0, query=query,
                aggs={"all": {"composite": {**facts, **after}}},
            )["aggregations"]["all"]  # fmt: skip
            found |= {bucket["key"]["s"] for bucket in answer["buckets"]}
            if "after_key" not in answer:
                return found
            after = {"after": answer["after_key"]}

    def needed(self, there: dict[str, Physical]) -> Physical:
        """The physical index that answers. Raises IndexUnavailable when there is none."""
        if self.alias not in there:
            raise IndexUnavailable(no_index(self.name))
        self.check(there[self.alias])
        return there[self.alias]


def _marker_id(source: str) -> str:
    return f"written:{source}"


def _sha256(wanted: dict[str, Entry], id_: str) -> str:
    return wanted[id_].sha256 if id_ in wanted else ""
