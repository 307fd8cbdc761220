"""Verify on stored data what the program promises (`reliability.md` section 2, the invariants marked D)."""

from router.store.check.everything import check_everything
from router.store.check.invariant import Checked
from router.store.check.reading import read_only

__all__ = ["Checked", "check_everything", "read_only"]
