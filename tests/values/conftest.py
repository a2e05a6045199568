"""Settings of the property tests: no time limit per example, since a busy machine is not a wrong answer."""

from hypothesis import settings

settings.register_profile("values", deadline=None)
settings.load_profile("values")
