"""Loading the demo company into an empty database: all of it, in one transaction, or nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.calendars.services import ensure_calendars
from portal.customers.models import Customer
from portal.demo.cases import all_cases
from portal.demo.company import add_staff, import_sheets, make_teams
from portal.demo.replay import replay
from portal.demo.stories import acts_of
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import DomainError
from portal.kernel.time import now, time_at
from portal.legal.sowing import ensure_rules
from portal.procedures.services import ensure_presets
from portal.products.models import Product, Unit
from portal.tickets.models import Ticket

_FOUNDED_DAYS_AGO = 150


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is there now."""

    people: int
    customers: int
    products: int
    units: int
    tickets: int


def is_empty() -> bool:
    """Whether nobody can sign in yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def load_demo(password: str, *, at: datetime | None = None) -> Loaded:
    """Add staff, customers, products, units and their tickets, with a past that ends at `at` (now when not given).

    Runs in the caller's transaction. The same `at` gives the same company, to the second. Raises DomainError when
    somebody works here already.
    """
    if not is_empty():
        raise DomainError(
            _l("There are people in this database already; the demo company is for an empty one.")
        )
    at = (at or now()).replace(microsecond=0)
    with time_at(at - timedelta(days=_FOUNDED_DAYS_AGO)):
        ensure_calendars(by=SYSTEM)
        ensure_presets(by=SYSTEM)
        ensure_rules(by=SYSTEM)
        staff = add_staff(password)
        make_teams(staff)
    with time_at(at):
        import_sheets()  # with today's date: a sale on a day to come would be refused
    acts = [act for case in all_cases(at) for act in acts_of(case, staff)]
    with force_locale("zh_Hans"):  # a Chinese company: what its people's forms were filled with is Chinese
        replay(acts, at)
    db.session.flush()
    return Loaded(*(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in _COUNTED))


_COUNTED = (Person, Customer, Product, Unit, Ticket)
