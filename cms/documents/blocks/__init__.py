"""The blocks of a section: how the desk edits them, and their way to and from the tree."""
