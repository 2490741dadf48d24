"""The charts of `matchmaker.charts`, callable from templates."""

from __future__ import annotations

from django import template

from matchmaker import charts

register = template.Library()

register.simple_tag(charts.bar_cell)
register.simple_tag(charts.stacked_score)
register.simple_tag(charts.waterfall)
register.simple_tag(charts.sparkline)
register.simple_tag(charts.capacity_bar)
