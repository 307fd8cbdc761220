from tests.integration.console.served import house

__all__ = ["house"]
