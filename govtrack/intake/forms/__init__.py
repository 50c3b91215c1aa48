"""The forms of intake."""

from govtrack.intake.forms.desk import (
    ContactForm,
    LinkForm,
    NotAcceptForm,
    PhotosForm,
    ReachForm,
    ReclassifyForm,
    ReconsiderForm,
    RedactionForm,
    RedirectForm,
    ReturnForm,
    SimpleForm,
    SubjectsForm,
    TakeDownForm,
    UnmaskForm,
)
from govtrack.intake.forms.importing import MeaningsForm, SheetsForm, StartImportForm, UploadForm
from govtrack.intake.forms.later import AsksAboutLaterWords, ResubmitForm
from govtrack.intake.forms.lost import AddressForm, LostForm
from govtrack.intake.forms.proving import CodeForm, ReceiptReasonForm
from govtrack.intake.forms.report import ReportForm

__all__ = [
    "AddressForm",
    "AsksAboutLaterWords",
    "CodeForm",
    "ContactForm",
    "LinkForm",
    "LostForm",
    "MeaningsForm",
    "NotAcceptForm",
    "PhotosForm",
    "ReachForm",
    "ReceiptReasonForm",
    "ReclassifyForm",
    "ReconsiderForm",
    "RedactionForm",
    "RedirectForm",
    "ReportForm",
    "ResubmitForm",
    "ReturnForm",
    "SheetsForm",
    "SimpleForm",
    "StartImportForm",
    "SubjectsForm",
    "TakeDownForm",
    "UnmaskForm",
    "UploadForm",
]
