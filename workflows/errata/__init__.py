"""Errata: errors that an edition had when it was published."""
