"""Forms of firms, people of firms, technologies and proof."""

from __future__ import annotations

from companies.forms.company import CompanyForm
from companies.forms.people import AnswerForm, ClaimForm, MemberForm, RemoveForm
from companies.forms.proof import (
    CapacityForm,
    CertificationForm,
    DeliveryForm,
    IPRightForm,
    PerformanceForm,
)
from companies.forms.technology import TechnologyForm

__all__ = [
    "AnswerForm",
    "CapacityForm",
    "CertificationForm",
    "ClaimForm",
    "CompanyForm",
    "DeliveryForm",
    "IPRightForm",
    "MemberForm",
    "PerformanceForm",
    "RemoveForm",
    "TechnologyForm",
]
