"""The ledger: one appended event per change, chained by hash. Sentences for people live with the event types."""
