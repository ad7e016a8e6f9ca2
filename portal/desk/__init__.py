"""The desk: the agent's door. The queue, the ticket page and everything that can be done on it."""
