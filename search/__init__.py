"""Clause-level search: what is published for everybody, drafts for their groups."""


def health() -> str:
    """The word ok when both indexes can be asked, "limited: " and a sentence while the
    embedded engine answers for another, else a sentence that says why not."""
    from search.indexing import state

    return state()
