"""Tables as CSV that spreadsheets open as they are: UTF-8 with BOM, CRLF, ISO times (ui.md section 11)."""

import csv
import io
from collections.abc import AsyncIterable, Iterable, Sequence
from urllib.parse import quote

from aiohttp import web

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would work out instead of showing: a quote before it makes it text."""

Row = Sequence[object]


def csv_lines(rows: Iterable[Row]) -> str:
    """Write rows; texts that would be formulas get a quote, None is an empty cell, numbers stay numbers."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


async def send_csv(
    request: web.Request, name: str, header: Row, blocks: AsyncIterable[Iterable[Row]]
) -> web.StreamResponse:
    """Answer with a table to save under a name, block by block, so that a long one is never held as a whole."""
    response = web.StreamResponse()
    response.content_type, response.charset = "text/csv", "utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    await response.prepare(request)
    await response.write((BOM + csv_lines([header])).encode())
    async for rows in blocks:
        await response.write(csv_lines(rows).encode())
    await response.write_eof()
    return response


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
