"""Pages of the customer's door, one module per capability. Their addresses and field names are stable."""

from portal.selfservice.routes import conversation, filing, following, front, steps
from portal.selfservice.routes.door import blueprint

__all__ = ["blueprint", "conversation", "filing", "following", "front", "steps"]
