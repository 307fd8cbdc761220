"""`shuntdesk serve`: what is in the database is served until somebody says stop."""

from typing import Annotated

import typer

from router.cli.options import Database, Host, Port


def serve(
    database: Database = None,
    host: Host = None,
    port: Port = None,
    migrate: Annotated[
        bool | None,
        typer.Option("--migrate/--no-migrate", help="Bring the schema up to date first.", show_default=False),
    ] = None,
) -> None:
    """Serve the shops of a database; ends cleanly on SIGTERM and Ctrl-C."""
    from router.store.writing.fork_server import FORK_SERVER

    # It takes as long to load as this process does.
    FORK_SERVER.start()
    from router.cli.serving import serve_until_told
    from router.settings import settings
    from router.store.engine import without_secrets

    chosen = settings(database=database, host=host, port=port, migrate=migrate)

    def ready(url: str, shops: list[str]) -> None:
        typer.echo(f"shuntdesk serves {without_secrets(chosen.database)} at {url}")
        typer.echo(f"shops: {', '.join(shops) or 'none yet; `shuntdesk apply FILE.yaml` makes one'}")

    serve_until_told(chosen, ready)
