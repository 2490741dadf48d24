"""Rules over several tables that the database cannot promise by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Sum

from companies.models import Company, Membership, Technology, TechnologyCapability
from matchmaker.accounts.models import User
from matchmaker.consortia.models import FULL_SHARE, Consortium, Seat, Suggestion
from matchmaker.consortia.split import live_split
from matchmaker.consortia.terms import Terms
from matchmaker.engine.inputs import FULL
from matchmaker.matching.models import Generation, Match, Review
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import CAPABILITIES
from opportunities.models import Indicator, Need, NeedCapability, Place, PolicySignal, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

AREAS = frozenset(PriorityArea.values)
CODES = frozenset(CAPABILITIES)
BID_STAGES = (
    Consortium.Stage.SUBMITTED,
    Consortium.Stage.AWARDED,
    Consortium.Stage.UNSUCCESSFUL,
    Consortium.Stage.DELIVERING,
    Consortium.Stage.CLOSED,
)
"""A bid was handed in."""

SIGNED_STAGES = (Consortium.Stage.FORMED, Consortium.Stage.BID_READY)
BINDING_STAGES = (*SIGNED_STAGES, *BID_STAGES)


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks a rule."""

    rule: str
    subject: str
    message: str


def all_findings() -> list[Finding]:
    """Check every rule and return what breaks one."""
    return [
        Finding(rule, subject, message) for rule, check in RULES for subject, message in check()
    ]


def _unknown_areas() -> Iterator[tuple[str, str]]:
    named: Iterable[tuple[str, list[str]]] = (
        *((f"technology {pk}", areas) for pk, areas in _pairs(Technology, "areas")),
        *((f"need {pk}", areas) for pk, areas in _pairs(Need, "areas")),
        *((f"policy signal {pk}", areas) for pk, areas in _pairs(PolicySignal, "areas")),
        *((f"indicator {pk}", areas) for pk, areas in _pairs(Indicator, "areas")),
        *((f"person {pk}", areas) for pk, areas in _pairs(User, "portfolio_areas")),
    )
    for subject, areas in named:
        for area in sorted(set(areas) - AREAS):
            yield subject, f"unknown area {area}"


def _pairs(
    model: type[Technology | Need | PolicySignal | Indicator | User], field: str
) -> Iterator[tuple[int, list[str]]]:
    yield from model._default_manager.values_list("pk", field)  # noqa: SLF001 - any of five models


def _unknown_capabilities() -> Iterator[tuple[str, str]]:
    for pk, code in TechnologyCapability.objects.exclude(code__in=CODES).values_list(
        "technology", "code"
    ):
        yield f"technology {pk}", f"unknown capability {code}"
    for pk, code in NeedCapability.objects.exclude(code__in=CODES).values_list("need", "code"):
        yield f"need {pk}", f"unknown capability {code}"
    for pk, codes in Seat.objects.values_list("pk", "capabilities"):
        for code in sorted(set(codes) - CODES):
            yield f"seat {pk}", f"unknown capability {code}"


def _broken_lineages() -> Iterator[tuple[str, str]]:
    places = {place.pk: place for place in Place.objects.all()}
    for place in places.values():
        above = places[place.part_of_id].lineage if place.part_of_id else []
        if place.lineage != [place.code, *above]:
            yield f"place {place.code}", f"lineage {place.lineage} does not follow from above"
        province = place.province_code
        if province and province not in place.lineage:
            yield f"place {place.code}", f"province {province} is not above it"


def _unknown_portfolio_provinces() -> Iterator[tuple[str, str]]:
    known = set(Place.objects.provinces().values_list("code", flat=True))
    for pk, provinces in User.objects.values_list("pk", "portfolio_provinces"):
        for code in sorted(set(provinces) - known):
            yield f"person {pk}", f"unknown province {code}"


def _firms_without_an_owner() -> Iterator[tuple[str, str]]:
    owned = Membership.objects.filter(
        role=Membership.Role.OWNER, state=Membership.State.ACTIVE, user__is_active=True
    ).values("company")
    registered = Company.objects.filter(origin=Company.Origin.REGISTERED, is_published=True)
    for slug in registered.exclude(pk__in=owned).values_list("slug", flat=True):
        yield f"company {slug}", "registered and published, but nobody active owns it"
    verified = Company.objects.public_records().filter(is_verified=True)
    for slug in verified.exclude(pk__in=owned).values_list("slug", flat=True):
        yield f"company {slug}", "verified, but nobody speaks for it"


def _memberships_of_other_roles() -> Iterator[tuple[str, str]]:
    active = Membership.objects.filter(state=Membership.State.ACTIVE)
    for pk, role in active.exclude(user__role=User.Role.MEMBER).values_list("pk", "user__role"):
        yield f"membership {pk}", f"a {role} speaks for a company"


def _incomplete_shares() -> Iterator[tuple[str, str]]:
    for consortium in Consortium.objects.filter(stage__in=BINDING_STAGES):
        seats = consortium.seats.filter(state=Seat.State.ACCEPTED)
        total = seats.aggregate(total=Sum("share_bp"))["total"] or 0
        if total != FULL_SHARE:
            yield f"consortium {consortium.public_id}", f"shares sum to {total} of {FULL_SHARE}"
        if not seats.filter(company=consortium.lead_id, part=Seat.Part.LEAD).exists():
            yield f"consortium {consortium.public_id}", "the lead has no seat as lead"


