"""Why an attached file is not taken: each a sentence that names the file and says what to do."""

from django.utils.translation import gettext_lazy as _

from pelaren.values.refusals import Refusal


class Refused(Refusal):
    """A file is not taken. `name` is its safe name."""

    field = "files"


class Empty(Refused):
    message = _("%(name)s is empty. Choose the file again.")


class TooLarge(Refused):
    message = _("%(name)s is larger than 20 MB. Divide it or make it smaller.")


class OtherKind(Refused):
    message = _("%(name)s is of a kind that cannot be sent. Send a PDF, Word, Excel or image file (PNG, JPEG).")


class ContentDiffers(Refused):
    message = _("%(name)s is not what its name says. Save it again in the program it comes from and choose it again.")


class Damaged(Refused):
    message = _("%(name)s is damaged. Save it again and choose it again.")


class Encrypted(Refused):
    message = _("%(name)s is protected with a password and cannot be checked for viruses. Remove the password.")


class Macros(Refused):
    message = _("%(name)s contains macros or other programs. Save it without them.")


class UnpacksTooLarge(Refused):
    message = _("%(name)s becomes too large when it is opened. Divide it or make it smaller.")
