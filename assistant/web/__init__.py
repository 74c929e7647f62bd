"""The web face of the assistant: the chat page, the JSON API and the widget for other sites.

The front door; importing it loads neither the web framework nor the page library.
"""

from assistant.web.app import create_app
from assistant.web.asker import Asker
from assistant.web.feedback import FEEDBACK_FILE, FeedbackFull, FeedbackStore
from assistant.web.origins import BadOrigin, read_origins
from assistant.web.serving import BusyPort, CannotListen, check_address, serve

__all__ = [
    "FEEDBACK_FILE",
    "Asker",
    "BadOrigin",
    "BusyPort",
    "CannotListen",
    "FeedbackFull",
    "FeedbackStore",
    "check_address",
    "create_app",
    "read_origins",
    "serve",
]
