"""The words a procedure file may use that are not defined in the file: roles, facts, ticket fields, taken names. Pure.

A house test compares the roles with accounts.models.Role.
"""

from typing import Final

CUSTOMER: Final = "customer"
# The auditor is missing on purpose: reads all, writes nothing, so no step can be his.
ROLES: Final = ("customer", "agent", "dispatcher", "technician", "qa", "manager", "admin")
# Acts that the portal's own permissions limit, whatever a file says; a house test compares them with accounts.policy.
MAY_TELL_CUSTOMERS: Final = frozenset({"agent", "dispatcher", "technician", "manager", "admin"})
MAY_WAIT: Final = MAY_TELL_CUSTOMERS
MAY_REOPEN: Final = frozenset({"agent", "dispatcher", "manager", "admin"})

# What can happen to any ticket in any step; steps add `<step>.<outcome>`, ends add their own name.
OPENED: Final = "opened"
REOPENED: Final = "reopened"
REPLY: Final = "reply"  # a message the customer can read; never a mere change of step
CALL: Final = "call"  # a phone call to the customer, logged
CUSTOMER_MESSAGE: Final = "customer-message"
ANY_TIME_FACTS: Final = (REPLY, CALL, CUSTOMER_MESSAGE)
COMMON_FACTS: Final = (OPENED, *ANY_TIME_FACTS, REOPENED)
# Facts by which a customer has been answered. A change of step is none of them.
ANSWERS: Final = frozenset({REPLY, CALL})

# What an expression may ask about the ticket itself: `ticket.urgent` in records and gates, `urgent` in promises.
TICKET_FIELDS: Final = {"urgent": "yes-no"}

# Words of the expression language; no field, choice, step or outcome may be called so.
LANGUAGE_WORDS: Final = frozenset({"and", "or", "not", "in", "yes", "no", "true", "false", "empty"})
# Names of inputs that every step form carries beside the fields of its record.
FORM_INPUTS: Final = frozenset({"csrf_token", "outcome", "version", "ticket", "token", "files"})
OTHERWISE: Final = "otherwise"
