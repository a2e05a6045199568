from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id at 64 MiB, two rounds, one lane: above the floor of 19 MiB, t=2, p=1 (OWASP password storage sheet)."""

    time_cost = 2
    memory_cost = 65_536
    parallelism = 1
