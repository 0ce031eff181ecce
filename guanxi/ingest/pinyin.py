"""Names as one types them: 王小明 → "wang xiao ming" and "wxm"."""

from functools import cache

import pyarrow as pa
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from guanxi.ingest.workplace import Workplace

_PAIRS = pa.schema([("word", pa.string()), ("pinyin", pa.string())])

# Characters that sound differently as a surname.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "区": "ou", "仇": "qiu", "查": "zha", "任": "ren",
    "盖": "ge", "华": "hua", "朴": "piao", "纪": "ji", "尹": "yin", "翟": "zhai", "覃": "qin",
    "繁": "po", "召": "shao", "乐": "yue", "黑": "he", "折": "she", "种": "chong", "秘": "bi",
    "冼": "xian", "洗": "xian", "员": "yun", "贠": "yun", "祭": "zhai", "缪": "miao",
    "晟": "cheng", "逄": "pang", "逯": "lu", "牟": "mu", "麴": "qu", "阙": "que", "宓": "mi",
    "谌": "chen", "重": "chong", "佴": "nai", "能": "nai", "撒": "sa", "薄": "bo", "都": "du",
    "郇": "huan", "隗": "wei", "车": "che", "石": "shi", "沈": "shen", "长": "zhang", "卜": "bu",
    "余": "yu", "葛": "ge", "尉迟": "yu chi", "万俟": "mo qi", "令狐": "ling hu",
    "长孙": "zhang sun", "澹台": "tan tai", "尉犁": "yu li", "宰父": "zai fu", "单于": "chan yu",
    "呼延": "hu yan", "鲜于": "xian yu", "夏侯": "xia hou", "诸葛": "zhu ge", "皇甫": "huang fu",
    "宇文": "yu wen", "慕容": "mu rong", "司马": "si ma", "上官": "shang guan",
    "欧阳": "ou yang", "东方": "dong fang", "公孙": "gong sun", "轩辕": "xuan yuan",
    "钟离": "zhong li", "濮阳": "pu yang", "淳于": "chun yu", "申屠": "shen tu",
    "太叔": "tai shu", "独孤": "du gu", "南宫": "nan gong", "西门": "xi men", "百里": "bai li",
    "端木": "duan mu", "闻人": "wen ren", "司徒": "si tu", "司空": "si kong", "赫连": "he lian",
    "拓跋": "tuo ba", "乐正": "yue zheng",
}  # fmt: skip
# Within names these are hardly ever read as the dictionary lists them first.
IN_NAMES = {"卜": "bu", "薄": "bo", "都": "du"}

# A word is a Chinese character, or a run of letters or digits of any other script.
_WORDS = r"\p{Han}|[^\p{Han}\P{L}]+|\p{N}+"


def make_pinyin(workplace: Workplace) -> None:
    """Make the table ``pinyin`` (name, pinyin, initials) of the names in ``good_customers``."""
    _split_names(workplace)
    characters = workplace.rows("SELECT DISTINCT word FROM words WHERE length(word) = 1")
    readings = [(word, _reading(word)) for (word,) in characters]
    _fill(workplace, "readings", readings)
    workplace.run(
        "CREATE OR REPLACE TABLE spoken AS SELECT n.name, trim(concat_ws(' ', "
        "any_value(n.surname), "
        "string_agg(coalesce(r.pinyin, w.word), ' ' ORDER BY w.place))) AS pinyin "
        "FROM names n LEFT JOIN words w USING (name) LEFT JOIN readings r USING (word) "
        "GROUP BY n.name"
    )
    workplace.run(
        "CREATE OR REPLACE TABLE pinyin AS SELECT name, left(pinyin, 200) AS pinyin, "
        "left(array_to_string(list_transform(string_split(pinyin, ' '), lambda s: left(s, 1)), "
        "''), 200) AS initials FROM spoken"
    )


def _split_names(workplace: Workplace) -> None:
    """Make ``names`` (each once, with its surname as spoken) and ``words`` (the rest of each)."""
    _fill(workplace, "surnames", list(SURNAMES.items()))
    workplace.run(
        "CREATE OR REPLACE TABLE names AS SELECT n.name, coalesce(two.pinyin, one.pinyin) AS "
        "surname, substr(n.name, CASE WHEN two.pinyin IS NOT NULL THEN 3 "
        "WHEN one.pinyin IS NOT NULL THEN 2 ELSE 1 END) AS rest "
        "FROM (SELECT DISTINCT name FROM good_customers) n "
        "LEFT JOIN surnames two ON length(two.word) = 2 AND two.word = substr(n.name, 1, 2) "
        "LEFT JOIN surnames one ON length(one.word) = 1 AND one.word = substr(n.name, 1, 1)"
    )
    workplace.run(
        "CREATE OR REPLACE TABLE words AS SELECT name, lower(unnest(w)) AS word, "
        "unnest(range(len(w))) AS place FROM "
        f"(SELECT name, regexp_extract_all(rest, '{_WORDS}') AS w FROM names)"
    )


def _fill(workplace: Workplace, table: str, rows: list[tuple[str, str]]) -> None:
    words = pa.table({"word": [w for w, _ in rows], "pinyin": [p for _, p in rows]}, schema=_PAIRS)
    workplace.duck.register("pairs", words)
    workplace.run(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM pairs")
    workplace.duck.unregister("pairs")


@cache
def _reading(character: str) -> str:
    """The first reading of the dictionary, without its tone; other scripts stay as they are."""
    if character in IN_NAMES:
        return IN_NAMES[character]
    first = PINYIN_DICT.get(ord(character), character).split(",")[0]
    return str(to_normal(first))
