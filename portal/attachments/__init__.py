"""Attachments: files as customers and staff send them. Recognised by content, stored outside the web root, checked on every read."""
