"""Names as one types them: 王小明 → "wang xiao ming" and "wxm"."""

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from guanxi.ingest.workplace import Workplace

# Characters that sound differently as a surname.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "区": "ou", "仇": "qiu", "查": "zha", "任": "ren",
    "盖": "ge", "华": "hua", "朴": "piao", "纪": "ji", "尹": "yin", "翟": "zhai", "覃": "qin",
    "繁": "po", "召": "shao", "乐": "yue", "黑": "he", "折": "she", "种": "chong", "秘": "bi",
    "冼": "xian", "洗": "xian", "员": "yun", "贠": "yun", "祭": "zhai", "缪": "miao", "晟": "cheng",
    "逄": "pang", "逯": "lu", "牟": "mu", "麴": "qu", "阙": "que", "宓": "mi", "谌": "chen",
    "重": "chong", "佴": "nai", "能": "nai", "撒": "sa", "厘": "xi", "郇": "huan", "隗": "wei",
    "车": "che", "石": "shi", "沈": "shen", "长": "zhang", "卜": "bu", "余": "yu", "葛": "ge",
    "尉迟": "yu chi", "万俟": "mo qi", "令狐": "ling hu", "长孙": "zhang sun", "澹台": "tan tai",
    "尉犁": "yu li", "宰父": "zai fu", "单于": "chan yu", "呼延": "hu yan", "鲜于": "xian yu",
    "夏侯": "xia hou", "诸葛": "zhu ge", "皇甫": "huang fu", "宇文": "yu wen", "慕容": "mu rong",
    "司马": "si ma", "上官": "shang guan", "欧阳": "ou yang", "东方": "dong fang",
    "公孙": "gong sun", "轩辕": "xuan yuan", "钟离": "zhong li", "濮阳": "pu yang",
    "淳于": "chun yu", "申屠": "shen tu", "太叔": "tai shu", "独孤": "du gu", "南宫": "nan gong",
    "西门": "xi men", "百里": "bai li", "端木": "duan mu", "闻人": "wen ren", "司徒": "si tu",
    "司空": "si kong", "赫连": "he lian", "拓跋": "tuo ba", "乐正": "yue zheng",
}  # fmt: skip


def make_pinyin(workplace: Workplace) -> None:
    """Make the table ``pinyin`` (name, pinyin, initials) of the names in ``good_customers``."""
    workplace.run("CREATE OR REPLACE TABLE surnames (name VARCHAR, pinyin VARCHAR)")
    workplace.duck.executemany("INSERT INTO surnames VALUES (?, ?)", list(SURNAMES.items()))
    # A word is a Chinese character, or a run of letters and digits of any other script.
    workplace.run(
        "CREATE OR REPLACE TABLE words AS WITH names AS "
        "(SELECT DISTINCT name FROM good_customers), "
        "surnamed AS (SELECT n.name, coalesce(two.pinyin, one.pinyin) AS surname, "
        "substr(n.name, CASE WHEN two.pinyin IS NOT NULL THEN 3 WHEN one.pinyin IS NOT NULL THEN 2 "
        "ELSE 1 END) AS rest FROM names n "
        "LEFT JOIN surnames two ON two.name = substr(n.name, 1, 2) AND length(two.name) = 2 "
        "LEFT JOIN surnames one ON one.name = substr(n.name, 1, 1)) "
        "SELECT name, surname, lower(unnest(w)) AS word, unnest(range(len(w))) AS place FROM "
        r"(SELECT *, regexp_extract_all(rest, '\p{Han}|[^\p{Han}\P{L}]+|\p{N}+') AS w "
        "FROM surnamed)"
    )
    characters = workplace.rows("SELECT DISTINCT word FROM words WHERE length(word) = 1")
    workplace.run("CREATE OR REPLACE TABLE readings (word VARCHAR, pinyin VARCHAR)")
    readings = [
        (character, to_normal(PINYIN_DICT[ord(character)].split(",")[0]))
        for (character,) in characters
        if ord(character) in PINYIN_DICT
    ]
    if readings:
        workplace.duck.executemany("INSERT INTO readings VALUES (?, ?)", readings)
    workplace.run(
        "CREATE OR REPLACE TABLE pinyin AS SELECT name, left(pinyin, 200) AS pinyin, left("
        "list_aggregate(list_transform(string_split(pinyin, ' '), lambda s: left(s, 1)), "
        "'string_agg', ''), 200) AS initials FROM (SELECT name, trim(concat_ws(' ', any_value("
        "w.surname), string_agg(coalesce(r.pinyin, w.word), ' ' ORDER BY w.place))) AS pinyin "
        "FROM words w LEFT JOIN readings r USING (word) GROUP BY name)"
    )
