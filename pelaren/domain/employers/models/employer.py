from __future__ import annotations

from typing import Protocol, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelaren.values import markets
from pelaren.values.business_ids import BusinessId


class ActsForEmployer(Protocol):
    employer_id: int


class Market(models.TextChoices):
    """The country whose rules an employer's contracts follow. It decides currency, date form and identity numbers."""

    FI = "FI", _("Finland")
    SE = "SE", _("Sweden")


CURRENCIES = {Market.FI: "EUR", Market.SE: "SEK"}


class EmployerQuerySet(models.QuerySet):
    def open_to(self, membership: ActsForEmployer) -> Self:
        """Return the one employer for whom this membership acts."""
        return self.filter(pk=membership.employer_id)


class Employer(models.Model):
    """A customer of the pension company. `business_id` is a Finnish Y-tunnus or a Swedish organisationsnummer."""

    customer_number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=200)
    business_id = models.CharField(max_length=12, unique=True)
    market = models.CharField(max_length=2, choices=Market)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    town = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="employer_market", condition=models.Q(market__in=Market.values))]

    def __str__(self) -> str:
        return self.name

    @property
    def currency(self) -> str:
        """ISO 4217 code of the market's currency."""
        return CURRENCIES[Market(self.market)]

    @property
    def business_id_shown(self) -> str:
        """The business id as people write it: `9904418-4`, `299000-4171`."""
        return BusinessId(self.business_id, markets.Market(self.market)).shown
