"""Errors reported and appeals filed by people without an account."""
