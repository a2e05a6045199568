"""Start the reader of workbooks, feed it, wait for it no longer than allowed, and take its answer."""

import json
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer

from pelaren.documents.reading import limits
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.package_signature import check_signature
