"""How long a fact that could not be told waits for its next try. Pure."""

MOST_ATTEMPTS = 12
# Doubled eleven times this makes a day: 42 s * (2^11 - 1) = 23.9 h.
FIRST_WAIT_SECONDS = 42.0
JITTER = 0.2


def wait_seconds(attempts: int, chance: float) -> float:
    """Seconds until the next try after `attempts` failed ones. `chance` is 0..1 and moves it by at most a fifth.

    What failed together should not come back together.
    """
    return FIRST_WAIT_SECONDS * 2.0 ** (max(attempts, 1) - 1) * (1 - JITTER + 2 * JITTER * chance)


def is_exhausted(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS
