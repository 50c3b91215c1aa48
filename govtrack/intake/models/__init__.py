"""The tables of intake: submissions, the reporters' vault, files, imports."""

from govtrack.intake.models.appeals import Appeal
from govtrack.intake.models.imports import ImportBatch, ImportChoice, ImportRow
from govtrack.intake.models.later_words import EarlierWording, LaterWord
from govtrack.intake.models.public_texts import ConfirmedText, PublicText
from govtrack.intake.models.receipts import ReceiptRequest
from govtrack.intake.models.subjects import SubmissionSubject
from govtrack.intake.models.submissions import (
    JOINED,
    JOINED_WITH_PHOTO,
    WITHOUT_WORDS,
    Attachment,
    InformationRequest,
    ProposalDetail,
    SourceDetail,
    Submission,
    SubmissionLink,
)
from govtrack.intake.models.vault import (
    CONTACT_KINDS,
    REACHING_WAYS,
    TELL_BY,
    UNMASK_KINDS,
    ContactCode,
    IdentityView,
    Reporter,
    ReporterContact,
)

__all__ = [
    "CONTACT_KINDS",
    "JOINED",
    "JOINED_WITH_PHOTO",
    "REACHING_WAYS",
    "TELL_BY",
    "UNMASK_KINDS",
    "WITHOUT_WORDS",
    "Appeal",
    "Attachment",
    "ConfirmedText",
    "ContactCode",
    "EarlierWording",
    "IdentityView",
    "ImportBatch",
    "ImportChoice",
    "ImportRow",
    "InformationRequest",
    "LaterWord",
    "ProposalDetail",
    "PublicText",
    "ReceiptRequest",
    "Reporter",
    "ReporterContact",
    "SourceDetail",
    "Submission",
    "SubmissionLink",
    "SubmissionSubject",
]
