"""Needs and firms as the team search takes them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from companies.models import TechnologyCapability
from matchmaker.consortia.models.consortium import MOST_MEMBERS
from matchmaker.consortia.prices import read_prices
from matchmaker.consortia.ties import Ties, read_ties
from matchmaker.engine.inputs import METHOD
from matchmaker.engine.score import Gate, Scores
from matchmaker.engine.team_tables import MOST_COLUMNS
from matchmaker.engine.teams import Cover, Partner, Presence, TeamProblem
from matchmaker.matching import reading, scoring
from matchmaker.matching.reading import LEADS, Demand, Supply
from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER
from opportunities.team_terms import TeamTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.matching.models import Generation
    from matchmaker.matching.staleness import Moment
    from opportunities.models import Need

FULL_STRENGTH = 10_000
"""A score of 1e-7 units divided by this is a strength in thousandths."""

MOST_CAPABILITIES = MOST_COLUMNS - len(Presence)
"""A need that names more is not searched; presences are columns of the search, too."""

EXTRA_SHARE = 10
"""A capability that is not required adds a tenth of its weight where a team covers it."""

PARTNER_OF = {
    "civil-works-epc": Partner.INTEGRATOR,
    "engineering-design": Partner.INTEGRATOR,
    "operation-maintenance": Partner.OPERATION,
    "project-finance": Partner.FINANCE,
    "local-service-commissioning": Partner.LOCAL,
    "equipment-manufacturing": Partner.LOCAL,
}
"""Who from outside brings a part in a project; everything else is a technology."""


@dataclass(slots=True)
class Scene:
    """All published technologies and some needs, scored together."""

    supply: Supply
    demand: Demand
    scores: Scores
    assigned: set[tuple[int, str]] = field(default_factory=set)
    """Technology id and capability code that a rule assigned."""
    ties: Ties = field(default_factory=Ties)
    prices: dict[int, int] = field(default_factory=dict)
    """Company to what it costs in teams, thousandths of a strength."""
    bases: dict[int, str] = field(default_factory=dict)
    """Company to what its capacity rests on; those of no known capacity are left out."""


@dataclass(slots=True)
class Question:
    """One need's team problem, with the firms and codes behind its rows and columns."""

    need: Need
    codes: list[str]
    firms: list[int]
    technologies: dict[int, list[int]]
    """Firm to the rows of its technologies that cover anything."""
    problem: TeamProblem
    has_samples: bool
    ties: Ties
    terms: TeamTerms = field(default_factory=TeamTerms)
    """What the notice asks of a team."""
    told: list[Any] = field(default_factory=list)
    """What is kept of each firm beside the answer: technologies, assigned codes, basis."""

    @property
    def speaking(self) -> list[int]:
        """Firms that present themselves in Chinese."""
        return [firm for firm in self.firms if firm in self.ties.speaks]

    @property
    def signature(self) -> str:
        """Digest of all that can change the answer."""
        problem = self.problem
        content: dict[str, Any] = {
            "method": METHOD,
            "codes": self.codes,
            "firms": self.firms,
            "levels": problem.cover_level.tolist(),
            "mandatory": problem.mandatory.tolist(),
            "strengths": problem.strengths.tolist(),
            "capacity": [None if np.isnan(one) else one for one in problem.capacity_cad],
            "presence": problem.presence.tolist(),
            "size": None if np.isnan(problem.size_cad) else problem.size_cad,
            "total": problem.size_is_total,
            "told": self.told,
            "speaks": sorted(self.speaking),
            "prices": _listed(problem.prices),
            "weights": _listed(problem.weights),
            "synergy": _listed(problem.synergy),
            "terms": asdict(self.terms),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _listed(values: np.ndarray | None) -> list[Any] | None:
    return None if values is None else values.tolist()


def read_scene(needs: Sequence[Need], generation: Generation, moment: Moment) -> Scene:
    """Read and score all published technologies for the needs."""
    supply = reading.read_supply(reading.matched_technologies(), moment.month)
    demand = reading.read_demand(needs, moment.month)
    decided = scoring.read_decided()
    gates = scoring.preset_gates(
        supply, demand, decided, set(demand.ids), {row.pk for row in supply.technologies}
    )
    assigned = TechnologyCapability.objects.filter(is_assigned=True)
    firms = {technology.company_id for technology in supply.technologies}
    capacities = reading.newest_capacities(firms, moment.month)
    return Scene(
        supply=supply,
        demand=demand,
        scores=scoring.compute(supply, demand, generation, gates),
        assigned=set(assigned.values_list("technology_id", "code")),
        ties=read_ties(firms),
        prices=read_prices(generation),
        bases={firm: reading.capacity_of(row)[1].value for firm, row in capacities.items()},
    )


def question(scene: Scene, column: int, *, with_samples: bool) -> Question | None:
    """Return the team problem of one need, or None where it names no capability.

    Args:
        scene: the scored technologies and needs.
        column: the need's column in the scene.
        with_samples: a real need first asks real firms only; a team with a sample firm is
            fictional.
    """
    need = scene.demand.needs[column]
    arrays = scene.demand.arrays
    columns = np.flatnonzero(arrays.capability_weights[column] > 0)
    if not len(columns):
        return None
    rows_of = _rows_of_firms(scene, column, columns, with_samples=with_samples)
    firms = sorted(rows_of)
    level = np.zeros((len(firms), len(columns)), dtype=np.int8)
    strengths = np.zeros(len(firms), dtype=np.int64)
    for index, firm in enumerate(firms):
        rows = rows_of[firm]
        best = scene.supply.offers.capabilities[rows][:, columns].max(axis=0)
        level[index] = np.where(
            best >= LEADS, Cover.LEADS, np.where(best > 0, Cover.SUPPORTS, Cover.NONE)
        )
        strengths[index] = scene.scores.score[rows, column].max() // FULL_STRENGTH
    first = [rows_of[firm][0] for firm in firms]
    terms = TeamTerms.of(need)
    codes = [CAPABILITY_ORDER[one] for one in columns]
    return Question(
        need=need,
        codes=codes,
        firms=firms,
        technologies=rows_of,
        problem=TeamProblem(
            strengths=strengths,
            covers=level > 0,
            cover_level=level,
            mandatory=arrays.mandatory[column, columns],
            capacity_cad=scene.supply.offers.capacity_cad[first],
            size_cad=float(arrays.size_cad[column]),
            size_is_total=bool(arrays.size_is_total[column]),
            presence=scene.supply.offers.china_deliveries[first] > 0,
            weights=arrays.capability_weights[column, columns] // EXTRA_SHARE,
            prices=np.array([scene.prices.get(firm, 0) for firm in firms], dtype=np.int64),
            synergy=scene.ties.synergy(firms, level > 0),
            speaks=np.array([firm in scene.ties.speaks for firm in firms], dtype=np.bool_),
            partners=tuple(PARTNER_OF.get(code, Partner.TECHNOLOGY) for code in codes),
            **_conditions(terms),
        ),
        has_samples=with_samples,
        ties=scene.ties,
        terms=terms,
        told=[_told(scene, firm, rows_of[firm], codes) for firm in firms],
    )


def _conditions(terms: TeamTerms) -> dict[str, Any]:
    """Return what the search takes of a notice; what that does not say stays at its defaults."""
    found: dict[str, Any] = {
        "needs_presence": terms.china_presence,
        "needs_language": terms.chinese,
    }
    if terms.size_limit is not None:
        # A notice narrows the search; the scale ledger's teams have five firms at most.
        found["max_members"] = min(terms.size_limit, MOST_MEMBERS)
    if terms.largest_share_bp is not None:
        found["max_share_bp"] = terms.largest_share_bp
    return found


def assigned_codes(scene: Scene, rows: Sequence[int], codes: Sequence[str]) -> list[str]:
    """List the codes that a rule assigned to any of a firm's technologies."""
    ids = [scene.supply.ids[row] for row in rows]
    return sorted(code for code in codes if any((one, code) in scene.assigned for one in ids))


def _told(scene: Scene, firm: int, rows: Sequence[int], codes: Sequence[str]) -> list[Any]:
    ids = [scene.supply.ids[row] for row in rows]
    return [ids, assigned_codes(scene, rows, codes), scene.bases.get(firm)]


def _rows_of_firms(
    scene: Scene, column: int, columns: np.ndarray, *, with_samples: bool
) -> dict[int, list[int]]:
    """Return, per firm that may take part, the rows of its technologies that cover anything."""
    need = scene.demand.needs[column]
    passes = scene.scores.gate[:, column]
    covers = np.any(scene.supply.offers.capabilities[:, columns] > 0, axis=1).tolist()
    found: dict[int, list[int]] = defaultdict(list)
    for row, technology in enumerate(scene.supply.technologies):
        firm = technology.company
        if need.is_sample:
            # No real firm is put into a fictional team without having signed up itself.
            may_join = not firm.is_public_record
        else:
            may_join = with_samples or not firm.is_sample
        if covers[row] and may_join and passes[row] in (Gate.NONE, Gate.UNRELATED):
            found[firm.pk].append(row)
    return dict(found)
