"""What the system itself says to customers, in the shop's language."""

NOTICES = {
    "bot_failed": {
        "zh-CN": "机器人暂时无法回答，正在为您转接人工客服。",
        "en": "The bot can't answer right now; you are being handed to a person.",
    },
    "handing_off": {
        "zh-CN": "好的，正在为您转接人工客服。",
        "en": "All right, you are being handed to a person.",
    },
}


def notice(name: str, locale: str) -> str:
    """Return a notice in the shop's language; Chinese is the source."""
    texts = NOTICES[name]
    return texts.get(locale, texts["zh-CN"])
