"""Which addresses may be called: public ones over https, others only where the operator listed them (T9)."""

from ipaddress import ip_address

import pytest
from yarl import URL

from bot.egress import Allowed, is_public
from models.errors import Invalid


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "223.5.5.5", "2606:4700::1111", "2400:3200::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "192.0.0.192",
        "100.100.100.200",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fec0::1",
    ],
)
def test_t9_no_private_reserved_or_disguised_address_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


ALLOWED = "bot.lan, 10.0.0.0/8, ::1, 127.0.0.1 ,"


@pytest.mark.parametrize(
    ("url", "address", "permitted"),
    [
        ("https://bot.example/x", "8.8.8.8", True),
        ("https://bot.example:8443/x", "8.8.8.8", True),
        ("https://bot.example:22/x", "8.8.8.8", False),
        ("http://bot.example/x", "8.8.8.8", False),
        ("https://bot.example/x", "192.168.0.1", False),
        ("https://bot.example/x", "10.9.9.9", True),
        ("http://bot.example:5005/x", "10.9.9.9", True),
        ("http://127.0.0.1:5005/x", "127.0.0.1", True),
        ("http://[::1]:5005/x", "::1", True),
        ("http://127.0.0.2:5005/x", "127.0.0.2", False),
        ("http://BOT.lan.:5005/x", "192.168.0.1", True),
        ("http://evil-bot.lan:5005/x", "192.168.0.1", False),
        ("https://bot.example/x", "::ffff:10.9.9.9", False),
    ],
)
def test_t9_plain_http_odd_ports_and_private_addresses_need_the_setting(
    url: str, address: str, permitted: bool
) -> None:
    assert Allowed.read(ALLOWED).rule_for(URL(url))(ip_address(address)) is permitted


def test_nothing_listed_allows_nothing() -> None:
    assert Allowed.read("") == Allowed.read(" , ") == Allowed()


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "10.1.2.3/8", "300.1.1.1", "::1::2", "bot/24"])
def test_a_network_that_is_none_is_refused_by_name(entry: str) -> None:
    with pytest.raises(Invalid, match="neither a host nor a network"):
        Allowed.read(f"bot.lan,{entry}")
