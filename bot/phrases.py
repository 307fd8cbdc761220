"""What customers say beside questions: greetings, asking for the menu, asking for a person in their words.

Shops list their handoff keywords themselves (`handoff.keywords`); what is here catches the sentences that no
keyword list holds: 「能不能来个活人」「叫你们老板来」.
"""

import re

from models.knowledge import bare

SHORT = 40
"""Letters a greeting or a wish fits into; longer texts are questions that mention it."""

_PERSON = r"(?:人工(?!智能|费|成本)|真人|活人|客服|专员|店长|老板|掌柜|经理|主管|负责人|店家|卖家(?!秀)|工作人员)"
_GREETING = re.compile(
    r"(?:你好|您好|哈喽|哈啰|嗨|喂|亲|hi|hello|hey|早安|早上好|上午好|中午好|下午好|晚上好"
    r"|(?:客服|老板|店家|掌柜)?(?:在吗|在么|在嘛|在不在|在不)|有人(?:在)?[吗么嘛]|[啊呀哦哈])+|早"
)
_MENU = re.compile(r"菜单|帮助|目录|help|menu|(?:你|您)(?:能|会)(?:做|干|回答)?(?:什么|啥)")
_WISHES = tuple(
    map(
        re.compile,
        (
            rf"(?:转接?|找|叫|换|接|要(?!是)|喊|呼叫|联系|安排|派|让|请(?!问))(?:一?[下个位名])?.{{0,3}}{_PERSON}",
            rf"(?:和|跟|与|对).{{0,3}}{_PERSON}.{{0,2}}(?:说|聊|谈|讲|沟通|对话|反映)",
            r"(?:来|找|换|派|叫|有没有)(?:一?个|一?位)?(?:真|活)?人(?:来|帮|回|管|处理|解决|理|接|问|工|$)",
            r"(?:不想|不要|不跟|不和|别|讨厌|烦).{0,4}机器人",
            r"机器人.{0,4}(?:没用|听不懂|不懂|不行|太笨|真笨|答非所问)",
            rf"^(?:人呢|{_PERSON})$",
        ),
    )
)
_NO_WISH = re.compile(rf"(?:不用|不要|不需要|无需|不必|先别|别)(?:转接?|找|叫|联系|换)?.{{0,2}}{_PERSON}")


def greets(text: str) -> bool:
    """Tell whether the text is a greeting and nothing else."""
    said = bare(text)
    return len(said) <= SHORT and _GREETING.fullmatch(said) is not None


def asks_for_menu(text: str) -> bool:
    """Tell whether the text asks what the bot can do."""
    return _MENU.fullmatch(bare(text)) is not None


def asks_for_person(text: str) -> bool:
    """Tell whether the text asks for a person in its own words (R8.2); declining one does not."""
    said = bare(text)
    if len(said) > SHORT or _NO_WISH.search(said):
        return False
    return any(wish.search(said) for wish in _WISHES)
