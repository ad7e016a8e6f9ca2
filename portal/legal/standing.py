"""Which version of a rule stands. Pure.

What somebody wrote by hand is only their word until QA has confirmed it. A version that may be looser than the one in
force waits until then, and the older one stays; one that is as strict applies at once, for too strict harms nobody.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from portal.legal.rules import Rule
from portal.legal.strictness import never_loosens


def settled(rules: Iterable[Rule]) -> list[Rule]:
    """`rules` with the days each version is in force, and whether it waits; wants all versions of each rule."""
    found = {rule.id: rule for rule in rules}
    after = {rule.supersedes: rule.id for rule in found.values() if rule.supersedes is not None}
    for head in [rule.id for rule in found.values() if rule.supersedes not in found]:
        _settle(found, after, head)
    return list(found.values())


def _settle(found: dict[int, Rule], after: dict[int | None, int], standing: int) -> None:
    """Walk one history from its first version on; each later one takes the place of what stands, or waits."""
    following = after.get(standing)
    while following is not None:
        new, old = found[following], found[standing]
        if takes_the_place(new, old):
            found[standing] = replace(old, valid_to=_earlier(old.valid_to, new.valid_from))
            standing = following
        else:
            found[following] = replace(new, waits=True)
        following = after.get(following)


def takes_the_place(new: Rule, old: Rule) -> bool:
    """Whether `new` is in force instead of `old`: confirmed, or in no way looser. `old` has its own end only."""
    if new.confirmed or not new.by_hand:
        return True
    begins = new.valid_from or date.min
    if old.valid_to is not None and old.valid_to <= begins:
        return False  # nothing stands any more: a person decides, as without the new one
    lasts = (new.valid_to or date.max) >= (old.valid_to or date.max)
    return lasts and never_loosens(new.budget, new.pace, old.budget, old.pace)


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known, default=None)
