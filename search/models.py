"""What search knows of published text beside the indexes: its words, and what means the
same. Only the worker writes here, from editions alone, so no draft can be learnt from it.

What people save and ask is in models_saved.
"""

from django.db import models

from search.models_saved import Alert, QueryCount, SavedSearch

__all__ = ["Alert", "QueryCount", "SavedSearch", "SourceWords", "Synonym", "Word"]


class Word(models.Model):
    """A word as it is written in published text, folded.

    `stem`: under which it is found; `clauses`: in how many clauses of all editions.
    """

    word = models.CharField(max_length=64, unique=True)
    stem = models.CharField(max_length=64, db_index=True)
    clauses = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.word


class SourceWords(models.Model):
    """What one edition adds to the counts: `words` is {word: clauses}, `sha256` its hash.

    It is kept so that a change can be subtracted without a row for each word.
    """

    source = models.CharField(max_length=64, unique=True)
    words = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.source


class Synonym(models.Model):
    """Who looks for `form` finds `other` as well.

    form: stems with a space between, as texts are compared; other: as the edition `source`
    writes it. What means the same both ways has a row for each way; `one_way` marks a word
    to avoid, whose reader is led to the good ones and never the other way.
    """

    form = models.CharField(max_length=200, db_index=True)
    other = models.CharField(max_length=200)
    one_way = models.BooleanField(default=False)
    source = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "form", "other"], name="one_synonym_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} → {self.other}"
