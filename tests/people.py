"""The cast: the same people in every story. `cast.agent` is made the first time somebody calls for them."""

from functools import cached_property

from portal.accounts.models import Person, Role
from portal.extensions import db

PASSWORD = "a password for the whole cast"


class Cast:
    """Members of staff by what they do. `stranger` is a technician nobody sent anywhere."""

    @cached_property
    def agent(self) -> Person:
        return person("agent", "林晓", Role.AGENT)

    @cached_property
    def colleague(self) -> Person:
        return person("agent2", "陈静", Role.AGENT)

    @cached_property
    def dispatcher(self) -> Person:
        return person("dispatcher", "赵敏", Role.DISPATCHER)

    @cached_property
    def technician(self) -> Person:
        return person("technician", "王强", Role.TECHNICIAN)

    @cached_property
    def stranger(self) -> Person:
        return person("technician2", "周涛", Role.TECHNICIAN)

    @cached_property
    def qa(self) -> Person:
        return person("qa", "吴芳", Role.QA)

    @cached_property
    def manager(self) -> Person:
        return person("manager", "郑华", Role.MANAGER)

    @cached_property
    def admin(self) -> Person:
        return person("admin", "孙立", Role.ADMIN)

    @cached_property
    def auditor(self) -> Person:
        return person("auditor", "钱进", Role.AUDITOR)


def person(username: str, name: str, *roles: Role) -> Person:
    """A member of staff whose password nobody needs: `visitor.signed_in` opens the door."""
    member = Person(
        username=username, name=name, role_names=[role.value for role in roles], password_hash="!"
    )
    db.session.add(member)
    db.session.commit()
    return member
