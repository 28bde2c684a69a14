"""What `perform compare` was asked, and whether its options fit together."""

from dataclasses import dataclass
from enum import StrEnum

from chassis.errors import CorrectIt
from node.errors import Correct

ONE_COUNTRY = frozenset({"trend", "coverage", "distribution"})
FULL = "perform-full"
FILTERED = frozenset({"countries", "distribution"})


class View(StrEnum):
    """The pages there are."""

    COUNTRIES = "countries"
    CLIENT = "client"
    DISTRIBUTION = "distribution"
    FUNNEL = "funnel"
    TREND = "trend"
    COVERAGE = "coverage"


@dataclass(frozen=True)
class Asked:
    """The options as they were given; an assessment names its model and year itself."""

    node: str
    model: str | None
    year: int | None
    assessment: str | None = None
    distribution: str | None = None
    sector: str | None = None
    size: str | None = None
    countries: tuple[str, ...] = ()
    pages: tuple[View, ...] = ()

    @property
    def view(self) -> View:
        """The page that was asked for; countries beside each other unless another was."""
        if self.pages:
            return self.pages[0]
        return View.COUNTRIES if self.distribution is None else View.DISTRIBUTION

    @property
    def country(self) -> str | None:
        """The one country that was named, if any."""
        return self.countries[0] if self.countries else None

    def checked(self) -> "Asked":
        """Itself; raises `Correct` or `CorrectIt` where options do not fit together."""
        view = self.view
        if len(self.pages) > 1:
            raise Correct(f"ask for one page at a time: {' or '.join(map(_option, self.pages))}")
        if self.year is None and view not in (View.TREND, View.CLIENT):
            raise CorrectIt("compare.year_or_assessment", "year")
        if (self.sector or self.size) and view not in FILTERED:
            raise Correct(f"{_option(view)} knows no --sector and --size: leave them out")
        if self.distribution is not None and view not in (View.CLIENT, View.DISTRIBUTION):
            raise Correct(f"{_option(view)} knows no --distribution: leave it out")
        if view in ONE_COUNTRY and len(self.countries) > 1:
            raise Correct(f"{_option(view)} is about one country at a time: name one --country")
        if self.countries and view in (View.CLIENT, View.FUNNEL):
            raise Correct(f"{_option(view)} knows no --country: leave it out")
        return self


def _option(view: View) -> str:
    return "--assessment" if view is View.CLIENT else f"--{view}"
