"""Questions to the demo shop and the entry each must find, and what it must not answer."""

_EXPECTED = """
shipping_time: 什么时候发货呀 | 亲，今天拍的今天发吗 | 我昨天买的怎么还不发货 | 几天能发出来 | 啥时候发货
shipping_time: 多久發貨 | 付款了什么时候能发出 | 催一下发货
shipping_time: 你好，我前天在你们店里买了一件毛衣，到现在都没有发货，请问什么时候发货？ | 什么时候发或
shipping_time: 都三天了还不发货
track_parcel: 我的包裹到哪里了 | 查物流 | 快递单号多少 | 帮我看看快递到哪儿了 | 快递单号发我一下
track_parcel: 包裹到哪儿啦
tracking_stuck: 物流三天没动了 | 快递一直没更新怎么回事 | 我的快递是不是丢了 | 物流不跟新
tracking_stuck: 物流卡在中转站不动了
delivery_days: 发货以后多久到 | 到上海要几天 | 几天能收到 | 送到广州要多久
courier: 你们发的什么快递 | 能发顺丰不 | 可不可以发京东快递
shipping_fee: 包邮不 | 要邮费吗 | 运费多少 | 新疆包邮吗 | 包油吗 | 满多少包邮 | 西藏要加钱吗运费
overseas: 可以寄到香港吗 | 能发国外吗 | 台湾能收到吗
signed_not_received: 说已经签收了可是我没拿到 | 驿站说没有我的件但是显示签收
change_address: 地址填错了 | 我想改一下收货地址 | 改地址 | 电话写错了能改吗 | 地只写错了
change_address: 手机号填错了能帮忙改下吗
cancel_order: 不想买了怎么取消 | 取消订单 | 我拍错了想取消 | 我不要了给我取消掉
change_item: 颜色选错了能改吗 | 拍成黑色了想换成白色
merge_orders: 两单一起发可以吗 | 帮我合并发货 | 两个包裹能合成一个发吗
missing_item: 少发了一个 | 东西少了一件 | 怎么少给我一双袜子
wrong_item: 你们发错了 | 收到的颜色跟我买的不一样 | 我买的是蓝色给我发的红色
seven_days: 七天无理由吗 | 支持7天无理由退换吗 | 七天之内可以退吗
how_to_return: 怎么退货啊 | 我想退货 | 退货流程 | 退货怎么申请
exchange: 想换个大一码的 | 能换货吗 | 您好 我想问一下买的那条裤子大了能不能换小一码的 | 能换或吗
exchange: 裤子太长了可以换短一点的吗
return_address: 退货地址发一下 | 退货寄哪 | 东西寄回哪里
return_fee: 退货运费谁承担 | 退货要自己出邮费吗 | 退回去谁付邮费
freight_insurance: 有没有运费险 | 运费险怎么没赔 | 运废险怎么赔 | 你们送运费险不
refund_time: 退款啥时候到 | 退款还没到账 | 多久退钱 | 多久能退宽 | 钱还没退给我
quality_problem: 衣服破了个洞 | 质量太差了 | 收到就是坏的 | 你好在吗，衣服收到了，质量有问题，袖子开线了
quality_problem: 杯子碎了
warranty: 质保多长时间 | 保修吗 | 灯用了半年不亮了保修吗
price_protection: 昨天刚买今天就降价 | 可以补差价吗 | 前两天买的现在便宜了20
size_advice: 怎么选尺码 | 165 110斤穿多大 | 170cm 130斤穿什么码 | 尺码偏大吗 | 体重140穿XL合适吗
in_stock: M码有货吗 | 什么时候有货 | 缺货了什么时候补 | 缺或了吗 | L号还有吗
material: 是不是纯棉的 | 什么材质 | 面料是什么 | 羊毛含量是多少
washing: 能机洗么 | 会缩水吗 | 可以放洗衣机里洗吗
fading: 会不会褪色 | 掉色吗 | 昨天收到的衣服洗了一次就掉色，把别的衣服都染了，怎么处理
fading: 黑色的会不会染色到别的衣服
color_difference: 有没有色差 | 和图片一样吗 | 颜色跟图片差好多
smell: 味道好大 | 有异味吗 | 有股怪味
authentic: 是正品吗 | 不会是假的吧 | 是不是正版的
furniture_install: 要自己装吗 | 包安装吗 | 书架自己能装吗
coupon_use: 优惠卷怎么用 | 优惠券在哪领 | 有券吗 | 又惠券怎么领 | 优惠券为啥用不了啊，显示不可用
coupon_use: 券怎么领取
discount: 便宜点呗 | 有活动没 | 双十一有什么优惠
payment: 可以货到付款么 | 能用花呗吗 | 怎么支付 | 信用卡能付吗
invoice: 开发票 | 能开发票不 | 发漂怎么开 | 专票能开吗 | ＦＡ ＰＩＡＯ发票怎么开 | 在吗？请问可以开发票吗
invoice: 开发飘吗 | 可以开公司抬头的发票吗
gift: 有没有赠品 | 送小礼物吗 | 有小礼品送吗
membership: 会员有啥用 | 积分怎么兑换 | 积分可以抵钱吗
working_hours: 你们几点下班 | 客服几点上班 | 营业时间 | 客服几点下班
physical_store: 有没有线下店 | 实体店在哪 | 你们店在哪个城市
wholesale: 批发多少钱 | 可以团购吗 | 要一百件什么价
gift_wrap: 可以包装成礼盒吗 | 能帮我写张生日卡吗
thanks: 谢谢亲 | 谢谢啦 | 感谢
goodbye: 拜拜
"""
_OUT_OF_DOMAIN = """
今天天气怎么样 | 帮我写一首诗 | 明天股票会涨吗 | 北京有什么好吃的 | 1+1等于几 | 给我讲个笑话
手机信号不好怎么办 | 我的宽带断网了 | 流量怎么用得这么快 | 怎么开机 | 附近有医院吗 | 中国的首都是哪里
你喜欢我吗 | 世界杯谁赢了 | 帮我订一张去上海的机票 | 教我做红烧肉 | 我失恋了 | 电脑蓝屏了怎么修
孩子发烧了怎么办 | 你们老板是谁 | 你会唱歌吗 | 苹果手机怎么截屏 | 话费怎么充值 | 高考什么时候出分
怎么减肥 | 银行卡被冻结了 | 房贷利率多少 | 哈哈哈哈 | 嗯 | 哦 | ？？？ | 。。。 | 😀😀😀 | asdfghjkl
12345678 | the quick brown fox | how are you | 我要告你们 | 垃圾 | 什么 | 怎么 | 为什么呢 | 可以吗
那怎么办 | 是吗 | 好的 | 知道了 | 我朋友也是这么说的 | 昨天我去了一趟超市 | 地铁几点停运
哪个牌子的空调好 | 孕妇能喝咖啡吗 | 猫咪不吃饭怎么办 | 推荐一部电影 | 现在几点了 | 量子力学是什么
给我推荐个好吃的火锅店 | 我想学英语 | 你觉得人生的意义是什么 | 附近哪里有加油站 | 护照怎么办理
汽车保养多久一次 | 感冒了吃什么药 | 怎么做番茄炒蛋 | 帮我算一下 23*45 | 这首歌叫什么名字 | 哪个大学好
身份证丢了怎么补办 | 电费怎么交 | 下雨了 | 我今天心情不好 | WiFi密码是多少 | 股票代码600519
"""

EXPECTED = tuple(
    (question, entry)
    for entry, _, questions in (line.partition(": ") for line in _EXPECTED.split("\n") if line)
    for question in questions.split(" | ")
)
OUT_OF_DOMAIN = tuple(text for line in _OUT_OF_DOMAIN.split("\n") if line for text in line.split(" | "))
