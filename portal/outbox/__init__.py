"""One row per fact that somebody must be told, claimed with a lease. Who is told is not known here."""
