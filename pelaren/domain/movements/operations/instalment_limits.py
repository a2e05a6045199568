"""What an instalment may be, whoever sets it."""

from django.utils.translation import gettext_lazy as _

from pelaren.values.refusals import Refusal

# Minor units: ten million kronor or euros a payment is beyond any premium and caught as a typing error.
LARGEST_INSTALMENT = 1_000_000_000


class InstalmentTooLarge(Refusal):
    field = "instalment"
    message = _("The amount is unreasonably large. Enter the amount for one payment.")


class InstalmentNegative(Refusal):
    field = "instalment"
    message = _("Write the amount without a minus sign")


def check_instalment(amount: int) -> None:
    """Let an amount in minor units pass, or raise InstalmentTooLarge or InstalmentNegative. 0 is a pause."""
    if amount < 0:
        raise InstalmentNegative
    if amount > LARGEST_INSTALMENT:
        raise InstalmentTooLarge
