"""Working time: calendars in layers and versions, and how long a budget lasts on one. Clocks are in commitments."""
