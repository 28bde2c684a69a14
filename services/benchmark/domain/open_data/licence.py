"""Under which licence the data are offered, and who is to be named."""

from dataclasses import dataclass

PUBLISHER = "PERform Network"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its SPDX identifier and the address of its text."""

    spdx: str
    title: str
    url: str


# What reusers of public statistics expect. The association decides; this is the one place to
# change it, and every file follows.
LICENCE = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
)


def licence_text(licence: Licence = LICENCE) -> str:
    """What stands in LICENCE.txt."""
    return (
        f"The data in this folder are offered under the licence\n\n"
        f"    {licence.title} ({licence.spdx})\n"
        f"    {licence.url}\n\n"
        f"Name the source as: {PUBLISHER}, European benchmark.\n"
        f"Say so when you have changed the data.\n"
    )
