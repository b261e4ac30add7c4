"""Addresses of readers: standing lists, editions, drafts, nodes, files, site pages."""

from django.urls import path, re_path

from cms.documents.published import DOCUMENT_ROUTE, EDITION_ROUTE, NAME, PREFIX
from cms.reading.views import (
    citations,
    compare,
    documents,
    editions,
    feeds,
    files,
    nodes,
    site,
    words,
)

_LIST = rf"^(?P<prefix>{PREFIX})/"
_NUMBER = rf"(?P<number>{NAME})/"
_DRAFT = DOCUMENT_ROUTE + r"draft/(?P<sha8>[0-9a-f]{8})/"
_CITE = r"cite\.(?P<form>txt|bib|ris|json)$"

urlpatterns = [
    path("", site.home, name="home"),
    path("feed.atom", feeds.site_feed, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("patterns/", site.patterns, name="patterns"),
    path("glossary/", words.glossary, name="glossary"),
    path("references/", words.references, name="references"),
    re_path(r"^c/(?P<id12>[0-9a-f]{12})/$", nodes.by_id12, name="node"),
    path("id/<uuid:uuid>/", nodes.by_uuid, name="id"),
    re_path(
        r"^files/(?P<sha256>[0-9a-f]{64})/(?P<name>[^/]+)$",
        files.cited_file,
        name="file",
    ),
    re_path(_LIST + "$", documents.document_list, name="documents"),
    re_path(_LIST + r"feed\.atom$", feeds.list_feed, name="list-feed"),
    re_path(DOCUMENT_ROUTE + "$", editions.current, name="document"),
    re_path(DOCUMENT_ROUTE + r"feed\.atom$", feeds.document_feed, name="document-feed"),
    re_path(DOCUMENT_ROUTE + "history/$", editions.history, name="history"),
    re_path(
        DOCUMENT_ROUTE + rf"compare/(?P<old>{NAME}?)\.\.(?P<new>{NAME})/$",
        compare.compare_editions,
        name="compare",
    ),
    re_path(_DRAFT + "$", editions.draft, name="draft"),
    re_path(_DRAFT + _NUMBER + "$", editions.draft, name="draft-section"),
    re_path(EDITION_ROUTE + "$", editions.edition, name="edition"),
    re_path(EDITION_ROUTE + "cite/$", citations.cite_page, name="cite"),
    re_path(EDITION_ROUTE + _CITE, citations.citation, name="citation"),
    re_path(EDITION_ROUTE + _NUMBER + "$", editions.edition, name="section"),
    re_path(EDITION_ROUTE + _NUMBER + "cite/$", citations.cite_page, name="cite-node"),
    re_path(EDITION_ROUTE + _NUMBER + _CITE, citations.citation, name="citation-node"),
    re_path(r"^(?P<slug>[a-z0-9][a-z0-9_-]*)/$", site.content_page, name="page"),
]
