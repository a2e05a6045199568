"""Files that people attach to messages: what they are by content, and whether such a file is taken at all."""

from pelaren.documents.attached_file.checking import Checked, check
from pelaren.documents.attached_file.kinds import ACCEPT, Kind
from pelaren.documents.attached_file.refusals import Refused
from pelaren.documents.attached_file.uploads import taken

__all__ = ["ACCEPT", "Checked", "Kind", "Refused", "check", "taken"]
