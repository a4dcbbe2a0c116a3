"""The profile of what somebody names: by any name of it, of the exam or of the material."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.bank.mentions import canonical_name, nearest_names
from assistant.errors import UsageError
from assistant.search.explore.topics import Profile
from assistant.search.explore.unknown_names import UnknownNameError


def named_profile(name: str, profiles: Iterable[Profile], version: str = "") -> Profile:
    """The profile of the service or concept that is called so, in any case and under any of its names.

    Args:
        name: any name of it.
        profiles: of all that the material names.
        version: code of the exam version that they are for, named where one is missing; empty for all.

    Raises:
        UsageError: nothing is called so, or the material does not name it; the sentence has the nearest names
            of what it does name.
    """
    known = {profile.name: profile for profile in profiles}
    wanted = " ".join(name.split())
    meant = canonical_name(wanted)
    found = known.get(meant[0]) if meant else _by_own_names(known).get(wanted.casefold())
    if found:
        return found
    if meant:
        raise UsageError(f"Your material never mentions {meant[0]}{f' for {version}' if version else ''}.")
    raise UnknownNameError(wanted, [each for each in nearest_names(wanted) if each in known])


def _by_own_names(known: Mapping[str, Profile]) -> dict[str, Profile]:
    return {
        each.casefold(): profile
        for profile in known.values()
        for each in (*profile.former_names, *profile.other_names, profile.name)
    }
