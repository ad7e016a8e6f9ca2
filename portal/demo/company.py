"""The demo company itself: its people, and its sheets brought in as anybody's would be."""

from pathlib import Path

from portal.accounts.models import Person, Role
from portal.accounts.services import add_person
from portal.accounts.teams import add_team, change_team
from portal.imports.services import import_file
from portal.kernel.actors import SYSTEM

DATA = Path(__file__).parent / "data"
STAFF = (
    ("agent", "林晓雯", Role.AGENT),
    ("agent2", "陈静怡", Role.AGENT),
    ("dispatcher", "赵敏", Role.DISPATCHER),
    ("technician", "王志强", Role.TECHNICIAN),
    ("technician2", "周涛", Role.TECHNICIAN),
    ("technician3", "李海波", Role.TECHNICIAN),
    ("technician4", "黄俊杰", Role.TECHNICIAN),
    ("technician5", "何文斌", Role.TECHNICIAN),
    ("qa", "吴芳", Role.QA),
    ("manager", "郑振华", Role.MANAGER),
    ("admin", "孙立新", Role.ADMIN),
    ("auditor", "钱进", Role.AUDITOR),
)
# Name, lead and members. The lead of the engineers is who sends them, and sees what they were sent to.
TEAMS = (
    ("客服组", "agent", ("agent", "agent2")),
    (
        "现场服务组",
        "dispatcher",
        ("dispatcher", *(name for name, _, role in STAFF if role is Role.TECHNICIAN)),
    ),
)
TECHNICIANS = tuple(username for username, _name, role in STAFF if role is Role.TECHNICIAN)


def add_staff(password: str) -> dict[str, Person]:
    """Everybody who can sign in, by username. All have the one password of the demonstration."""
    return {
        username: add_person(
            username,
            name=name,
            roles=[role.value],
            password=password,
            by=SYSTEM,
            phone=f"+86138000080{place:02d}",
            email=f"{username}@aftercare.example",
            any_password=True,
        )
        for place, (username, name, role) in enumerate(STAFF, 1)
    }


def make_teams(staff: dict[str, Person]) -> None:
    """Two teams in the company's hours."""
    for name, lead, members in TEAMS:
        team = add_team(name, by=SYSTEM)
        change_team(
            team,
            name=name,
            lead_id=staff[lead].id,
            calendar_code=None,
            member_ids=[staff[username].id for username in members],
            by=SYSTEM,
        )


def import_sheets() -> None:
    """Customers, products and units from the sheets beside this module."""
    for kind in ("customers", "products", "units"):
        import_file(kind, DATA / f"{kind}.csv", by=SYSTEM)
