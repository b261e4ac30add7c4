"""Telling people: notices on the site, mail, digests, reminders and calendars."""
