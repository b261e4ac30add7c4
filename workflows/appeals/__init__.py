"""Appeals: filed within a window, decided by a panel that had no part in the decision."""
