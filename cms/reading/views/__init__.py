"""The public pages: requests in, answers out."""
