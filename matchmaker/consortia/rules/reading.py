"""The checks of a consortium as pages and steps take them, and their record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation

from matchmaker.clock import day_in_china
from matchmaker.consortia.models import ConsortiumCheck
from matchmaker.consortia.rules.book import book
from matchmaker.consortia.rules.evaluate import evaluate
from matchmaker.consortia.rules.facts import facts_of
from matchmaker.consortia.rules.results import Place, Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.rules.book import Rule
    from matchmaker.consortia.rules.inputs import Facts, Finding

SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule and what it found; texts are in the language that was active then.

    Attributes:
        rule: code of the rule.
        article: law and article, or that it is a rule of the house.
        quote: the article's words, empty for a rule of the house.
        url: where they were read.
        result: a value of `results.Result`.
        reason: why, without names that only some may read.
        mend: what to do; empty where nothing is to be done.
        is_blocking: the next step has to wait for it.
        place: a value of `results.Place`: where it is mended.
        firms: names that only the lead, those firms and staff may read.
        law: the rule itself, with its texts and sources.
    """

    rule: str
    article: str
    quote: str
    url: str
    result: str
    reason: str
    mend: str
    is_blocking: bool
    place: str
    firms: tuple[str, ...]
    law: Rule

    @property
    def label(self) -> str:
        """The result in words; for a rule that only informs, that it does."""
        if self.law.severity == Severity.INFORMATION:
            return self.law.severity_label
        return str(Result(self.result).label)

    @property
    def is_met(self) -> bool:
        """Whether nothing is left to do."""
        return self.result in (Result.PASS, Result.NOT_APPLICABLE)

    @property
    def place_label(self) -> str:
        """Where it is mended, in words."""
        return str(Place(self.place).label)


def checks_of(consortium: Consortium, on: date, *, with_planned: bool = False) -> tuple[Check, ...]:
    """Run every rule over a consortium as it stands; nothing is stored.

    Args:
        consortium: the team.
        on: the day, in China's time.
        with_planned: count planned and invited firms as if they had accepted.
    """
    return checks_on(facts_of(consortium, on, with_planned=with_planned))


def checks_on(facts: Facts) -> tuple[Check, ...]:
    """Run every rule over facts."""
    rules = book().rules
    return tuple(_check(rules[code], finding, facts) for code, finding in evaluate(facts).items())


def _check(rule: Rule, finding: Finding, facts: Facts) -> Check:
    quote = rule.quote
    is_due = facts.is_submitting or rule.blocks_at != SUBMITTED
    is_met = finding.result in (Result.PASS, Result.NOT_APPLICABLE)
    return Check(
        rule=rule.code,
        article=rule.article,
        quote=quote.text if quote else "",
        url=quote.source.url if quote else "",
        result=str(finding.result),
        reason=finding.reason,
        mend="" if is_met else rule.mend,
        is_blocking=is_due and str(finding.result) in rule.blocks_on,
        place=str(finding.place),
        firms=finding.firms,
        law=rule,
    )


def blocking(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Return those that the next step has to wait for."""
    return tuple(one for one in checks if one.is_blocking)


def record_checks(consortium: Consortium, *, at: datetime) -> tuple[Check, ...]:
    """Run every rule and keep what each found, in English; the same moment is kept once.

    Call it inside the step's own transaction.

    Returns:
        The checks in the language that is active.
    """
    facts = facts_of(consortium, day_in_china(at))
    digest = facts.digest()
    with translation.override("en"):
        rows = [
            ConsortiumCheck(
                consortium=consortium,
                rule=one.rule,
                result=one.result,
                reason=one.reason,
                mend=one.mend,
                inputs_digest=digest,
                checked_at=at,
            )
            for one in checks_on(facts)
        ]
    ConsortiumCheck.objects.bulk_create(rows, ignore_conflicts=True)
    return checks_on(facts)
