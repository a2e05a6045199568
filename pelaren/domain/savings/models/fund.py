from django.db import models
from django.db.models import Q

from pelaren.domain.savings.rules import ASSET_CLASSES


class InvestmentFund(models.Model):
    """
    A fund of the pension company in one currency. `name` is what investment plans and files call it.

    `asset_class` is the class of the assumption sets that forecasts count it as: equity, long_rates, short_rates or
    real_estate.
    """

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    asset_class = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "currency"], name="fund_name_in_currency"),
            models.CheckConstraint(name="fund_currency", condition=Q(currency__in=["EUR", "SEK"])),
            models.CheckConstraint(name="fund_asset_class", condition=Q(asset_class__in=ASSET_CLASSES)),
        ]

    def __str__(self) -> str:
        return self.name


class FundPrice(models.Model):
    """What one unit of a fund was worth at the end of a day, in the fund's currency."""

    fund = models.ForeignKey(InvestmentFund, on_delete=models.PROTECT, related_name="prices", db_index=False)
    day = models.DateField()
    price = models.DecimalField(max_digits=14, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "day"], name="fund_price_of_day"),
            models.CheckConstraint(name="fund_price_above_zero", condition=Q(price__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.day}: {self.price}"
