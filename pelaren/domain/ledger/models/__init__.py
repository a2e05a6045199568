from pelaren.domain.ledger.models.entry import Account, Entry, Posting

__all__ = ["Account", "Entry", "Posting"]
