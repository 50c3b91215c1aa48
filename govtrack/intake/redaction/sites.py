"""Places, institutions and shops that bear the name of a person: everybody may read these."""

from __future__ import annotations

import re

_AFTER = re.compile(
    r"(?:新?村|小区|花园|家园|公寓|大厦|广场|公园|社区|街|路(?!过)|巷|弄|桥|塘|湾|苑|园|府|里|港|站|学校|小学|中学|幼儿园|医院|超市|公司|"
    r"集团|镇|乡|县|市|区|岛|山|河|江|湖|渡|码头|隘|庙|寺|故居|居(?![住民委然高心中家])|奶茶|烧饼|锅贴|牛肉面|拉面|饺子|馄饨|包子|菜场|新城|名邸|名苑|华庭|一品|期|东路|西路|南路|北路|中路|大道|图书馆|博物馆|"
    r"纪念馆|体育馆|冲(?=小学|村|路)|文化馆|美术馆|茶室|茶楼|郡|坊|剧院|食堂|学院)"
)

# The last sign of what looked like a name begins the word for a place.
_WITHIN = re.compile(
    r"大道|大桥|大厦|大楼|大队|小学|小区|中学|中心|新[村城天区苑]|公[园司寓]|家园|花园|镇|岭|正荣|华府|清新"
)
_SHOP = re.compile(
    "(?:(?![在的去到从来开把被是和有说个家])[\u4e00-\u9fff]){0,3}?(?:店|铺|馆|坊|厂|超市|诊所|药房|工作室|商行|门市|专柜|品牌|牌|路口|地铁|纪念)"
)


# One more sign before the word for a road: "Ye Qingdou road".
_ROAD = re.compile("[\u4e00-\u9fff]?(?:路|街|巷|弄)(?![人边上过口])")


def begins_after(text: str, stop: int) -> bool:
    """Whether the word for a place follows here."""
    return _AFTER.match(text, stop) is not None


def bears(text: str, stop: int) -> bool:
    """Whether what ends here is the name of a place, of an institution or of a shop."""
    return bool(
        _AFTER.match(text, stop) or _WITHIN.match(text, stop - 1) or _SHOP.match(text, stop) or _ROAD.match(text, stop)
    )
