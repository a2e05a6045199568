from pelaren.domain.messaging.models.closure import Closure
from pelaren.domain.messaging.models.conversation import Conversation
from pelaren.domain.messaging.models.message import Message
from pelaren.domain.messaging.models.topic import Topic

__all__ = ["Closure", "Conversation", "Message", "Topic"]
