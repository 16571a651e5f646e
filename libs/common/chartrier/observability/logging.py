"""Structured logs: static event names, ids as fields, nothing personal and nothing secret."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Final

import structlog

request_id: ContextVar[str] = ContextVar("request_id", default="-")

REDACTED: Final = "[redacted]"
_LONGEST_CHAIN: Final = 5
_DEEPEST_TRACE: Final = 8
_SENSITIVE_FIELD: Final = re.compile(
    r"password|secret|token|proof|ticket|cookie|authorization|iban|bic|email|e_mail|phone|name$|address|nir|body|content",
    re.IGNORECASE,
)
_SENSITIVE_TEXT: Final = re.compile(
    r"eyJ[\w-]+\.[\w-]+\.[\w.-]*"  # a JWT or JWE
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # an e-mail address
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b"  # an IBAN
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # credentials in an address
)


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Remove from a log line what must never be in one."""
    for key, value in event.items():
        if key in {"event", "level", "timestamp", "logger", "service"}:
            continue
        if _SENSITIVE_FIELD.search(key):
            event[key] = REDACTED
        elif isinstance(value, str):
            event[key] = _SENSITIVE_TEXT.sub(REDACTED, value)
    return event


def _with_request(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.setdefault("request_id", request_id.get())
    return event


def _with_failure(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Describe an exception by its kind and its places: its message may quote what people typed."""
    given = event.pop("exc_info", None)
    raised = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    failures: list[str] = []
    while isinstance(raised, BaseException) and len(failures) < _LONGEST_CHAIN:
        frames = traceback.extract_tb(raised.__traceback__)[-_DEEPEST_TRACE:]
        places = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames))
        failures.append(f"{type(raised).__module__}.{type(raised).__qualname__} in {places}")
        raised = raised.__cause__ or raised.__context__
    if failures:
        event["failure_chain"] = failures
    return event


def configure(level: str = "info") -> None:
    """Send every log line of the process to stderr as JSON, redacted."""
    chain: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request,
        _with_failure,
        redact,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.getLogger("pika").setLevel(logging.ERROR)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger that takes a static event name and fields."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return bound
