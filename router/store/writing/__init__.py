"""The process that writes, and the way to it (ADR 0032)."""
