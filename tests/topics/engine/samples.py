"""Letters written for these tests; they describe no real person or place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from govtrack.topics.engine import Document

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

_MATTERS = (
    (
        "青藤花园三期电梯经常停运",
        "青藤花园三期的电梯本月已经停运四次，老人上下楼十分不便，物业一直说在等配件。",
        "反映青藤花园三期电梯故障频发",
        "我住青藤花园三期，电梯又坏了，等配件等了半个月，请督促物业尽快修好电梯。",
    ),
    (
        "白鹭路夜间施工噪音扰民",
        "白鹭路地铁工地凌晨两点还在浇筑混凝土，附近居民无法入睡，请管一管。",
        "白鹭路地铁工地深夜施工",
        "凌晨还在浇混凝土，白鹭路两边的居民整夜睡不着，希望限制夜间施工时间。",
    ),
    (
        "枫林小区地下车库漏水",
        "枫林小区地下车库一下雨就积水，车位不能用，开发商不维修。",
        "枫林小区车库积水无人维修",
        "雨天枫林小区地下车库积水没过脚踝，开发商和物业互相推诿，不肯维修。",
    ),
    (
        "建议石桥公园增设健身器材",
        "石桥公园只有两台健身器材，早上要排队，建议增加。",
        "石桥公园健身器材太少",
        "早上锻炼的人多，石桥公园的健身器材不够用，总是排队，建议再装几台。",
    ),
    (
        "云溪幼儿园收费过高",
        "云溪幼儿园本学期学费涨到四千八，没有公示，请核查收费标准。",
        "云溪幼儿园学费上涨未公示",
        "云溪幼儿园突然涨学费到四千八，家长没有看到公示，请物价部门核查。",
    ),
    (
        "金桂苑餐饮油烟直排",
        "金桂苑一楼烧烤店油烟直接排到楼上，衣服都不敢晾。",
        "金桂苑楼下烧烤店油烟扰民",
        "楼下烧烤店没有烟道，油烟直排，金桂苑住户不敢开窗不敢晾衣服。",
    ),
)


def pairs_of_letters() -> list[Document]:
    """Two letters about each of six matters, six days apart, first ones first."""
    first, second = [], []
    for number, (title, body, other_title, other_body) in enumerate(_MATTERS):
        day = START + timedelta(days=number)
        first.append(Document(f"a{number}", title, body, day, f"r{number}"))
        later = day + timedelta(days=6)
        second.append(Document(f"b{number}", other_title, other_body, later, f"s{number}"))
    return first + second


def odd_letters() -> list[Document]:
    """Texts that no one would call a letter, each of which an engine meets sooner or later."""
    texts = (
        "",
        "。",
        "的了",
        "😀😀😀",
        "路灯" * 40_000,
        "ＡＢＣ　１２３",
        "電燈壞了",
        "lamp 12 lamp",
        "\ud800缺半个字",
        "a" * 500,
    )
    return [Document(f"o{n}", text, text, START, place="/".join("abcd"[: n % 5])) for n, text in enumerate(texts)]
