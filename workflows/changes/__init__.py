"""What changed between two texts, of which class it is, and what follows from that."""
