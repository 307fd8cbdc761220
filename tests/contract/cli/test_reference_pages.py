"""The reference in docs/ is the program's own description, and the examples there are valid."""

import re
from pathlib import Path

import pytest

from models.commands import ApplyShopFile
from models.commands.command import SYSTEM
from models.entities import Shop
from router.cli.reference import pages
from router.cli.shop_yaml import read_shops
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.shops import NOON

DOCS = Path(__file__).resolve().parents[3] / "docs"
HOWTO = (DOCS / "howto/write-a-shop-file.md").read_text()
EXAMPLES = re.findall(r"^( *)```yaml\n(.*?)^ *```$", HOWTO, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_page_is_up_to_date(name: str) -> None:
    """Otherwise: python -m router.cli.reference docs/reference."""
    assert (DOCS / "reference" / name).read_text() == pages()[name]


def test_every_command_of_the_contract_that_is_offered_is_described() -> None:
    page = pages()["command-line.md"]
    assert {"demo", "serve", "apply", "export", "token", "check"} <= set(
        re.findall(r"^## shuntdesk (\w+)$", page, re.MULTILINE)
    )


@pytest.mark.parametrize(("indent", "example"), EXAMPLES)
def test_every_example_of_a_shop_file_can_be_applied(indent: str, example: str) -> None:
    text = re.sub(f"^{indent}", "", example, flags=re.MULTILINE)
    (document,) = read_shops(text, "example.yaml")
    state = ShopState(Shop(id=1, key="tea", name="tea"))
    assert handle(state, ApplyShopFile(document.shop, SYSTEM), NOON) != []
