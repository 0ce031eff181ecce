import pytest

from guanxi.ingest.pinyin import make_pinyin
from guanxi.ingest.workplace import open_workplace

NAMES = {
    "王小明": ("wang xiao ming", "wxm"),
    "单雄信": ("shan xiong xin", "sxx"),
    "曾国藩": ("zeng guo fan", "zgf"),
    "解缙": ("xie jin", "xj"),
    "区志坚": ("ou zhi jian", "ozj"),
    "仇英": ("qiu ying", "qy"),
    "查良镛": ("zha liang yong", "zly"),
    "任重": ("ren zhong", "rz"),
    "尉迟恭": ("yu chi gong", "ycg"),
    "万俟卨": ("mo qi xie", "mqx"),
    "欧阳修": ("ou yang xiu", "oyx"),
    "万里": ("wan li", "wl"),
    "吕布": ("lv bu", "lb"),
    "阿卜杜拉·买买提": ("a bu du la mai mai ti", "abdlmmt"),
    "John O'Neill Smith": ("john o neill smith", "jons"),
    "Müller": ("müller", "m"),
    "Čeněk": ("čeněk", "č"),
    "单": ("shan", "s"),
    "李Emma": ("li emma", "le"),
    "·": ("", ""),
}


@pytest.fixture(scope="module")
def read_aloud():
    with open_workplace("pinyin") as workplace:
        workplace.run("CREATE TABLE good_customers (name VARCHAR)")
        workplace.duck.executemany(
            "INSERT INTO good_customers VALUES (?)", [(name,) for name in [*NAMES, *NAMES]]
        )
        make_pinyin(workplace)
        return {name: rest for name, *rest in workplace.rows("SELECT * FROM pinyin")}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_as_it_is_spoken(read_aloud, name):
    """Proves part of 1.5 as far as names go."""
    assert tuple(read_aloud.get(name, ["", ""])) == NAMES[name]