def _uncovered_capabilities() -> Iterator[tuple[str, str]]:
    for consortium in Consortium.objects.filter(stage__in=BINDING_STAGES):
        seats = consortium.seats.filter(state=Seat.State.ACCEPTED)
        covered = {code for codes in seats.values_list("capabilities", flat=True) for code in codes}
        asked = consortium.need.required_capabilities.filter(is_mandatory=True)
        for code in sorted(set(asked.values_list("code", flat=True)) - covered):
            yield f"consortium {consortium.public_id}", f"nobody covers {code}"


def _seats_beside_their_lots() -> Iterator[tuple[str, str]]:
    for seat in Seat.objects.live().prefetch_related("lots"):
        terms = Terms.of(seat)
        if (terms.share_bp, set(terms.capabilities)) != (seat.share_bp, set(seat.capabilities)):
            yield f"seat {seat.public_id}", f"lots sum to {terms.share_bp}, not {seat.share_bp}"


def _unsigned_splits() -> Iterator[tuple[str, str]]:
    for consortium in Consortium.objects.filter(stage__in=SIGNED_STAGES):
        if not live_split(consortium).exists():
            yield f"consortium {consortium.public_id}", "the split as it is now is not signed"


def _bids_out_of_step() -> Iterator[tuple[str, str]]:
    submitted = Consortium.objects.filter(stage__in=BID_STAGES, bid=None)
    for public_id in submitted.values_list("public_id", flat=True):
        yield f"consortium {public_id}", "submitted without a bid"
    early = Consortium.objects.exclude(stage__in=(*BID_STAGES, Consortium.Stage.WITHDRAWN)).exclude(
        bid=None
    )
    for public_id in early.values_list("public_id", flat=True):
        yield f"consortium {public_id}", "has a bid but is not submitted"


def _hidden_matches() -> Iterator[tuple[str, str]]:
    current = Match.objects.current().ranked()
    shown = Technology.objects.published()
    for pk, technology in current.exclude(technology__in=shown).values_list("pk", "technology"):
        yield f"match {pk}", f"technology {technology} is not published"
    for pk, need in current.filter(need__is_published=False).values_list("pk", "need"):
        yield f"match {pk}", f"need {need} is not published"


def _points_out_of_range() -> Iterator[tuple[str, str]]:
    generation = Generation.objects.filter(state=Generation.State.CURRENT).first()
    if generation is None:
        return
    weights = generation.weight_set.values
    for pk, points in generation.matches.values_list("pk", "points").iterator():
        for weight, point in zip(weights, points, strict=True):
            if not 0 <= point <= weight * FULL:
                yield f"match {pk}", f"{point} points lie outside 0 to {weight * FULL}"


def _gaps_in_reviews() -> Iterator[tuple[str, str]]:
    pairs = Review.objects.values("technology", "need").annotate(
        newest=Max("revision"), count=Count("pk")
    )
    for pair in pairs.exclude(newest=F("count")):
        yield f"pair {pair['technology']} {pair['need']}", "revisions of its reviews have a gap"


def _teams_of_strangers() -> Iterator[tuple[str, str]]:
    known = set(Company.objects.values_list("pk", flat=True))
    for public_id, members in Suggestion.objects.values_list("public_id", "company_ids"):
        for company in sorted(set(members) - known):
            yield f"team {public_id}", f"company {company} does not exist"
        for company, times in Counter(members).items():
            if times > 1:
                yield f"team {public_id}", f"company {company} is in it {times} times"


def _samples_among_the_real() -> Iterator[tuple[str, str]]:
    fictional = Need.objects.filter(source__kind=Source.Kind.SAMPLE, is_sample=False)
    for ref in fictional.values_list("ref", flat=True):
        yield f"need {ref}", "has a fictional source but is not marked as a sample"
    for ref in Need.objects.filter(is_sample=True, created_by__is_sample=False).values_list(
        "ref", flat=True
    ):
        yield f"need {ref}", "is marked as a sample but a real person entered it"


RULES: tuple[tuple[str, Callable[[], Iterator[tuple[str, str]]]], ...] = (
    ("areas are known", _unknown_areas),
    ("capabilities are known", _unknown_capabilities),
    ("lineages follow the tree", _broken_lineages),
    ("portfolios name provinces of China", _unknown_portfolio_provinces),
    ("firms have an owner", _firms_without_an_owner),
    ("only members speak for firms", _memberships_of_other_roles),
    ("shares are complete", _incomplete_shares),
    ("seats are the sum of their lots", _seats_beside_their_lots),
    ("formed teams have signed their split", _unsigned_splits),
    ("mandatory capabilities are covered", _uncovered_capabilities),
    ("bids belong to submitted consortia", _bids_out_of_step),
    ("matches are of published rows", _hidden_matches),
    ("points keep to their weights", _points_out_of_range),
    ("reviews count from one", _gaps_in_reviews),
    ("teams are of firms that exist", _teams_of_strangers),
    ("samples are marked", _samples_among_the_real),
)
