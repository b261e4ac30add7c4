"""Ballots: who may vote, what they said, what it comes to."""
