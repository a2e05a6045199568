from pelaren.domain.messaging.models.attachment import Attachment
from pelaren.domain.messaging.models.closure import Closure
from pelaren.domain.messaging.models.conversation import Conversation
from pelaren.domain.messaging.models.draft import Draft, DraftFile
from pelaren.domain.messaging.models.handling import Handling, HandlingKind
from pelaren.domain.messaging.models.kept_search import KeptSearch
from pelaren.domain.messaging.models.message import Message
from pelaren.domain.messaging.models.note import Note
from pelaren.domain.messaging.models.notice import Notice, NoticeKind
from pelaren.domain.messaging.models.opening import Opening
from pelaren.domain.messaging.models.presence import Presence
from pelaren.domain.messaging.models.reply_template import ReplyTemplate
from pelaren.domain.messaging.models.tally import Tally
from pelaren.domain.messaging.models.topic import Topic

__all__ = [
    "Attachment",
    "Closure",
    "Conversation",
    "Draft",
    "DraftFile",
    "Handling",
    "HandlingKind",
    "KeptSearch",
    "Message",
    "Note",
    "Notice",
    "NoticeKind",
    "Opening",
    "Presence",
    "ReplyTemplate",
    "Tally",
    "Topic",
]
