"""Words that shape a Chinese question without saying what it is about; retrieval leaves them out."""

_PARTICLES = "的 了 吗 呢 啊 呀 吧 么 嘛 哦 噢 哈 啦 呗 喔 哟 诶 欸 唉 嗯 着 过 得"
_PEOPLE = "我 你 您 他 她 它 咱 我们 你们 他们 咱们 大家 谁 亲 亲亲 客服 老板 店家 卖家 店"
_ASKING = """
怎么 什么 怎样 怎么样 怎么办 怎么弄 怎么回事 为什么 为啥 咋 啥 如何 哪 哪里 哪儿 哪个 多少 几 几点 多
时候 什么时候
是吗 是否 是不是 有没有 能不能 会不会 可不可以
请 请问 问 想问 麻烦 帮 帮我 知道 到底 感觉 叫 名字
"""
_VERBS = """
是 在 有 能 可以 要 会 想 我要 我想 需要 应该 给 让 做 用 看 看看 说 点 算 弄 去 来 喜欢
买 买的 操作 处理 情况 真 真的
"""
_LINKS = """
就 都 也 还 又 很 太 好 才 再 只 从 对 把 被 到 和 跟 里 上 下 一直 已经 有点
不 没 没有 别 不是 不能 不会 不要
但 但是 可是 因为 所以 然后 就是 还是 这 那 这个 那个 这样 那样 这么 那么 个 一 一个 一下
现在 刚才 前天 昨天 今天 明天 你好 您好 好的 东西 呵呵
"""

FUNCTION_WORDS = frozenset(f"{_PARTICLES} {_PEOPLE} {_ASKING} {_VERBS} {_LINKS}".split())
