"""Names of places in texts: those of the place tree, and others known by their last character.

A name says where, not what. Names that somebody entered (with their short forms) are blanked out
before words are counted; names that nobody entered (路, 市场, 小区 …) stay, as words beside a place,
and are compared as names as well.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .normalise import normalise
from .paths import first_level

NAMES = 6
_LONG = (
    "新村 家园 公寓 花园 小区 名邸 雅居 人家 宿舍 农贸市场 菜场 市场 小学 中学 幼儿园 学校 广场 公园 大厦 工地 地铁站 "
    "文创园 直街 大道 新苑 北苑 东苑 西苑 南苑 名苑 华庭 名都 新城 山庄 别墅 嘉园 佳苑 雅苑 新居 大院 商城 医院 车站 "
    "公交站 "
    "国际 花苑 御园 豪庭 家苑 商场 超市 步行街 老街 码头 水库 体育馆 图书馆 食堂 卫生站"
).split()
SHORT = "苑村府路街巷弄港河桥坊里湾轩庭邸城园居渠浜塘湖山"
# These are never the last character before a place's own word: 我们小区, 这条路, 马路.
OPEN = frozenset(
    "我们你他她它这那的在是和到从住对个了不就都有说请把被让给与及或也还很太多少大全整每某本贵该老小新旧各家门口前后边上下中间"
    "内外条段座片区处号幢栋楼两一二三四五六七八九十几马走夜屋房城公里过修铺道沿靠近临进出去来回问理管开关用以"
)
BEFORE = frozenset("我你他她它这那的在是和到从住对个了不就们过去来回向往由至于给让被把请映查称诉谢访")
# The last character of a name may belong to another word, with the one before it (政府, 邻居, 电梯里) …
TAIL_OF = {
    "府": "政官",
    "居": "邻独定迁移旧同隐起民安入群散久暂",
    "里": "梯缝柜群店库箱手子沟场河水房车屋楼道廊落耳桶笼厅院包袋桌锅碗口眼嘴脸肚心脑话书网池坑洞井管墙棚亭"
    "厕所户班校夜暗哪地村区城山邻园圈柱街田厂",
    "路": "铁线道字速头泥公电网水管车高条走问修小带赶思套油滑气门活绕板岔坡",
    "园": "儿物业流农校菜",
    "城": "商县省都进全古围长",
    "桥": "交架行天板",
    "街": "大逛沿步",
    "山": "登爬",
    "河": "运巡拦",
    "庭": "家法案政审",
    "弄": "么乱捉卖怎再",
    "塘": "鱼池",
    "坊": "街作牌",
    "港": "香",
    "渠": "沟水",
}
# … or with the one behind it (居民, 城市, 街道).
HEAD_OF = {
    "居": "民住委家室士然",
    "里": "面边头程外",
    "路": "过灯面况费障政权",
    "园": "区林丁",
    "城": "市区镇乡管建际投",
    "街": "道坊",
    "村": "庄",
    "庭": "院审",
    "弄": "得清脏坏乱好不懂到了虚",
    "渠": "道",
    "府": "办",
}
# Words that stand before a word for a place without being its name.
COMMON = frozenset(
    (
        "影响 导致 进入 发现 居民 生活 安置 周边 周围 隔壁 两侧 沿线 距离 绕着 学校 配套 人称 通知 核查 公布 "
        "反映 要求 希望 附近 相邻 对面 其他 其它 多个 很多 许多 大型 高档 老旧 封闭 开放 普通 住宅 商业 公立 "
        "公办 民办 私立 普惠 实验 培训 社区 农贸 地产 建筑 专科 整个 全部 各个 每个 本人 全体 邻近 离开 走进 "
        "开设 建设 新建 在建 属于 位于 因为 由于 关于 对于 没有 需要 已经 老年 长者 周末 社会 户外 室内 地下 "
        "露天 公共 临时 简易 违规 这种 那种 什么 怎么 物业 业主 二期 一期 三期 四期 快速 十字 断头 "
    ).split()
)
_LATIN = re.compile("[a-z]{3}")
_ENGLISH = re.compile(
    r"\b([a-z]{3,})(?: (new|east|west|north|south|straight|farmers))? "
    r"(court|garden|gardens|village|street|road|apartments|homes|residence|lane|market|bridge|creek|yard|park|square)\b"
)
_ENGLISH_OPEN = frozenset(
    "the our this that and from old new food local next near along street whole same your main side ring cycle bus "
    "bike office temporary permanent car dog community public wet pocket service access fire any every each".split()
)
_FOLDED_END = 0x30000
# A text with fewer Chinese characters than one in so many is in Latin letters.
FIRST_HAN, HAN_IN_LATIN = 0x3400, 5
# A name of a place where people live has this bit in its number.
HOME = 1 << 29
HOMES = tuple(
    "新村 家园 公寓 花园 小区 名邸 雅居 人家 宿舍 新苑 北苑 东苑 西苑 南苑 名苑 华庭 名都 新城 山庄 别墅 嘉园 佳苑 "
    "雅苑 新居 大院 花苑 御园 豪庭 家苑 苑 村 府 里 轩 庭 邸 坊 居 "
    "court garden gardens village apartments homes residence".split()
)


_HOME_WORDS = frozenset(word for word in HOMES if len(word) == 2)
_NAME_ENDS = frozenset(SHORT)
_COMMUNITY_LEVEL = 1
LONG_WORDS = frozenset(_LONG)
_REMEMBERED = 50_000


class Named(NamedTuple):
    """Names in one text: their numbers, where they stand, and the one path that entered names point at."""

    numbers: tuple[int, ...]
    blanks: tuple[tuple[int, int], ...]
    path: str | None


class Gazetteer:
    """The names that an office has entered, each with its path, or None where it stands for several places."""

    def __init__(self) -> None:
        self.paths: dict[str, str | None] = {}
        self._by_pair: dict[str, list[str]] = {}
        self._may_begin = np.zeros(_FOLDED_END, dtype=np.bool_)
        self.known_paths: set[str] = set()
        # What stands above those paths: most compounds have many buildings, and a number is no name.
        self._looked_at: set[str] = set()

    def enter(self, name: str, path: str | None) -> None:
        """Learn a name and its short form; one that is known with another path stands for no single place."""
        name = normalise(name)
        if len(name) < 2 or (name.isascii() and len(name) < 5):
            return
        self._keep(name, path)
        if len(name) >= 4 and name[-2:] in _HOME_WORDS:
            self._keep(name[:-2], path)

    def _keep(self, name: str, path: str | None) -> None:
        if name in self.paths:
            if self.paths[name] != path:
                self.paths[name] = None
            return
        self.paths[name] = path
        self._may_begin[min(ord(name[0]), _FOLDED_END - 1)] = True
        self._by_pair.setdefault(name[:2], []).append(name)
        self._by_pair[name[:2]].sort(key=lambda known: (-len(known), known))

    def enter_path(self, path: str | None) -> None:
        """Learn the names on a path that is written in names rather than in codes."""
        if not path or path in self.known_paths:
            return
        if len(self.known_paths) >= _REMEMBERED:
            self.known_paths.clear()
            self._looked_at.clear()
        self.known_paths.add(path)
        above, _, last = path.rpartition("/")
        if above in self._looked_at and not _may_be_name(last.strip()):
            return
        self._looked_at.add(above)
        parts = path.split("/")
        for depth, part in enumerate(map(str.strip, parts), 1):
            if _may_be_name(part) and part not in self.paths:
                self.enter(part, "/".join(parts[:depth]))

    def begins(self, codes: NDArray[np.uint32]) -> list[int]:
        """Where in a text a known name may begin."""
        return np.flatnonzero(self._may_begin[codes]).tolist() if self.paths else []

    def at(self, text: str, position: int) -> str | None:
        """The longest known name that begins here."""
        for name in self._by_pair.get(text[position : position + 2], ()):
            if text.startswith(name, position) and not self._goes_on(name, text, position + len(name)):
                return name
        return None

    def _goes_on(self, name: str, text: str, end: int) -> bool:
        """Whether a short form is the beginning of another name here: 麦垄 of 麦垄新村 in 麦垄路."""
        return name[-1:] not in SHORT and text[end : end + 1] in _NAME_ENDS and not name.isascii()

    def is_narrow(self, name: str) -> bool:
        """Whether a known name stands for less than a community, so that sharing it says something."""
        path = self.paths.get(name)
        return path is None or _is_narrow(path)


class NameReader:
    """Finds names in folded texts; the gazetteer may grow between texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._ends: dict[str, list[str]] = {}
        for word in (*_LONG, *SHORT):
            self._ends.setdefault(word[-1], []).append(word)
        for words in self._ends.values():
            words.sort(key=len, reverse=True)
        self._may_end = np.zeros(_FOLDED_END, dtype=np.bool_)
        for character in self._ends:
            self._may_end[ord(character)] = True

    def read(self, text: str, codes: NDArray[np.uint32]) -> Named:
        """The names in one text, given as characters and as code points."""
        entered = self.read_entered(text, codes)
        others = (*self._others(text, codes, entered.blanks), *self.english(text))
        numbers = dict.fromkeys((*entered.numbers, *map(number_of, others)))
        return Named(tuple(numbers)[:NAMES], entered.blanks, entered.path)

    def read_entered(self, text: str, codes: NDArray[np.uint32]) -> Named:
        """The entered names in one text alone."""
        entered = self._entered(text, codes)
        numbers = dict.fromkeys(number_of(name) for _, name in entered if self.gazetteer.is_narrow(name))
        covered = [(position, position + len(name)) for position, name in entered]
        return Named(tuple(numbers)[:NAMES], tuple(covered), self._path(name for _, name in entered))

    def _entered(self, text: str, codes: NDArray[np.uint32]) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        end = 0
        for position in self.gazetteer.begins(codes):
            if position >= end and (name := self.gazetteer.at(text, position)):
                found.append((position, name))
                end = position + len(name)
        return found

    def _others(self, text: str, codes: NDArray[np.uint32], covered: Sequence[tuple[int, int]]) -> list[str]:
        found = []
        for position in np.flatnonzero(self._may_end[codes]).tolist():
            if covered and any(first <= position < last for first, last in covered):
                continue
            for word in self._ends[text[position]]:
                first = position - 1 - len(word)
                if first < 0 or (len(word) > 1 and not text.startswith(word, first + 2)):
                    continue
                if _is_own(text[first], text[first + 1], word, text[position + 1 : position + 2]):
                    found.append(text[first : position + 1])
                    break
        return found

    def english(self, text: str) -> list[str]:
        """Names in Latin letters that nobody entered."""
        if not _LATIN.search(text):
            return []
        return [match.group() for match in _ENGLISH.finditer(text) if match.group(1) not in _ENGLISH_OPEN]

    def _path(self, names: Iterable[str]) -> str | None:
        """The one place that all entered names lie on; None where they name several."""
        paths = sorted({path for name in names if (path := self.gazetteer.paths[name])}, key=len)
        if not paths or any(not f"{paths[-1]}/".startswith(f"{path}/") for path in paths):
            return None
        return paths[-1]


def _is_own(first: str, second: str, word: str, behind: str) -> bool:
    """Whether two characters before a word for a place are its name, and the word is none that only looks like one."""
    if first in BEFORE or second in OPEN or not ("\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff"):
        return False
    if first + second in COMMON:
        return False
    if len(word) == 1 and (second in TAIL_OF.get(word, "") or first + second + word in LONG_WORDS):
        return False
    return not (len(word) == 1 and behind and behind in HEAD_OF.get(word, ""))


@lru_cache(_REMEMBERED)
def _may_be_name(part: str) -> bool:
    """Whether a part of a path is more than a number or a single sign."""
    return len(part) > 1 and not any(map(str.isdigit, part))


@lru_cache(_REMEMBERED)
def _is_narrow(path: str) -> bool:
    parts = path.split("/")
    return first_level(parts) + len(parts) > _COMMUNITY_LEVEL + 1


@lru_cache(_REMEMBERED)
def number_of(name: str) -> int:
    """A number for a name, with a bit that tells whether somebody lives there."""
    number = (zlib.crc32(name.encode()) & (HOME - 1)) or 1
    return number | HOME if name.endswith(HOMES) else number
