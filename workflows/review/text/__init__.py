"""The reviewers' reading page: a snapshot, what changed in it, what is said about it."""
