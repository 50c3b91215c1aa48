"""Headings of columns that tell who somebody is, however long they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govtrack.core.sheets.headings import plain_heading, writings

# People of the office and counts of people, whose columns tell nobody's secret.
_OFFICE = re.compile(
    r".*(?:核实|审核|经办|承办|受理|办理|登记|录入|接访|接待|接听|责任|处理|答复|回复|负责|签收|派单|制表|填表|填报|校对)(?:人|员|人员).*"
    r"|.*人数|.*人次|.*(?:checked|handled|assigned|entered|answered)by|.*(?:是否|有无).*"
)
_PERSONAL = re.compile(
    r".*(?:姓名|身份证|证件|护照|电话|手机|手机号|联系方式|联系人|联络|微信|微博|抖音|qq|邮箱|电邮|住址|户籍|户口|籍贯|家庭|居住地|"
    r"常住地|现住|联系地址|通讯地址|通信地址|门牌|房号|室号|民族|政治面貌|职业|出生|生日|年龄|性别|银行卡|车牌|签名|来电号码|主叫|"
    r"号码归属).*"
    r"|.*(?:信访|来访|上访|来信|写信|来电|诉求|投诉|举报|反映|申请|当事|求助|咨询|代表|报料|爆料|留言|发帖|发布|被投诉|被反映|被举报|提交|"
    r"信件|户主|业主|委托|代理|监护)(?:人|者|群众)(?:名称|名|信息|情况|资料|id)?"
    r"|.*(?:称谓|称呼)"
    r"|(?:full|first|last|family|given|your|contact|citizen|caller|reporter|complainant|applicant|petitioner)?name"
    r"|.*(?:phone|mobile|telephone|e?mail|idnumber|idcard|passport|birth|homeaddress|contactaddress|nationality|gender).*"
    r"|tel|address|age|sex"
)
_AUTHOR = re.compile(
    r".*(?:作者|楼主|博主|发帖人|发布人|发布者|发帖者|用户名|用户id|用户|昵称|网名|账号|帐号|账户|帐户|粉丝|头像|主页|uid).*"
    r"|.*(?:author|username|screenname|nickname|handle|account|poster|postedby|profile).*|user|userid"
)
_PLACE = re.compile(r".*(?:问题|事发|发生|诉求|事件|涉及|所属|属地).*(?:地址|地点|小区|社区|位置)")


def list_personal(titles: Sequence[str], *, authors: bool = False, residents_names: bool = True) -> list[int]:
    """The numbers of the columns whose headings tell who somebody is.

    ``authors`` also finds the accounts of posts. Without ``residents_names`` the writers' own numbers or
    names are left to the caller, as lists of letters tell people apart by them.
    """
    return [number for number, title in enumerate(titles) if _is_personal(title, authors, residents_names)]


def _is_personal(title: str, authors: bool, residents_names: bool) -> bool:
    forms = writings(title) if title else ()
    if not forms or any(_OFFICE.fullmatch(form) for form in (plain_heading(title), *forms[1:2])):
        return False
    if any(_PLACE.fullmatch(form) for form in forms):
        return False
    if authors and any(_AUTHOR.fullmatch(form) for form in forms):
        return True
    found = [form for form in forms if _PERSONAL.fullmatch(form)]
    return bool(found) and (residents_names or any(_contact(form) for form in found))


_CONTACT = re.compile(
    r".*(?:姓名|身份证|证件|护照|电话|手机|联系|微信|微博|抖音|qq|邮箱|电邮|住址|户籍|户口|籍贯|家庭|居住地|常住地|现住|通讯|通信|"
    r"门牌|房号|室号|民族|政治|职业|出生|生日|年龄|性别|银行卡|车牌|签名|来电号码|主叫|phone|mobile|mail|idnumber|idcard|"
    r"passport|birth|gender|nationality).*|tel|name|age|sex"
)


def _contact(form: str) -> bool:
    """Whether a column can reach or find a person, not only tell writers apart."""
    return bool(_CONTACT.fullmatch(form))
