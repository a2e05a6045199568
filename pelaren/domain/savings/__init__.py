"""
Savings: the unit register. How many units of which fund each insured holds on a day, and what a unit was worth.

The pension company reads both in from its fund administration; nothing is computed here but the market value. What has
been paid in stands in the ledger and is another thing.
"""
