"""Work that nobody goes on with: warned about, flagged, and never hidden."""
