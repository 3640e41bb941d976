"""What the simulation takes for granted. *Ours* marks what no source gave; `tables.OTHERWISE` changes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """How families and caseworkers behave. Spans are means in days, shares and chances 0-1."""

    # Places. The shares that these spans lead to are the invented families' own: of all places 62 %
    # occupied, 19 % free, 19 % blocked (`indexer.invention.figures`). How fast is ours.
    stay: float = 900
    """How long a child stays."""
    vacancy: float = 276
    """How long a free place waits for a child: 900 x 19/62, so that as many come as go."""
    blocking: float = 400
    """How long a place stays blocked, and as long a free one until it is."""
    between_breaks: float = 700
    """From the end of a family's break to the next: "many are on a break" (Gentofte); how many is ours."""
    longest_break: int = 90

    # What families say unasked, with Ledig no more than without it: ours, chosen so that the portal's
    # funnel comes out as Gentofte met it (70 hits, 20 contacted, 2 answers, 0 or 1 fits).
    diligent: float = 0.05
    """Families that report every change, within `soon` days."""
    soon: float = 5
    free_said_after: float = 30
    """When the others have a place again they say so: they want a child."""
    taken_said: float = 0.03
    """When theirs is taken, so many say so ("families do not report that they are occupied", 2021)."""
    set_right_a_year: float = 0.1
    """At the yearly supervision visit so many are set right; leaves some 5 % silent over three years."""

    # What families do when asked. A first letter of a questionnaire by e-mail is answered by 25-35 %,
    # with one reminder 40-50 % (Dillman, Smyth, Christian 2014, as a guide to reminders quotes it).
    deaf: float = 0.1
    """Families that answer no letter, ever (ours)."""
    answers_link: float = 0.35
    """One press of a button answers a letter: the lower end for people who know the sender (ours)."""
    answers_login: float = 0.12
    """A letter that asks to sign in and find the form (ours)."""
    answers_within: int = 3
    """Days from letter to answer, at most (ours)."""

    # What municipalities do (ours).
    placement_told: float = 0.6
    """Of the placements, so many are told with "Vi har anbragt et barn her"."""
    call_told: float = 0.7
    """Of the calls that hear "optaget", so many are told with "Jeg har ringet"."""
    searches_a_day: int = 2
    """Children that are looked for a day within the area, which holds an eighth of Denmark's families."""

    # What happens on the phone, and to what is written (ours but for the funnel that it leads to).
    picks_up: float = 0.7
    """Chance that a call is taken, whether the family is free or not."""
    replies_free: float = 0.22
    """Chance that a family with a place replies to what is written to it."""
    replies_taken: float = 0.03
    """Chance that one without replies at all."""
    agrees: float = 0.65
    """Chance that a family with a place says yes to a child of an age that it wants."""
    agrees_unwished: float = 0.15
    """Chance that it says yes to another that it is approved for."""
    most_contacts: int = 20
    """After so many contacts a caseworker gives up (Gentofte wrote to 20)."""
    within_km: int = 25
    """How far from the child's home a family may live; 70 hits in the portal's way follow from it."""
