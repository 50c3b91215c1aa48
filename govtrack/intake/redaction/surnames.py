"""Surnames, the signs of which given names are made, and words that only look like names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施牛"
    "樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲"
    "翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜晏席茹"
    "卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝於洪安常于向储宣楼竺"
    "奚酆湛禹狄贝伏茅昝裘郁诸钮嵇荀芮羿汲邴糜隗宓郗钭厉韶郜蓟邰蔺屠胥莘贡逄郦璩濮扈冀郏宦戈庾暨匡阙殳夔厍晁訾阚鞠巢蒯荆逯桓励忻赖燕沃"
    "索容步鱼冷封丰乐惠谈危支劳寿扶宿鄂籍慕慎隆蔚闻宰堵廉练盖熊皮习仰束戎鄢谌粟冼伊仝朴漆巴云檀邸雍辜亓赫杭浦薄幸尧揭勾文卿"
    "賈張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蔣葉蘇呂盧鐘陸賀顧龔錢嚴湯齊喬龐顏莊聶魯關蘭單華車項連衛應師"
)
COMPOUND = tuple(
    (
        "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 "
        "端木 南宫 独孤 申屠 钟离 轩辕 百里 呼延 闻人 歐陽 諸葛"
    ).split()
)
COMPOUNDS = frozenset(COMPOUND)
# Surnames that are everyday words as well: without a cue they are no sign of a name.
EVERYDAY = frozenset(
    "于任向时和万成全方高常明应关连解管查师路游商党农司古车项边华阳单武易温包房曲安洪金石江白黄毛康牛雷龙熊花梅苗"
    "林田水沙谷麦桑柳江池宫楼史申符纪章季童景席费简左古吉盛严甘辛蓝尚平平兰年桂宗荣明余许何计宁贺祝施柏师夏段庄"
    "單華車項連應師關華盖皮习束巴云杭浦薄幸文漆卿伊朴赫揭"
    "索容步鱼冷封丰乐惠谈危支劳寿扶宿鄂籍慕慎隆蔚闻宰堵廉练"
)
# Rare surnames that are mostly something else: they tell a name only between two words that belong to people.
RARE = frozenset("井盖楚官区水强花凤鱼门撒海初衣敬鲜帅原栗宾银修税但展英习皮仰束广印占竹豆来权终冷盛戎宗计米巴")
# Signs with which names of other peoples are written: Uyghur, Kazakh, Tibetan, Mongolian.
SOUNDS = (
    "阿巴比布卡克达德迪多尔费夫哈赫吉加库拉莱里莉力利林马买麦曼米莫木穆那娜尼努帕普其齐提热萨赛沙斯苏塔特图土托瓦维乌西夏雅亚"
    "依伊艾孜扎祖古丽江汗罕别肯合吾尤玉约再则者次仁旺增央金格桑平措洛姆顿珠卓玛丹朝鲁日勒根敖敦仓觉群青云拜山卜杜吐洪肉素甫莎乃叶恩"
)
# Signs of given names, by how often they stand in names; a name without a cue needs them.
GIVEN = frozenset(
    "声肃自镛誉镇壮疸煜雁凝璟泽翊梵奕宥昶韬骞淇瀛麾垚钒燊烜翀珩屹楷弈忻皓妤婳嫒姝妘沄泠湉溦漾澍濡炘烁琬琇璞甄畅硕祎禾穗筱绎羽翎芊芃芙苒荔菀蓁蕙虞谦雍霈颀飏骐骥"
    "娣招弟花妞囡蔚蕴衍雍葵冠净援战锁囤年岁"
    "令宪炎仪桃昭椿槐谊谨谋诚识训诺询详赋赐遥遵邦郁采钊钰铃铎铸锡镇镜闯闻隆霄霆霏靓顶颂颐飒驹骅魁鸥鹃鹊鹰黛鼎晏晰普暄术杉杏"
    "材枝枫染柱栩株桑棋棠植椰楷槿樵欣殿汀汐汝沁沅沫泊泓泰涌涓淑淮淳淞添渔湛溪溶滔滢漪瀚灏炅炬烈照熹犇玖玟珈珉珞珣琅琰瑄瑗璎璟疆登业谷祝"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国华文志红玉春梅海东波辉鹏飞宇浩然轩欣怡婷雪琳璐瑶梦佳嘉"
    "俊凯斌峰龙云凤琴珍珠莲芬香萍燕玲淑惠慧莉莎菊荷萱涵晨晓小永福贵财富德义礼智信忠孝仁爱良善和顺祥瑞康健宁安"
    "林森松柏梓杨柳树根生金银铜铁鑫钢锋锐胜利兴旺发达昌盛荣光耀辰星月阳旭日升远翔鸿鹤雁翠碧青蓝紫丹彤彩绮美媛"
    "倩颖雅诗书画琪琦瑾瑜珊珂玥玮琼瑛莹蓉薇菲茜若思语雨露霖沐泽润清波江河湖源泉洁冰雯云天宏伯仲叔季元亨利贞大"
    "立成全才学进程程万民权卫党新华夏振启开启先继承祖宗家豪毅坚刚武力雄彪虎骏驰跃腾达奇正直廉公宝贤才茂"
    "芝芸苗茵莺蕾蕊兵炳煜炎焱烨灿炜焕煌培坤均培墨增基堂喜庆吉素巧妙如姗姣娇婉婧嫣妮姿娅卉帆航舟博帅师帝廷延"
    "彦彬影律微心忆怀恒恩悦情惟懿成戈扬承拓振敬斐方昊昕昱景晖晗晴智暖曼朋朗本权来柔栋桐楠楚榕樱欢歌毓民水汉沛"
    "洪津洲济浦淇淼渊温滨满漫潇澄澜熙爽牧玄玫珏琛琨璇甜男百皓益盈睿知磊祺禄秋科秦竹笑筠紫纯纲绍维缘翰耘聪育胤"
    "致航艺范荣莫萌蓓虹裕谦贝赫超越跃辛迎迪逸道重野钧铭锦长阔雄雷靖韵韬顺风馨骁鲁鸣麒麟麦黎默齐龄仙仕仪"
    "任佑佩依侠保信修俏倪健偲傲元克全兆冬凌凡刘则勋勤北千卓南占友双可同君吟呈咏哲唐善喻团圆圣坚奕奎妍妹娥婵"
    "子存孟守宜宝宣容宾寅寒寿少尔尧山岚岩岭峻川州巍帼干庚强弘归彩征得徽必志忱怡恺惜想意愿戎扎才改政效敦斯昂易"
    "時萬偉軍剛麗紅國華東鵬飛龍鳳蘭蓮貴財寶榮興發達昌盛燕鳳賢濤輝傑強敏靜嬌婭芹梁泉洁丰忠久丁卡义连金优群俐俪婕茹芮霁昀晟晔珺桢楹榛煦熠禛竣笙绫翌苓茉茗荟莘莞葳薏赟轶辙邈鋆铮钦锟阅霓颉馥骋鲲麓诺朵甯妍芷菡岑筝蔓葭伶暄萍翩乔苏尹栀橙柚糖果棉絮甫甄沈崧巧棣棠淞汶沣泉溢润卿厚以予亦允攸朔朴钰烽炫焘煊"
)
# Words and first halves of words that begin like a surname; they are no names.
NO_NAMES = frozenset((Path(__file__).parent / "words" / "no_names.txt").read_text("utf-8").split())


def one_of(signs: Iterable[str]) -> str:
    """A class of signs for a pattern."""
    return f"[{re.escape(''.join(sorted(signs)))}]"


# The first sign of every surname, for a pattern.
BEGINNING = one_of({*SURNAMES, *(compound[0] for compound in COMPOUND)})
