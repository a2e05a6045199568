from pelaren.domain.audit.operations.trail import Deed, record, record_many

__all__ = ["Deed", "record", "record_many"]
