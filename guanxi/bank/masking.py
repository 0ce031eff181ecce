"""What is shown of a name where nobody asked to see it."""

_SURNAMES_OF_TWO = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容"
    "仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐"
    "段干百里呼延东郭南门羊舌微生梁丘左丘东门西门第五"
)
TWO_CHARACTER_SURNAMES = frozenset(
    _SURNAMES_OF_TWO[at : at + 2] for at in range(0, len(_SURNAMES_OF_TWO), 2)
)


def masked_name(name: str) -> str:
    """Surname and two stars, however long the name: 王小明 → 王**, Anna Novak → N**."""
    name = name.strip()
    if not name:
        return "**"
    if name.isascii() or name[0] < "\u2e80":
        return f"{name.split()[-1][0]}**"
    surname = name[:2] if name[:2] in TWO_CHARACTER_SURNAMES and len(name) > 2 else name[0]
    return f"{surname}**"
