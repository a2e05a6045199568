"""Structured logs: one JSON object a line, from an allow-list of fields, so that no personal data slips in."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message and, for errors, the type and place of the exception: never its values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["places"] = places(record.exc_info[2])
        if fault := getattr(getattr(record, "request", None), "META", {}).get("pelaren.fault"):
            line["fault"] = fault  # what the reader of the page was told, see `pelaren.web.faults`
        return json.dumps(line, ensure_ascii=False)


def places(traceback: object) -> list[str]:
    """Return `file:line function` of each frame: enough to find the fault without printing anybody's data."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code  # type: ignore[attr-defined]
        found.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")  # type: ignore[attr-defined]
        traceback = traceback.tb_next  # type: ignore[attr-defined]
    return found[-12:]


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "pelaren.config.logging.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "pelaren": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
