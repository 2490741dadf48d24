"""Random edits of everything that a score rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from companies.models import Capacity, Company, Delivery, Technology
from matchmaker.matching.models import Interest, Review, WeightSet
from opportunities.models import Measurement, Need
from tests import recipes

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from matchmaker.accounts.models import User

AREAS = ("water-and-wastewater", "air-quality", "solid-waste", "low-carbon-electricity")
CODES = ("membrane-filtration", "sludge-treatment", "nitrogen-removal", "industrial-wastewater")
WORDS = ("ammonia", "membrane", "sludge", "phosphorus", "odour", "reuse", "nitrate", "ozone")
PHRASES = ("Traitement des boues d'épuration", "工业废水深度处理", "")


@dataclass
class Editor:
    """Somebody who changes one thing after another."""

    chance: Random
    person: User = field(default_factory=recipes.member)
    judge: User = field(default_factory=recipes.commissioner)

    def scene(self) -> None:
        """Make a small market."""
        for _number in range(5):
            firm = recipes.company()
            for _technology in range(2):
                self._technology(firm)
        for number in range(6):
            recipes.need(place=recipes.city(f"3201{number:02d}", f"City {number}"))
        recipes.measurement()

    def edit(self) -> str:
        """Do something; return what."""
        deed = self.chance.choice(DEEDS)
        deed(self)
        return deed.__name__

    def text(self) -> str:
        """Write a few words, sometimes in another language."""
        words = " ".join(self.chance.sample(WORDS, 3))
        return f"Removal of {words}. {self.chance.choice(PHRASES)}"

    def _technology(self, firm: Company) -> Technology:
        codes = tuple(self.chance.sample(CODES, self.chance.randrange(3)))
        return recipes.technology(
            firm,
            capabilities=codes,
            summary=self.text(),
            trl=self.chance.choice([None, 3, 6, 9]),
            areas=self.chance.sample(AREAS, self.chance.randrange(3)),
        )

    def any_technology(self) -> Technology:
        """Pick a technology."""
        return self.chance.choice(list(Technology.objects.order_by("pk")))

    def any_need(self) -> Need:
        """Pick a need."""
        return self.chance.choice(list(Need.objects.order_by("pk")))

    def technology_edited(self) -> None:
        """Change what a technology says."""
        row = self.any_technology()
        row.summary, row.trl = self.text(), self.chance.choice([None, 2, 5, 8])
        row.areas = self.chance.sample(AREAS, self.chance.randrange(1, 4))
        row.save()

    def technology_added(self) -> None:
        """Add one."""
        self._technology(self.any_technology().company)

    def technology_removed(self) -> None:
        """Delete one that nobody decided about, while some are left."""
        free = Technology.objects.filter(interests=None, reviews=None)
        if free.count() > 4:
            self.chance.choice(list(free.order_by("pk"))).delete()

    def technology_hidden(self) -> None:
        """Take one back, or publish it again."""
        row = self.any_technology()
        row.is_published = not row.is_published
        row.save()

    def technology_moved(self) -> None:
        """Give one to another firm, with another capacity and other deliveries."""
        row = self.any_technology()
        row.company = self.any_technology().company
        row.name = f"Moved {row.pk}"
        row.save()

    def firm_hidden(self) -> None:
        """Take a firm back with all that it offers, or publish it again."""
        firm = self.any_technology().company
        firm.is_published = not firm.is_published
        firm.save()

    def firm_edited(self) -> None:
        """Change what a firm can carry, where it delivered and whether it is verified."""
        firm = self.any_technology().company
        Capacity.objects.filter(company=firm).delete()
        recipes.capacity(firm, annual_capacity_cad=self.chance.choice([10_000, 10**6, 10**9]))
        Company.objects.filter(pk=firm.pk).update(is_verified=self.chance.random() < 0.5)
        Delivery.objects.create(company=firm, title="Plant", country="CN", year=2020, tier="public")

    def need_edited(self) -> None:
        """Change what a need says."""
        row = self.any_need()
        row.summary_en, row.minimum_trl = self.text(), self.chance.choice([None, 4, 7])
        row.areas = self.chance.sample(AREAS, self.chance.randrange(1, 3))
        row.save()

    def need_added(self) -> None:
        """Add one."""
        recipes.need(summary_en=self.text(), capabilities=(self.chance.choice(CODES),))

    def need_moved(self) -> None:
        """Ask for the same at another place."""
        row = self.any_need()
        row.place = self.any_need().place
        row.save()

    def need_removed(self) -> None:
        """Delete one that nobody decided about, while some are left."""
        free = Need.objects.filter(interests=None, reviews=None)
        if free.count() > 3:
            self.chance.choice(list(free.order_by("pk"))).delete()

    def need_closed(self) -> None:
        """Close a need, or open it again."""
        row = self.any_need()
        is_open = row.stage == Need.Stage.OPEN
        row.stage = Need.Stage.AWARDED if is_open else Need.Stage.OPEN
        row.save()

    def figure_changed(self) -> None:
        """Measure something else at a place."""
        Measurement.objects.update(value=self.chance.randrange(10, 90))

    def figure_moved(self) -> None:
        """Say that it was measured elsewhere."""
        Measurement.objects.update(place=self.any_need().place)

    def signal_added(self) -> None:
        """Announce a policy, or withdraw one."""
        recipes.signal(areas=[self.chance.choice(AREAS)])

    def reviewed(self) -> None:
        """Decide about a pair."""
        technology, need = self.any_technology(), self.any_need()
        Review.objects.create(
            technology=technology,
            need=need,
            revision=1 + Review.objects.filter(technology=technology, need=need).count(),
            decision=self.chance.choice(["accept", "decline"]),
            reason="blocked",
            reviewed_by=self.judge,
            reviewed_at=recipes.NOW,
            key=recipes.key(),
        )

    def review_lost(self) -> None:
        """Lose the newest decision, so that a pair may be kept no longer."""
        Review.objects.filter(pk__in=Review.objects.order_by("-pk").values("pk")[:1]).delete()

    def answered(self) -> None:
        """Answer a pair for good, or take the answer back."""
        technology, need = self.any_technology(), self.any_need()
        if Interest.objects.filter(technology=technology, need=need).delete()[0]:
            return
        Interest.objects.create(
            technology=technology,
            need=need,
            answer="never",
            reason="too-far",
            answered_by=self.person,
            answered_at=recipes.NOW,
        )

    def weights_changed(self) -> None:
        """Weigh the components otherwise."""
        current = WeightSet.objects.get(is_current=True)
        WeightSet.objects.filter(pk=current.pk).update(is_current=False)
        values = [self.chance.randrange(500, 1500) for _number in range(6)]
        WeightSet.objects.create(
            version=current.version + 1,
            values=[*values, 10_000 - sum(values)],
            neutral=current.neutral,
            is_current=True,
        )


DEEDS: tuple[Callable[[Editor], None], ...] = (
    Editor.technology_edited,
    Editor.technology_edited,
    Editor.technology_added,
    Editor.technology_removed,
    Editor.technology_hidden,
    Editor.technology_moved,
    Editor.firm_hidden,
    Editor.firm_edited,
    Editor.firm_edited,
    Editor.need_edited,
    Editor.need_edited,
    Editor.need_added,
    Editor.need_closed,
    Editor.need_moved,
    Editor.need_removed,
    Editor.figure_changed,
    Editor.figure_moved,
    Editor.signal_added,
    Editor.reviewed,
    Editor.review_lost,
    Editor.answered,
    Editor.answered,
    Editor.weights_changed,
)
