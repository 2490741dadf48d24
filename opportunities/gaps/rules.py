"""The gap rules: which figures suggest a need, in which areas, and why each rule exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERSION = 1
"""Raise it with every change of a rule, so that proposals are computed again."""

STANDARD, TARGET, PEERS, TREND, ENFORCEMENT = (
    "standard",
    "target",
    "peers",
    "trend",
    "enforcement",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to read a need from a figure."""

    code: str
    name: _StrPromise
    reason: _StrPromise
    """Why the rule exists, for the page of a proposal."""
    areas_reason: _StrPromise
    """Why these of the indicator's areas, and not others."""
    oldest_years: int
    """Figures older than this propose nothing."""


_AT_THE_SOURCE = _(
    "Of the areas that press on this indicator, those that can lower the figure. Monitoring is"
    " left out: it finds a gap and does not close it."
)

RULES = (
    Rule(
        STANDARD,
        _("Limit exceeded"),
        _(
            "A binding standard obliges the place to act, whoever governs it. The figure is held"
            " against the limit in force when it was measured, and against the one in force today."
        ),
        _AT_THE_SOURCE,
        # The nation's PM2.5 fell by a fifth within six years (36 in 2019, 28 in 2025): an older
        # figure asks for a newer one, not for a plant.
        oldest_years=7,
    ),
    Rule(
        TARGET,
        _("Target ahead"),
        _(
            "A dated target of a policy document in force brings budget before its deadline. Only"
            " targets that run today and end within five years are used, and only those whose"
            " metric is the same as an indicator's."
        ),
        _AT_THE_SOURCE,
        # Where a place must get to is measured from where it is: five years are a plan period.
        oldest_years=5,
    ),
    Rule(
        PEERS,
        _("Behind its peers"),
        _(
            "Comparable places show what can be reached with the technology of today, also where"
            " no limit is set or it is kept. Leaders are judged against each other."
        ),
        _AT_THE_SOURCE,
        # The peers' own figures must lie within a year of it, and theirs age as well.
        oldest_years=5,
    ),
    Rule(
        TREND,
        _("Getting worse"),
        _(
            "A figure that worsens for years calls for action before a limit is broken. Only"
            " figures of one kind of source are compared, so that a change of method is no trend."
        ),
        _(
            "All areas that press on this indicator, monitoring among them: the cause must be found"
            " first."
        ),
        # A trend that ended long ago says nothing of today.
        oldest_years=3,
    ),
    Rule(
        ENFORCEMENT,
        _("Factories closed"),
        _(
            "Closures show that the rules are enforced there: those who stay must clean their"
            " processes and prove it. Only the four cities that the source names are raised; the"
            " others are unknown, not zero."
        ),
        _("Industrial processes and monitoring: what a factory needs to stay open."),
        # One report of 2017 is all that is known; it fades by its age, and goes with 2029.
        oldest_years=12,
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}

# Which figures are read at all.

NEVER_FLAGS = (
    # Before 2013 cities measured with other stations, instruments and limits, and the whole
    # country has changed since: such a figure proposes nothing, not even with low confidence.
    "baseline_pre2013",
    "old_standard",
    "withdrawn",
    "target",
    "region_only",
    # One month is no year, and seasons differ more than cities do.
    "single_month",
    "source_coordinates_wrong",
)

# Thresholds, each with why it stands where it stands.

NOISE = 0.05
"""A target missed by less is no gap: two sources of one year differ by up to 3 % (Nanjing 2022)."""

TARGET_AHEAD_YEARS = 5
"""A later deadline asks for no purchase today."""

PEER_WINDOW_YEARS = 1
"""Peers measured a year earlier or later still compare; more years hide a nationwide change."""

LEAST_PEERS = 5
"""Below five peers a median says little (as `severity_peers` in the engine)."""

LEAST_WORSENING = 0.10
LEAST_WORSENING_OF_SHARES = 0.06
"""Weather alone moves an annual mean by up to a tenth, and a year's share of good days by three
weeks; the engine's slope asks for three years at least."""

TREND_YEARS = 6
"""Older points would join a trend that policy has broken since."""

SERIES_BREAKS = (
    "series_break_2017",
    "partly_forecast",
    "share_of_valid_days",
    "sand_dust_excluded",
)
"""Marked figures that no trend may join: they were counted in another way."""

NEAR_LIMIT = 0.5
"""Below half of its limit a pollutant needs no project, however it compares or moves."""

PEER_MARGINS = {
    # Concentrations of neighbours differ by about a tenth by weather and site.
    "PM2.5_annual_mean": 0.15,
    "PM10_annual_mean": 0.15,
    "NO2_annual_mean": 0.15,
    "O3_daily_p90": 0.10,
    # Shares of days and sections are close to each other: a tenth is a month of bad air.
    "good_days_share": 0.10,
    "good_days_AQI_le_100": 0.10,
    "surface_water_good_share_national_sections": 0.10,
    "surface_water_good_share_provincial_sections": 0.10,
    "surface_water_good_share_national_provincial_sections": 0.10,
    "coastal_water_good_share": 0.10,
    "urban_sewage_collection_rate": 0.10,
    "industrial_solid_waste_utilisation_rate": 0.10,
}
"""How far behind the median is far. Amounts (tonnes, counts) and ranks are not in the table: they
grow with the size of a city. Sulphur dioxide and carbon monoxide are not: all cities are far below
their limits. Composite indices are not: their pollutants are judged one by one."""

SUMMARIES = ("good_days_share", "good_days_AQI_le_100")
"""Good days sum up the pollutants: behind peers they propose only where no pollutant does."""

TWINS = {"good_days_AQI_le_100": "good_days_share"}
"""The same fact in another unit: one proposal is enough."""

PROVINCES = "provinces"
PEER_GROUPS = ("tracker31", "jiangsu13", "fujian9")
"""Groups that cities are compared in, the first that holds the city; provinces are their own."""


@dataclass(frozen=True, slots=True)
class Target:
    """A policy target whose metric is an indicator's."""

    signal: str
    """Key of the signal."""
    indicators: tuple[str, ...]
    unit: str
    outside: tuple[str, ...] = ()
    """Provinces that the signal's region leaves out, where it names no provinces itself."""


_NOT_IN_THE_SEVEN_BASINS = ("CN-XZ", "CN-XJ", "CN-HI", "CN-FJ", "CN-ZJ")
"""Provinces that drain, wholly or mostly, to none of the seven key basins."""

TARGETS = (
    Target("cn-2024-beautiful-pm25-annual-mean-2027", ("PM2.5_annual_mean",), "µg/m³"),
    Target("cn-2024-beautiful-pm25-annual-mean-2035", ("PM2.5_annual_mean",), "µg/m³"),
    Target(
        "cn-2015-water10-share-of-sections-grade-iii-or-better-2030",
        (
            "surface_water_good_share_national_sections",
            "surface_water_good_share_national_provincial_sections",
        ),
        "%",
        outside=_NOT_IN_THE_SEVEN_BASINS,
    ),
)
TARGET_BY_SIGNAL = {target.signal: target for target in TARGETS}

# Closures: there is no limit to hold a count against, and it grows with the number of factories,
# which is unknown. So all four cities weigh alike, below a figure a quarter beyond its limit.
CLOSURES = "polluting_factories_closed"
CLOSURES_SEVERITY = 200
CLOSURES_AREAS = (
    PriorityArea.INDUSTRIAL_PROCESSES_WASTE_REMEDIATION,
    PriorityArea.ENVIRONMENTAL_MONITORING_EQUIPMENT,
)

# Confidence, in thousandths of what a fresh official figure of a whole year deserves.

SOURCE_FACTORS = {1: 1000, 2: 850, 3: 700}
"""By precedence: official bulletin, ministry figure in the press, computed from stations."""

FROM_A_REPORT = frozenset({"report", "seed"})

PARTIAL_YEAR_FACTOR = 600
"""Seasons differ by more than any gap here: months speak only where no year is known."""

DISPUTED_FACTOR = 500
NATIONAL_TARGET_FACTOR = 800
"""A target for the nation's mean binds no single city."""

FEW_PEERS = 10
FEW_PEERS_FACTOR = 850
FEW_POINTS = 5
FEW_POINTS_FACTOR = 750
LIMIT_LAPSED_FACTOR = 900
"""The limit has been replaced, and the data hold no value of the new standard."""

FLAG_FACTORS = {
    "disputed": DISPUTED_FACTOR,
    "partly_forecast": 600,
    "series_break_2017": 700,
    "secondary": 800,
    "report": 800,
    "seed": 800,
    "preliminary": 800,
    "no_url": 800,
    "not_cross_checked": 900,
    "sand_dust_excluded": 900,
    "share_of_valid_days": 900,
    "scraped": 900,
    "year_corrected": 900,
    "derived": 950,
}
