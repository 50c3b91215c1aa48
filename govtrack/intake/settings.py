"""What an office may set for its intake."""

from __future__ import annotations

from govtrack.accounts.roles import LABELS
from govtrack.core.bounds import Bounds, FewestEntries, Within
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting, get_setting
from govtrack.core.sheets import Limits
from govtrack.intake.sources import SOURCE_LABELS, USUALLY_QUOTED

NUMBER_PREFIX = define_setting("intake.number_prefix", "XH", _l("Prefix of the numbers of letters"))
MAX_PHOTOS = define_setting("intake.max_photos", 6, _l("Photos that a letter may carry"), floor=Within(1, 20))
MAX_TITLE = define_setting("intake.max_title", 80, _l("Longest title, in characters"), floor=Within(20, 200))
MAX_BODY = define_setting("intake.max_body", 5000, _l("Longest text, in characters"), floor=Within(500, 20_000))
MAX_ADDITIONS = define_setting(
    "intake.max_additions",
    20,
    _l("Times that a reporter may add something to one letter"),
    floor=Within(5, 100),
)
DRAFT_HOURS = define_setting(
    "intake.draft_hours",
    24,
    _l("Hours for which photos of an unsent form are kept"),
    unit="hours",
    floor=Within(1, 720),
)
CONTACT_DAYS = define_setting(
    "intake.contact_days",
    365,
    _l("Days after its end for which the contact data of a matter are kept"),
    floor=Bounds(30, 365),
)
TEXT_DAYS = define_setting(
    "intake.text_days",
    1095,
    _l("Days after its end for which a letter is kept as it was written"),
    _l("three years, default of this system; then the masked text alone"),
    floor=Bounds(365, 1095),
)
TYPED_LINES = define_setting(
    "intake.typed_lines",
    20,
    _l("Letters in a list up to which whoever imports it counts as the reporter of each"),
    floor=Bounds(5, 200),
)
SHEET_DAYS = define_setting(
    "intake.sheet_days", 30, _l("Days for which an imported sheet is kept"), floor=Bounds(1, 180)
)
POST_DAYS = define_setting(
    "intake.post_days",
    180,
    _l("Days for which posts on the web are kept: their address, and as written after the end"),
    floor=Bounds(1, 365),
)
APPEAL_DAYS = define_setting(
    "intake.appeal_days",
    30,
    _l("Days in which a reporter may appeal against a refusal"),
    floor=Bounds(15, 365),
)
APPEAL_DECISION_DAYS = define_setting(
    "intake.appeal_decision_days",
    5,
    _l("Working days in which somebody else decides an appeal"),
    floor=Bounds(1, 15),
)
RECEIPT_MINUTES = define_setting(
    "intake.receipt_minutes",
    10,
    _l("Minutes for which the page with a new receipt code can be loaded again"),
    unit="minutes",
    floor=Bounds(1, 60),
)
CODE_MINUTES = define_setting(
    "intake.code_minutes",
    10,
    _l("Minutes for which a code that was sent to a contact may be entered"),
    unit="minutes",
    floor=Bounds(5, 30),
)
CODE_TRIES = define_setting(
    "intake.code_tries", 5, _l("Tries to enter a code that was sent to a contact"), floor=Bounds(3, 10)
)
CODES_PER_PAIR = define_setting(
    "intake.codes_per_pair", 5, _l("Codes in a day to one address that one sender may ask for"), floor=Bounds(3, 10)
)
CODES_PER_CONTACT = define_setting(
    "intake.codes_per_contact", 15, _l("Codes in a day to one address, whoever asks for them"), floor=Bounds(10, 40)
)
CODES_PER_SENDER = define_setting(
    "intake.codes_per_sender", 30, _l("Codes in an hour that one sender may ask for"), floor=Bounds(10, 200)
)
CODE_DAYS = define_setting(
    "intake.code_days", 7, _l("Days for which it is kept that a code was asked for"), floor=Bounds(2, 30)
)
LETTERS_PER_CONTACT = define_setting(
    "intake.letters_per_contact", 10, _l("Letters in a day for which one address is told that they have arrived"),
    floor=Bounds(3, 50),
)  # fmt: skip
RECEIPT_HOURS = define_setting(
    "intake.receipt_hours", 4, _l("Hours for which a new receipt code at the desk waits for a second person"),
    unit="hours", floor=Bounds(1, 24),
)  # fmt: skip
MATTERS: dict[str, Text] = {
    "danger": _l("Danger to life or property"),
    "utility": _l("Water, power, gas, heating"),
    "general": _l("General matter"),
    "complex": _l("Complex matter"),
}
REPLY_HOURS = define_setting(
    "intake.reply_hours",
    {"danger": 2, "utility": 24, "general": 168, "complex": 360},
    _l("Hours until the reply, by kind of matter"),
    _l("practice of hotline 12345: 2 hours in danger, 24 hours for utilities, 7 days in general, 15 days if complex"),
    unit="hours",
    words=MATTERS,
    floor=Within(1, 2160),
)
EMERGENCY_WORDS = define_setting(
    "intake.emergency_words",
    [
        "着火", "起火", "火灾", "失火", "爆炸", "冒烟", "煤气泄漏", "燃气泄漏", "煤气味", "燃气味", "触电", "漏电",
        "有人受伤", "昏迷", "晕倒", "流血", "没有呼吸", "心梗", "持刀", "抢劫", "打人", "打架", "家暴", "绑架",
        "跳楼", "自杀", "轻生", "溺水", "困在电梯", "电梯困人", "困人", "坠落", "on fire", "gas leak", "unconscious",
        "trapped in the lift", "suicide",
    ],
    _l("Words that ask the reporter to confirm that it is no emergency"), floor=FewestEntries(5)
)  # fmt: skip
OFFICIAL_WORDS = define_setting(
    "intake.official_words",
    ["贪污", "受贿", "行贿", "索贿", "吃拿卡要", "收红包", "回扣", "以权谋私", "滥用职权", "渎职", "包庇", "举报干部",
     "举报书记", "举报主任", "违纪", "腐败", "bribe", "corruption"],
    _l("Words that show the confidential way for reports on officials"), floor=FewestEntries(5)
)  # fmt: skip
# Together in one sentence they say the same as a word above: 书记收了开发商的钱. The dots stand for a few signs.
OFFICIAL_PEOPLE = define_setting(
    "intake.official_people",
    ["书记", "主任", "干部", "社区领导", "街道领导", "社工", "社区工作人员", "社区的人", "街道的人", "居委", "街道办",
     "网格员", "小区专员", "民警", "辅警", "城管", "科长", "所长", "处长", "局长", "办事员", "窗口人员", "受理台",
     "指挥室", "official", "secretary", "director", "grid worker", "community staff", "clerk", "officer"],
    _l("Words for people of an office; a report on one of them passes by their desk"), floor=FewestEntries(5)
)  # fmt: skip
OFFICIAL_DEEDS = define_setting(
    "intake.official_deeds",
    ["收…钱", "收…红包", "收…礼", "收…好处", "收…现金", "拿…好处", "拿…钱", "要…好处", "要…红包", "塞…钱", "塞…红包",
     "送…红包", "好处费", "捞钱", "捞油水", "黑钱", "贪了", "贪钱", "私吞", "侵吞", "私分", "挪用", "截留", "克扣",
     "索要", "勒索", "打击报复", "辱骂", "骂人", "骂我", "打了我", "泄露", "徇私", "走后门", "took…money",
     "takes…money", "took…cash", "kickback", "embezzl", "insulted", "stole"],
    _l("What such a report says that they did, in the same sentence; … stands for a few signs"), floor=FewestEntries(5)
)  # fmt: skip
IMPORT_CHUNK = define_setting(
    "intake.import_chunk", 200, _l("Lines that an import stores at a time"), floor=Within(1, 2000)
)
IMPORT_MAX_ROWS = define_setting(
    "intake.import_max_rows", 200_000, _l("Most lines that a sheet may have"), floor=Within(100, 1_000_000)
)
IMPORT_MAX_BYTES = define_setting(
    "intake.import_max_bytes",
    120 * 1024 * 1024,
    _l("Largest sheet that is taken, in bytes"),
    unit="bytes",
    floor=Within(1024 * 1024, 1024 * 1024 * 1024),
)
IMPORT_MAX_UNPACKED = define_setting(
    "intake.import_max_unpacked",
    400 * 1024 * 1024,
    _l("Largest unpacked size of a sheet, in bytes"),
    unit="bytes",
    floor=Within(1024 * 1024, 1024 * 1024 * 1024),
)
REFUSED_DAYS = define_setting(
    "intake.refused_days",
    30,
    _l("Days for which refused lines of a sheet can be fetched to mend them"),
    floor=Within(1, 365),
)
PUBLIC_SOURCES = define_setting(
    "intake.public_sources",
    list(USUALLY_QUOTED),
    _l("Sources whose letters may be quoted, shortened and redacted, in public"),
    _l("rule of what may be published, default of this system; petitions and posts are never quoted"),
    words=SOURCE_LABELS,
)


