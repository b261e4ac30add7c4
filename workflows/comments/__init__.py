"""Comments on a snapshot and their dispositions, for the group itself."""
