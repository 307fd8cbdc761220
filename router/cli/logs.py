"""What the program says about itself goes to stderr; stdout is for what was asked."""

import logging
import sys

import structlog


def log_to_stderr(level: int) -> None:
    """Write one line per event: coloured words for a person at a terminal, JSON for everybody else."""
    person = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if person else [structlog.processors.dict_tracebacks]),
            structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    libraries = logging.StreamHandler(sys.stderr)
    # On the handler, not the logger: some libraries turn their own loggers up.
    libraries.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[libraries], level=logging.WARNING)
