"""Editions that are published while an index is rebuilt, and a reader beside: an index in,
what was wrong out."""

import threading
from dataclasses import replace

from cms.documents import content
from search.documents import Facts, entries
from search.engines.base import Request
from search.query import parse
from tests.factories import paragraph, section


class World:
    """Editions that are published while an index is rebuilt, and who reads meanwhile.

    The rebuild reads one source at a time, when it is let; writers write as the worker
    does: the truth changes first, then the index is told.
    """

    def __init__(self, index, documents):
        self.index, self.editions, self.wrong = index, {}, []
        self.turns = threading.Semaphore(0)
        self.rebuild = self.writer = None
        self.least = 0
        for _ in range(documents):
            self.publish(wait=True)
        self.least = documents

    def publish(self, *, wait=False):
        number = len(self.editions) + 1
        text = content.new_tree(
            document=content.mint(), designation=f"D-{number}", title="Quality",
            sections=[section("Zebra", paragraph(f"zebra number{number}"))],
            meta={"abstract": [], "scope": []},
        )  # fmt: skip
        facts = Facts(f"edition:D-{number}", "1", "current", "2026-03-02")
        self.write(facts.source, entries(text, facts), wait=wait)

    def withdraw(self):
        source, made = next(iter(self.editions.items()))
        self.write(source, [replace(one, status="withdrawn") for one in made])

    def write(self, source, made, *, wait=False):
        if self.writer:
            self.writer.join()
        self.editions[source] = made
        self.writer = threading.Thread(target=self.index.replace, args=(source, made))
        self.writer.start()
        if wait:
            self.writer.join()

    def begin_rebuild(self):
        waiting = []

        def sources():
            # Asked when the engine notes what others write, so that nothing falls between.
            waiting.extend(self.editions)
            yield from list(waiting)

        def read(source):
            # What is read again before the swap is read while writers wait.
            if source in waiting:
                waiting.remove(source)
                self.turns.acquire()
            return self.editions[source]

        def run():
            try:
                self.index.rebuild(sources(), read)
            except Exception as error:  # noqa: BLE001
                self.wrong.append(repr(error))

        self.rebuild = threading.Thread(target=run)
        self.rebuild.start()

    def let_the_rebuild_read(self):
        self.turns.release()

    def ask(self):
        found = self.index.search(Request(parse("zebra"), None, limit=100))
        places = [(hit.entry.source, hit.entry.uuid) for hit in found.hits]
        if not self.least <= len(places) == found.total == len(set(places)):
            self.wrong.append((self.least, found.total, places))
        self.least = max(self.least, found.total)

    def finish(self):
        self.writer.join()
        for _ in range(100):
            self.turns.release()
        while self.rebuild.is_alive():
            self.ask()
        self.ask()

    def truth(self):
        return {
            s: {e.uuid: e.sha256 for e in made} for s, made in self.editions.items()
        }

    def kept(self):
        found = {}
        for row in self.index.stored():
            found.setdefault(row.source, {})[row.uuid] = row.sha256
        return found
