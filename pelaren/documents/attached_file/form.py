"""The part of a form that takes files along."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pelaren.documents.attached_file.kinds import ACCEPT
from pelaren.documents.attached_file.refusals import Refused
from pelaren.documents.attached_file.uploads import taken
from pelaren.domain.messaging.operations.attachments import Enclosed, NewFile
from pelaren.web.file_fields import FilesField, KeptField
from pelaren.web.forms import PortalForm


class EnclosingForm(PortalForm):
    """
    A form with files: new ones, which are looked into, and `kept` ones that the draft holds already.

    When a file is refused the good ones beside it are still in `new_files`, so that the draft can keep them.
    """

    files = FilesField(label=_("Attach a file (optional)"), accept=ACCEPT)  # type: ignore[assignment]
    kept = KeptField()
    new_files: Sequence[NewFile] = ()

    def clean_files(self) -> Sequence[NewFile]:
        """Return the new files. Raises ValidationError with a sentence for each that is not taken."""
        good, sentences = [], []
        for upload in self.cleaned_data["files"]:
            try:
                good.append(taken(upload))
            except Refused as refused:
                sentences.append(str(refused))
        self.new_files = good
        if sentences:
            raise ValidationError(sentences)
        return good

    @property
    def enclosed(self) -> Enclosed:
        """What goes along with a valid form."""
        return Enclosed(self.new_files, self.cleaned_data["kept"])
