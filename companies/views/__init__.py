"""The pages of firms and technologies, one file a screen."""

from __future__ import annotations

from companies.views.account_close import account_close
from companies.views.claims import claim_answer, claim_list, company_claim
from companies.views.company_detail import company_detail
from companies.views.company_form import company_create, company_edit
from companies.views.company_list import company_list
from companies.views.company_state import company_publish, company_remove, company_unpublish
from companies.views.member_list import member_list, member_remove
from companies.views.proof import (
    capacity_edit,
    certification_create,
    delivery_create,
    ip_right_create,
    performance_create,
    proof_delete,
)
from companies.views.technology_detail import technology_detail
from companies.views.technology_form import technology_create, technology_edit
from companies.views.technology_state import technology_publish, technology_unpublish

__all__ = [
    "account_close",
    "capacity_edit",
    "certification_create",
    "claim_answer",
    "claim_list",
    "company_claim",
    "company_create",
    "company_detail",
    "company_edit",
    "company_list",
    "company_publish",
    "company_remove",
    "company_unpublish",
    "delivery_create",
    "ip_right_create",
    "member_list",
    "member_remove",
    "performance_create",
    "proof_delete",
    "technology_create",
    "technology_detail",
    "technology_edit",
    "technology_publish",
    "technology_unpublish",
]
