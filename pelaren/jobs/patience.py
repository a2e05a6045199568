"""How jobs go on after the database has been away."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

# The connection broke or the server restarts: nothing is wrong with the work itself.
DATABASE_AWAY = (OperationalError, InterfaceError)
PATIENTLY = RetryStrategy(max_attempts=10, linear_wait=30, retry_exceptions=DATABASE_AWAY)
