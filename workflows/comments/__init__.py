"""Comments: write one, say what is done about it, agree, answer, and let its author judge."""
