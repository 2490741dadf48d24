"""The pages of places, signals, needs and programmes."""

from __future__ import annotations

from opportunities.views.frameworks import (
    framework_detail,
    framework_index_csv,
    framework_list,
    framework_method,
)
from opportunities.views.hypotheses import hypothesis_bulk, hypothesis_list
from opportunities.views.hypothesis import (
    hypothesis_confirm,
    hypothesis_detail,
    hypothesis_dismiss,
    hypothesis_merge,
    hypothesis_reopen,
)
from opportunities.views.imports import (
    measurement_contract,
    measurement_export,
    measurement_import_create,
    measurement_import_detail,
    measurement_import_discard,
    measurement_import_errors,
    measurement_import_list,
    measurement_import_store,
    measurement_schema,
    measurement_template,
)
from opportunities.views.needs import need_create, need_edit, need_list
from opportunities.views.places import place_csv, place_list
from opportunities.views.policy import programme_list, signal_detail, signal_list
from opportunities.views.tracker import city_tracker, city_tracker_csv
from opportunities.views.upkeep_corrections import correction_csv, correction_list
from opportunities.views.upkeep_coverage import data_coverage, data_coverage_csv
from opportunities.views.upkeep_figure import measurement_correct, measurement_detail
from opportunities.views.upkeep_reports import (
    error_report_create,
    error_report_detail,
    error_report_list,
)

__all__ = [
    "city_tracker",
    "city_tracker_csv",
    "correction_csv",
    "correction_list",
    "data_coverage",
    "data_coverage_csv",
    "error_report_create",
    "error_report_detail",
    "error_report_list",
    "framework_detail",
    "framework_index_csv",
    "framework_list",
    "framework_method",
    "hypothesis_bulk",
    "hypothesis_confirm",
    "hypothesis_detail",
    "hypothesis_dismiss",
    "hypothesis_list",
    "hypothesis_merge",
    "hypothesis_reopen",
    "measurement_contract",
    "measurement_correct",
    "measurement_detail",
    "measurement_export",
    "measurement_import_create",
    "measurement_import_detail",
    "measurement_import_discard",
    "measurement_import_errors",
    "measurement_import_list",
    "measurement_import_store",
    "measurement_schema",
    "measurement_template",
    "need_create",
    "need_edit",
    "need_list",
    "place_csv",
    "place_list",
    "programme_list",
    "signal_detail",
    "signal_list",
]
