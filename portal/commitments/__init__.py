"""Commitments: clocks on tickets. Rows in the database, claimed by a sweep; knows tickets only by id and number."""
