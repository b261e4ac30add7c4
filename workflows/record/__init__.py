"""The due-process record: a work item in, everything that proves how it was decided out."""
