"""Reach an Elasticsearch: where it is in, a client and sentences for its errors out.

The package is imported when it is needed, so that an installation without Elasticsearch
does not pay for it.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from search.engines.base import IndexUnavailable, NotAnswering

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

log = logging.getLogger(__name__)

# A page can wait so long (seconds) before the embedded engine answers it.
READ_SECONDS = 3.0
WRITE_SECONDS = 60.0


@dataclass(frozen=True)
class Place:
    """Where an Elasticsearch is and what its indices are called.

    ca: path of a certificate, "" for those of the system. replicas: a number, or a range
    that follows the number of nodes ("0-1").
    """

    url: str
    api_key: str = ""
    ca: str = ""
    prefix: str = "concord"
    replicas: str = "0-1"

    def client(self, seconds: float = READ_SECONDS) -> "Elasticsearch":
        """A client that waits for `seconds` for each answer and asks once."""
        return _client(self, os.getpid()).options(request_timeout=seconds)


@lru_cache(maxsize=8)
def _client(place: Place, process: int) -> "Elasticsearch":
    """One pool of connections for a process; a forked one must not share it."""
    from elasticsearch import Elasticsearch

    facts: dict[str, Any] = {"max_retries": 0, "retry_on_timeout": False}
    if place.api_key:
        facts["api_key"] = place.api_key
    if place.ca:
        facts["ca_certs"] = place.ca
    return Elasticsearch(place.url, **facts)


@contextmanager
def answering(name: str) -> Iterator[None]:
    """Turn every error of Elasticsearch into IndexUnavailable with a sentence."""
    from elasticsearch import ApiError, TransportError
    from elasticsearch.helpers import BulkIndexError

    try:
        yield
    except (TransportError, BulkIndexError) as error:
        log.warning("Elasticsearch, %s index: %r", name, error)
        raise NotAnswering(
            f"Elasticsearch does not answer for the {name} index "
            f"({type(error).__name__})."
        ) from error
    except ApiError as error:
        # The reason may quote what a reader asked.
        status, what = error.meta.status, error.message
        log.warning("Elasticsearch, %s index: status %s, %s", name, status, what)
        # An odd question, or an index that is missing: others are answered.
        kind = IndexUnavailable if status in (400, 404) else NotAnswering
        raise kind(_sentence(name, error)) from error


def _sentence(name: str, error: Any) -> str:
    status = error.meta.status
    if status in (401, 403):
        return f"Elasticsearch refuses the key that is given for the {name} index."
    if status == 404:
        return no_index(name)
    return f"Elasticsearch cannot answer for the {name} index (status {status})."


def no_index(name: str) -> str:
    """What is said of an Elasticsearch that is new."""
    return f"There is no {name} index in Elasticsearch yet: run rebuild_index."
