"""The Chinese words of the stable codes of pool entries, runs and their items (R6.3, R7.13)."""

from models.enums import ItemReason, PoolReason, RunReason

POOL_REASONS: dict[PoolReason, str] = {
    PoolReason.nobody_online: "无人在线",
    PoolReason.queue_timeout: "排队超时",
    PoolReason.queue_left: "离开排队",
    PoolReason.bot_unresolved: "机器人未解决",
    PoolReason.agent_gone: "客服掉线",
    PoolReason.returned: "客服退回",
}
RUN_REASONS: dict[RunReason, str] = {
    RunReason.min_online_not_met: "在线不挂起客服数条件不满足",
    RunReason.avg_awaiting_exceeded: "客服人均待回复数不满足分配条件",
    RunReason.nobody_online: "无人在线",
    RunReason.nothing_to_allocate: "没有可分配的留言",
    RunReason.missed: "服务未运行，错过该时点",
}
ITEM_REASONS: dict[ItemReason, str] = {
    ItemReason.offline_allocation: "离线留言分配",
    ItemReason.already_served: "已有客服接待",
    ItemReason.left_shop: "买家已离开",
    ItemReason.blocked: "已拉黑",
    ItemReason.over_cap: "超出单次上限",
    ItemReason.older_than_window: "超出时间范围",
    ItemReason.no_matching_group: "无匹配分流组",
    ItemReason.no_eligible_agent: "没有可接待的客服",
    ItemReason.agent_cap_reached: "客服已达上限",
    ItemReason.lost_race: "已被他人处理",
    ItemReason.system_error: "系统错误",
}
