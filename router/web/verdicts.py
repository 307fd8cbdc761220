"""The Chinese words of what a test ping found, and of why a delivery failed (`ui.md` section 4)."""

VERDICTS: dict[str, str] = {
    "ok": "正常",
    "later": "202，答案稍后送来",
    "no_action": "200，但缺少 action",
    "bad_answer": "200，但答案的格式不对",
    "bad_signature": "签名不对",
    "timeout": "超时",
    "forbidden_address": "地址不允许",
    "dns": "域名解析不了",
    "tls": "证书或加密连接有问题",
    "refused": "连不上",
    "unreachable": "连不上",
    "broken": "连接中断",
    "too_large": "响应太大或被压缩",
    "redirect": "响应是跳转，不会跟随",
    "gone": "410，对方不再接收",
    "bad_status": "对方返回了错误状态",
    "no_secret": "没有可用的密钥",
    "no_event": "事件已不在日志中",
    "not_configured": "机器人配置不可用",
    "breaker_open": "失败太多，暂停询问",
    "crashed": "机器人出错",
    "internal": "服务器内部错误",
}


def in_words(verdict: str) -> str:
    """Return a verdict in Chinese; an unknown one stands for itself."""
    return VERDICTS.get(verdict, verdict)
