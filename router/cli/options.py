"""Options that several commands take."""

from typing import Annotated

import typer

Database = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="sqlite:///path or postgresql://…; SHUNTDESK_DATABASE, else sqlite:///var/shuntdesk.db",
        show_default=False,
    ),
]
ShopName = Annotated[str, typer.Option("--shop", metavar="S", help="The key of the shop.")]
Host = Annotated[
    str | None,
    typer.Option(help="The address to listen at; SHUNTDESK_HOST, else 127.0.0.1", show_default=False),
]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="0 takes a free one; SHUNTDESK_PORT, else 8080", show_default=False),
]
