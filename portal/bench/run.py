"""One run of the benchmark of pages, from an empty database to figures."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from portal.bench.loading import Filled, environment_of, filled, servers
from portal.bench.serving import served
from portal.bench.timing import Page, time_pages

Tell = Callable[[str], None]


def run(*, tickets: int, rounds: int, tell: Tell) -> dict[str, Any]:
    """Load `tickets` tickets, time the pages `rounds` times, and return the figures by page name."""
    with servers() as (postgres, redis):
        environment = environment_of(postgres, redis)
        world = filled(environment, tickets=tickets, tell=tell)
        cookie = _cookie(world)
        with (
            served("wsgi:app", environment, health="/healthz") as port,
            served("portal.bench.floor:app", environment, health="/") as floor_port,
        ):
            tell(f"{rounds} rounds")
            pages = [
                Page("floor", floor_port, "/"),
                Page("queue", port, "/desk", cookie),
                Page("ticket", port, f"/tickets/{world.number}", cookie),
            ]
            figures = {name: asdict(found) for name, found in time_pages(pages, rounds=rounds).items()}
    return {"tickets": tickets, "rounds": rounds, **figures}


def _cookie(world: Filled) -> str:
    """The cookie of an agent who has signed in."""
    serializer: Any = world.app.session_interface.get_signing_serializer(world.app)  # type: ignore[attr-defined]
    value = serializer.dumps({"_user_id": world.token, "_fresh": True})
    return f"{world.app.config['SESSION_COOKIE_NAME']}={value}"