def limits() -> Limits:
    """What a sheet may be at most, as the office has set it."""
    return Limits(get_setting(IMPORT_MAX_BYTES), get_setting(IMPORT_MAX_UNPACKED), get_setting(IMPORT_MAX_ROWS))


# Who may take such letters at all: a level above a community, and supervision outside the desk.
TAKERS = ("command", "supervisor")
# A report that names no office yet is taken as one about the desk of its place.
NOBODY_NAMED = "unnamed"


OFFICES: dict[str, Text] = {
    NOBODY_NAMED: _l("No office named"),
    "community": _l("Community"),
    "station": _l("Station"),
    "department": _l("Department"),
    "subdistrict": _l("Sub-district office"),
    "supervision": _l("Supervision"),
}


def check_takers(value: dict[str, str]) -> None:
    """The floor of the setting: only a level above or supervision, and never an office for itself."""
    known = all(role in TAKERS for role in value.values())
    if not known or value.get("subdistrict", "supervisor") != "supervisor":
        raise InvalidInput(_l("Reports about an office go to the command room or to supervision, never to itself."))


SUBJECT_TAKERS = define_setting(
    "intake.subject_takers",
    {
        NOBODY_NAMED: "command", "community": "command", "station": "command", "department": "command",
        "subdistrict": "supervisor", "supervision": "command",
    },
    _l("Who takes reports about an office or its people, by kind of office"),
    floor=check_takers,
    words=OFFICES | {role: LABELS[role] for role in TAKERS},
)  # fmt: skip
