"""Build an Elasticsearch index anew beside the one that answers, and swap them: sources
and a way to read them in, the number of entries out.

One rebuild of an index runs at a time. It holds a lease, a document with a time until
which it counts and which the rebuild puts off; when it is killed, another may begin as
soon as that time is over, and removes what the killed one left half-built.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

from search.documents import Entry
from search.engines.base import (
    IndexUnavailable,
    Overtaken,
    Read,
    RebuildRunning,
    Report,
)
from search.engines.elasticsearch_client import answering
from search.engines.elasticsearch_mapping import MADE_BY, template
from search.engines.elasticsearch_query import ENTRIES
from search.engines.elasticsearch_store import Physical, Store

LEASE_SECONDS = 60.0
# A source that others write again and again is left to them.
TRIES = 20


class Lease:
    """The right to build an index anew."""

    def __init__(self, store: Store, seconds: float) -> None:
        self.store, self.seconds = store, seconds
        self.index, self.id = f"{store.place.prefix}-leases", store.name
        self.token = secrets.token_hex(8)
        self.renewed = 0.0
        self.place: dict[str, Any] = {}

    def take(self) -> None:
        """Raises RebuildRunning when somebody else has it."""
        from elasticsearch import ConflictError

        client = self.store.client
        if not client.indices.exists(index=self.index):
            # Two may find it missing.
            client.options(ignore_status=400).indices.create(
                index=self.index,
                settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
            )
        found = self._read()
        if found.get("found"):
            rest = found["_source"]["until"] - time.time()
            if rest > 0:
                raise RebuildRunning(
                    f"The {self.store.name} index in Elasticsearch is being rebuilt "
                    f"already. If that was killed, try again in {rest:.0f} seconds."
                )
            self.place = _place(found)
        else:
            self.place = {"op_type": "create"}
        try:
            self._write()
        except ConflictError as error:
            raise RebuildRunning(
                f"The {self.store.name} index in Elasticsearch is being rebuilt already."
            ) from error

    def is_held(self) -> bool:
        """Whether somebody has it now."""
        found = self._read()
        return bool(found.get("found")) and found["_source"]["until"] > time.time()

    def renew(self, *, at_once: bool = False) -> None:
        """Put off the end of the lease. Raises RebuildRunning when it was lost."""
        from elasticsearch import ConflictError

        if not at_once and time.monotonic() - self.renewed < self.seconds / 4:
            return
        try:
            self._write()
        except ConflictError as error:
            raise RebuildRunning(
                f"Another rebuild of the {self.store.name} index has taken over."
            ) from error

    def release(self) -> None:
        """Let others build; a lost lease is not ours to give."""
        self.store.client.options(ignore_status=[404, 409]).delete(
            index=self.index, id=self.id, **self.place
        )

    def _read(self) -> Any:
        client = self.store.client.options(ignore_status=404)
        return client.get(index=self.index, id=self.id)

    def _write(self) -> None:
        made = self.store.client.index(
            index=self.index,
            id=self.id,
            document={"token": self.token, "until": time.time() + self.seconds},
            **self.place,
        )
        self.place = _place(made)
        self.renewed = time.monotonic()


def _place(answer: Any) -> dict[str, Any]:
    return {
        "if_seq_no": answer["_seq_no"],
        "if_primary_term": answer["_primary_term"],
    }


class Rebuild:
    """One rebuild of one index."""

    def __init__(self, store: Store, seconds: float = LEASE_SECONDS) -> None:
        self.store = store
        self.lease = Lease(store, seconds)
        # Of each source: the version that was written and a digest of its hashes.
        self.made: dict[str, tuple[int, str]] = {}

    def run(self, sources: Iterable[str], read: Read, report: Report) -> int:
        """Raises RebuildRunning, IndexUnavailable and what `read` raises."""
        with answering(self.store.name):
            self.lease.take()
            try:
                return self._run(sources, read, report)
            finally:
                self.lease.release()

    def _run(self, sources: Iterable[str], read: Read, report: Report) -> int:
        old = self._used()
        self._remove(self._numbered() - set(old))
        target = self._create()
        try:
            # Asked for now: what is published from here on is written to both.
            wanted = list(sources)
            for done, source in enumerate(wanted, start=1):
                self._fill(target, source, read)
                self.lease.renew()
                report(f"{self.store.name}: {done} of {len(wanted)}")
            total = self._verify(target)
            self.lease.renew(at_once=True)
            self._swap(target, old)
        except BaseException:
            self._remove({target.name} - set(self._used()))
            raise
        self._remove(set(old))
        return total

    # -- indices ---------------------------------------------------------------------

    def _numbered(self) -> set[str]:
        """Every physical index of this name."""
        found = self.store.client.indices.get(
            index=f"{self.store.alias}-*", features=["aliases"]
        )
        pattern = re.compile(re.escape(self.store.alias) + r"-\d{6}")
        return {name for name in found if pattern.fullmatch(name)}

    def _used(self) -> list[str]:
        """The physical index that answers, if there is one."""
        found = self.store.physical().get(self.store.alias)
        return [found.name] if found else []

    def _create(self) -> Physical:
        client, place = self.store.client, self.store.place
        client.indices.put_index_template(
            name=f"{place.prefix}-search",
            **template([f"{place.prefix}-*-0*"], place.replicas),
        )
        number = max((int(name[-6:]) for name in self._numbered()), default=0) + 1
        name = f"{self.store.alias}-{number:06d}"
        # Answers when its shard does; only then may writers know of it.
        client.indices.create(index=name, wait_for_active_shards="1")
        client.indices.put_alias(index=name, name=self.store.building)
        return Physical(name, self.store.building, MADE_BY)

    def _swap(self, target: Physical, old: list[str]) -> None:
        alias, building = self.store.alias, self.store.building
        self.store.client.indices.update_aliases(
            actions=[
                *({"remove": {"index": one, "alias": alias}} for one in old),
                {"add": {"index": target.name, "alias": alias}},
                {"remove": {"index": target.name, "alias": building}},
            ]
        )

    def _remove(self, names: set[str]) -> None:
        if names:
            self.store.client.indices.delete(
                index=sorted(names), ignore_unavailable=True
            )

    # -- what is in them -------------------------------------------------------------

    def _fill(self, target: Physical, source: str, read: Read) -> None:
        for _ in range(TRIES):
            before = self.store.written(target.alias, source)[0]
            entries = read(source)
            try:
                self.store.replace_in(target, source, entries, {target.name: before})
            except Overtaken:
                continue
            self.made[source] = (before + 1, _digest(_hashes(entries)))
            return

    def _verify(self, target: Physical) -> int:
        """Compare what is there with what was written; the number of entries."""
        client = self.store.client
        client.indices.refresh(index=target.alias)
        kept: dict[str, list[tuple[str, str]]] = {}
        for hit in self.store.pages(
            target.alias, ENTRIES, ["source", "uuid"],
            _source=False, docvalue_fields=["source", "uuid", "sha256"],
        ):  # fmt: skip
            facts = {name: values[0] for name, values in hit["fields"].items()}
            row = (facts["uuid"], facts["sha256"])
            kept.setdefault(facts["source"], []).append(row)
        for hit in self.store.pages(
            target.alias, {"exists": {"field": "written"}}, ["written"],
            _source=["written"], version=True,
        ):  # fmt: skip
            source = hit["_source"]["written"]
            version, digest = self.made.get(source, (0, ""))
            # Others may have written it again since.
            if hit["_version"] == version and digest != _digest(kept.get(source, [])):
                raise IndexUnavailable(
                    f"{source} is not in the new {self.store.name} index as it was "
                    "written. The old index stays in use; run rebuild_index again."
                )
        return sum(map(len, kept.values()))


def _hashes(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.uuid, entry.sha256) for entry in entries]


def _digest(rows: list[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()
