"""The need that a proposal would become: texts in English and Chinese, to be edited."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from matchmaker.engine.evidence import BetterWhen
from opportunities.gaps import rules, wording
from opportunities.templatetags.opportunities import in_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opportunities.gaps.facts import Json
    from opportunities.models import Hypothesis


def draft(hypothesis: Hypothesis, supporting: Iterable[Hypothesis]) -> dict[str, object]:
    """Write the need that a proposal and those about the same figure would become.

    Needs are written in English, with Chinese beside it, whatever the page's language.
    """
    with override("en"):
        title = _title(hypothesis)
        said = [(wording.claim(one), wording.beside(one)) for one in (hypothesis, *supporting)]
        claims = [" ".join(filter(None, sentences)) for sentences in said]
        summary = "\n\n".join([*claims, _source(hypothesis.evidence["measurement"])])
    return {
        "title_en": title,
        "title_zh": _title_zh(hypothesis),
        "summary_en": summary,
        "summary_zh": _summary_zh(hypothesis),
        "areas": list(hypothesis.areas),
    }


def aim(hypothesis: Hypothesis) -> str:
    """Write the value that closes the gap with its unit; empty where the rule names none."""
    evidence = hypothesis.evidence
    unit = evidence["measurement"]["unit"]
    if hypothesis.rule == rules.STANDARD:
        values = [Decimal(one["value"]) for one in evidence["limits"] if one["when"] != "next"]
        return in_unit(min(values), unit)
    if hypothesis.rule == rules.TARGET:
        return in_unit(Decimal(evidence["targets"][0]["value"]), unit)
    if hypothesis.rule == rules.PEERS:
        return in_unit(Decimal(evidence["peers"]["median"]), unit)
    return ""


def _title(hypothesis: Hypothesis) -> str:
    said = {
        "place": hypothesis.place.name,
        "indicator": hypothesis.indicator.name_en,
        "value": wording.figure(hypothesis),
        "aim": aim(hypothesis),
    }
    if hypothesis.rule == rules.ENFORCEMENT:
        return _("%(place)s: cleaner processes and monitoring for factories") % said
    if hypothesis.rule == rules.TREND:
        return _("%(place)s: %(indicator)s, worse for years, %(value)s") % said
    if _is_lower(hypothesis):
        return _("%(place)s: %(indicator)s, from %(value)s down to %(aim)s") % said
    return _("%(place)s: %(indicator)s, from %(value)s up to %(aim)s") % said


def _is_lower(hypothesis: Hypothesis) -> bool:
    return hypothesis.indicator.better_when == BetterWhen.LOWER.value


def _source(measured: Json) -> str:
    text = _("Source of the figure: %(title)s")
    return text % {"title": measured["source"]["title"]}


# Chinese is content, not interface, so these texts are no part of the catalogues.
def _title_zh(hypothesis: Hypothesis) -> str:
    place, indicator = _place_zh(hypothesis), hypothesis.indicator.name_zh
    if not place or not indicator:
        return ""
    if hypothesis.rule == rules.ENFORCEMENT:
        return f"{place}：工业企业清洁生产改造与污染监测"
    if hypothesis.rule == rules.TREND:
        return f"{place}：遏制{indicator}恶化趋势"
    verb = "降至" if _is_lower(hypothesis) else "提高到"
    figure = _plain_zh(hypothesis.evidence["measurement"])
    return f"{place}：{indicator}由{figure}{verb}{_aim_zh(hypothesis)}"


def _summary_zh(hypothesis: Hypothesis) -> str:
    place, indicator = _place_zh(hypothesis), hypothesis.indicator.name_zh
    if not place or not indicator:
        return ""
    measured = hypothesis.evidence["measurement"]
    if hypothesis.rule == rules.ENFORCEMENT:
        return f"{place}{measured['year']}年关停污染企业{measured['value']}家。尚未招标。"
    period = measured["period"] if "-" in measured["period"] else f"{measured['year']}年"
    figure = f"{place}{period}{indicator}为{_plain_zh(measured)}。"
    return f"{figure}本需求由监测数据差距提出，尚未招标。"


def _place_zh(hypothesis: Hypothesis) -> str:
    return hypothesis.place.name_zh_full or hypothesis.place.name_zh


def _plain_zh(row: Json) -> str:
    with override("en"):
        return in_unit(Decimal(row["value"]), row["unit"])


def _aim_zh(hypothesis: Hypothesis) -> str:
    with override("en"):
        return aim(hypothesis)
