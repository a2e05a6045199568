"""What the page tests of removals share."""

from tests.portal.insured.conftest import browsing, today  # noqa: F401  (fixtures)
