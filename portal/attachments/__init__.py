"""Attachments: files as people send them, recognised by content, stored outside the web root, checked when read."""
