"""Strategies and examples of the directory's values."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from services.directory.domain.organisation import Organisation
from services.directory.domain.profile import Profile

NOW = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
LATER = datetime(2025, 5, 6, 10, 0, tzinfo=UTC)
PROFILE = Profile("GB-0001", "Harbour Kitchen", "health", "small", "gb-sct", "cooperative")
KNOWN = Organisation("a" * 32, 3, PROFILE, NOW, NOW)

codes = st.sampled_from(["health", "housing", "small", "large", "association"])
profiles = st.builds(
    Profile,
    reference=st.just(PROFILE.reference),
    name=st.sampled_from(["Harbour Kitchen", "Harbour Kitchen and Garden"]),
    sector=codes,
    size=codes,
    region=st.sampled_from(["gb", "gb-sct"]),
    legal_form=st.none() | codes,
)


def renamed(profile: Profile, name: str = "Harbour Kitchen and Garden") -> Profile:
    """Give the profile with other content."""
    return replace(profile, name=name)


def id_of_new() -> str:
    """Give the one id that these tests hand out."""
    return "b" * 32
