"""Where the browser's sources and the browser are."""

from pathlib import Path

UI = Path(__file__).parents[3] / "router" / "web" / "ui"
CHROMIUM = Path("/usr/bin/chromium")
