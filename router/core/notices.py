"""What the system itself says to customers, in the shop's language."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.entities import Shop
from models.errors import FieldError
from models.shop_file import Notices

NOTICES = {
    "bot_failed": {
        "zh-CN": "机器人暂时无法回答，正在为您转接人工客服。",
        "en": "The bot can't answer right now; you are being handed to a person.",
    },
    "handing_off": {
        "zh-CN": "好的，正在为您转接人工客服。",
        "en": "All right, you are being handed to a person.",
    },
    "reassure": {
        "zh-CN": "您的问题已转给人工客服，客服正在接待其他买家，请稍候，我们没有忘记您。",
        "en": "A person will answer you; everybody is busy at the moment. You are not forgotten, please bear with us.",
    },
    "outside_hours": {
        "zh-CN": "您好，现在是{shop}的休息时间，客服{back_at}上班。您的留言已收到，上班后会回复您。",
        "en": "{shop} is closed right now; we are back {back_at}. We have your message and will answer it then.",
    },
    "offline": {
        "zh-CN": "您好，{shop}的客服暂时都不在，预计{back_at}回复您。您的留言已收到。",
        "en": "Nobody at {shop} is here right now; we will get back to you {back_at}. We have your message.",
    },
}
PLACES = ("back_at", "shop")
"""What is filled in, in braces."""

TIMES = {
    "zh-CN": {
        "unknown": "稍后",
        "today": "今天 {at:%H:%M}",
        "tomorrow": "明天 {at:%H:%M}",
        "this_year": "{at.month}月{at.day}日 {at:%H:%M}",
        "another_year": "{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
    },
    "en": {
        "unknown": "later",
        "today": "today at {at:%H:%M}",
        "tomorrow": "tomorrow at {at:%H:%M}",
        "this_year": "on {at.day} {month} at {at:%H:%M}",
        "another_year": "on {at.day} {month} {at.year} at {at:%H:%M}",
    },
}
"""How a time is told, by how far off it is."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def notice(name: str, locale: str) -> str:
    """Return a notice in the shop's language; Chinese is the source."""
    texts = NOTICES[name]
    return texts.get(locale, texts["zh-CN"])


def outside_hours_notice(shop: Shop, back_at: datetime | None, now: datetime) -> str:
    """Tell a customer that the shop or group is closed, and when people are back (R11.3)."""
    return _filled(shop.notices.outside_hours or notice("outside_hours", shop.locale), shop, back_at, now)


def offline_notice(shop: Shop, back_at: datetime | None, now: datetime) -> str:
    """Tell a customer that nobody is there although it is open, and when people are back (R8.4)."""
    return _filled(shop.notices.offline or notice("offline", shop.locale), shop, back_at, now)


def reassurance(shop: Shop, back_at: datetime | None, now: datetime) -> str:
    """Tell a customer who was handed to a person and still waits that she is not forgotten (R8.6)."""
    return _filled(shop.notices.reassure or notice("reassure", shop.locale), shop, back_at, now)


def _filled(text: str, shop: Shop, back_at: datetime | None, now: datetime) -> str:
    # The name comes last: whatever is in it stays as it is.
    return text.replace("{back_at}", in_words(back_at, shop, now)).replace("{shop}", shop.name)


def in_words(at: datetime | None, shop: Shop, now: datetime) -> str:
    """Say a time as people do, by the shop's clock: today, tomorrow, or the date; `later` when it is not known."""
    forms = TIMES.get(shop.locale, TIMES["zh-CN"])
    if at is None:
        return forms["unknown"]
    zone = ZoneInfo(shop.timezone)
    there, today = at.astimezone(zone), now.astimezone(zone).date()
    return forms[_distance(there.date(), today)].format(at=there, month=MONTHS[there.month - 1])


def _distance(day: date, today: date) -> str:
    days = (day - today).days
    if days in (0, 1):
        return ("today", "tomorrow")[days]
    return "this_year" if day.year == today.year else "another_year"


def notice_faults(notices: Notices) -> Iterator[FieldError]:
    """Yield a fault for every place in braces that nothing is filled into."""
    for name in notices.__struct_fields__:
        opened = (getattr(notices, name) or "").split("{")[1:]
        for place in (rest.partition("}")[0] for rest in opened if "}" in rest):
            if place not in PLACES:
                known = " and ".join(f"{{{one}}}" for one in PLACES)
                yield FieldError(f"notices.{name}", f"nothing is filled in for {{{place}}}; there are {known}")
