"""The tables of intake: submissions, the reporters' vault, files, imports."""

from govtrack.intake.models.imports import ImportBatch, ImportRow
from govtrack.intake.models.submissions import (
    Attachment,
    InformationRequest,
    NumberSeries,
    ProposalDetail,
    SourceDetail,
    Submission,
    SubmissionLink,
)
from govtrack.intake.models.vault import IdentityView, Reporter, ReporterContact

__all__ = [
    "Attachment",
    "IdentityView",
    "ImportBatch",
    "ImportRow",
    "InformationRequest",
    "NumberSeries",
    "ProposalDetail",
    "Reporter",
    "ReporterContact",
    "SourceDetail",
    "Submission",
    "SubmissionLink",
]
