"""The rules of a procedure as versioned data."""
