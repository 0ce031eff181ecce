"""Surnames of two characters: what a mask of a name shows whole."""

_SURNAMES_OF_TWO = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容"
    "仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐"
    "段干百里呼延东郭南门羊舌微生梁丘左丘东门西门第五"
)
TWO_CHARACTER_SURNAMES = frozenset(
    _SURNAMES_OF_TWO[at : at + 2] for at in range(0, len(_SURNAMES_OF_TWO), 2)
)
