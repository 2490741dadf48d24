"""Everything that people change about firms, technologies and proof."""

from __future__ import annotations

from companies.actions.company import (
    CompanyFields,
    RemovedError,
    StaleVersionError,
    edit_company,
    publish_company,
    register_company,
    remove_company,
    unpublish_company,
)
from companies.actions.membership import (
    AlreadyAnsweredError,
    AlreadyClaimedError,
    LastOwnerError,
    NotClaimableError,
    add_member,
    answer_claim,
    claim_company,
    leave_companies,
    remove_member,
)
from companies.actions.proof import (
    record_capacity,
    record_certification,
    record_delivery,
    record_ip_right,
    record_performance,
    remove_proof,
)
from companies.actions.technology import (
    CompanyNotPublishedError,
    DuplicateNameError,
    MissingPartsError,
    TechnologyFields,
    add_technology,
    edit_technology,
    missing_parts,
    publish_technology,
    unpublish_technology,
)

__all__ = [
    "AlreadyAnsweredError",
    "AlreadyClaimedError",
    "CompanyFields",
    "CompanyNotPublishedError",
    "DuplicateNameError",
    "LastOwnerError",
    "MissingPartsError",
    "NotClaimableError",
    "RemovedError",
    "StaleVersionError",
    "TechnologyFields",
    "add_member",
    "add_technology",
    "answer_claim",
    "claim_company",
    "edit_company",
    "edit_technology",
    "leave_companies",
    "missing_parts",
    "publish_company",
    "publish_technology",
    "record_capacity",
    "record_certification",
    "record_delivery",
    "record_ip_right",
    "record_performance",
    "register_company",
    "remove_company",
    "remove_member",
    "remove_proof",
    "unpublish_company",
    "unpublish_technology",
]
