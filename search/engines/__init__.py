"""Which engines this installation searches with."""

from pathlib import Path

from django.conf import settings

from search.engines.base import Index
from search.engines.elasticsearch import ElasticsearchIndex
from search.engines.elasticsearch_client import Place
from search.engines.fallback import WithFallback
from search.engines.fts5 import Fts5Index

PUBLIC, RESTRICTED = "public", "restricted"
EMBEDDED, ELASTICSEARCH = Fts5Index.engine, ElasticsearchIndex.engine


def engines() -> list[str]:
    """The engines that are kept up to date; the embedded one is always among them."""
    return [EMBEDDED, *([ELASTICSEARCH] if settings.ELASTICSEARCH_URL else [])]


def index(name: str) -> Index:
    """What answers readers: of published text (`public`) or of drafts (`restricted`)."""
    if ELASTICSEARCH in engines():
        return WithFallback(elasticsearch(name), embedded(name))
    return embedded(name)


def kept(name: str, engine: str = "") -> list[Index]:
    """Every index of that name that is written to, rebuilt and verified; or the one of
    an engine."""
    made = {EMBEDDED: embedded, ELASTICSEARCH: elasticsearch}
    return [made[one](name) for one in engines() if engine in ("", one)]


def embedded(name: str) -> Fts5Index:
    """The index in files beside the database, which every installation keeps."""
    return Fts5Index(name, Path(settings.SEARCH_DIR), _weights())


def elasticsearch(name: str) -> ElasticsearchIndex:
    """The index in Elasticsearch."""
    place = Place(
        url=settings.ELASTICSEARCH_URL,
        api_key=settings.ELASTICSEARCH_API_KEY,
        ca=settings.ELASTICSEARCH_CA,
        prefix=settings.ELASTICSEARCH_PREFIX,
        replicas=settings.ELASTICSEARCH_REPLICAS,
    )
    return ElasticsearchIndex(name, place, _weights())


def _weights() -> dict[str, float] | None:
    return getattr(settings, "SEARCH_WEIGHTS", None)
