"""Structured logs: one JSON object a line, with node, service and trace ids on each."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

_NOISY = ("amqp", "kombu", "pymongo", "eventlet.wsgi.server")
# nameko logs every raised error with its traceback, also those that are a caller's mistake; the
# entrypoints of the chassis log what is worth it themselves.
_SAID_BY_US = "nameko.containers"


def configure(node: str, service: str, level: str = "INFO", log_file: Path | None = None) -> None:
    """Send every log line of this process, the libraries' too, to one place as JSON.

    Caveat: libraries log below WARNING only when `level` is DEBUG; a handler's own lines always
    follow `level`.
    """

    def add_place(_: Any, __: str, entry: dict[str, Any]) -> dict[str, Any]:
        return {**entry, "node": node, "service": service}

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        add_place,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler: logging.Handler = logging.StreamHandler(sys.stdout)
    if log_file is not None:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file, maxBytes=10_000_000, backupCount=5)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger(_SAID_BY_US).setLevel("DEBUG" if level == "DEBUG" else "CRITICAL")
    for name in _NOISY:
        logging.getLogger(name).setLevel("DEBUG" if level == "DEBUG" else "WARNING")


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for a module: a constant message, values as keyword fields."""
    log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return log
