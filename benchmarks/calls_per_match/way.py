"""The ways to a match that are compared: the portal's, Ledig's, and Ledig's without one of its parts."""

from dataclasses import dataclass, replace

from families.availability import FreshnessRule

_NEVER_STALE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What there is to search with, and what keeps the register true. The defaults are Ledig."""

    name: str
    by_letter: bool = False
    """Whether families are written to, all at once, instead of called one by one."""
    ages_asked: bool = True
    """Whether the search knows the child's age and parent-and-child, or each profile has to be opened."""
    wish_known: bool = True
    best_first: bool = True
    """Whether the list is in the order of `Sort.BEST`; else by distance."""
    wish_before_freshness: bool = False
    """Whether the wanted age decides before freshness: an order that the product does not have."""
    rule: FreshnessRule = FreshnessRule()  # noqa: RUF009 - frozen, so it can be shared
    letters: bool = True
    """Whether reminders are sent."""
    remind_after: int = 14
    """Reminded when the last confirmation is more than so many days old."""
    remind_every: int = 7
    """At most one letter to a family in so many days."""
    links: bool = True
    """Whether a letter is answered by pressing a button; else one has to sign in."""
    calls_told: bool = True
    placements_told: bool = True


LEDIG = Way(name="Ledig")

PORTAL_LETTERS = Way(
    name="the portal's way: write to 20",
    by_letter=True,
    ages_asked=False,
    wish_known=False,
    best_first=False,
    rule=FreshnessRule(_NEVER_STALE, _NEVER_STALE),
    letters=False,
    calls_told=False,
    placements_told=False,
)
PORTAL = replace(PORTAL_LETTERS, name="the portal's list, called one by one", by_letter=False)

WITHOUT = (
    replace(LEDIG, name="without reminders", letters=False),
    replace(LEDIG, name="reminders that ask to sign in", links=False),
    replace(LEDIG, name='without "Jeg har ringet"', calls_told=False),
    replace(LEDIG, name='without "Vi har anbragt et barn her"', placements_told=False),
    replace(
        LEDIG,
        name="without the freshness rule: silence stays free",
        rule=FreshnessRule(ageing_days=_NEVER_STALE),
    ),
    replace(LEDIG, name="without the wanted age", wish_known=False),
    replace(LEDIG, name="sorted by distance", best_first=False),
    replace(LEDIG, name="without age in the search", ages_asked=False),
    replace(
        LEDIG,
        name="the portal's silence, Ledig's search",
        letters=False,
        calls_told=False,
        placements_told=False,
    ),
)
"""Ledig with one part switched off, and with all that keeps the register true switched off."""

INTERVALS = tuple(
    replace(LEDIG, name=f"reminded after {after} days, every {every}", remind_after=after, remind_every=every)
    for after, every in ((7, 7), (14, 14), (14, 28), (28, 28))
)
RULES = (
    *(
        replace(LEDIG, name=f"fresh to {rule.fresh_days}, ageing to {rule.ageing_days} days", rule=rule)
        for rule in map(FreshnessRule, (14, 14, 28), (28, 84, 84))
    ),
    replace(LEDIG, name="the wanted age before freshness", wish_before_freshness=True),
)
