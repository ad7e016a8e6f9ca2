"""Who is told that a promise is in danger: the ladder, quiet hours, digests, and the inbox of alerts."""
