"""Find customers by what one knows of them, where nobody may read what they are called.

Beside every customer lie numbers: keyed hashes of the beginnings of the name, of its sound, of the
telephone, and of the whole document (`kept`). What somebody types is turned into hashes of the
same kind (`asked`), and the database compares numbers, among the person's own customers only
(`finding`). The key lies in the home (`tokens`) and never in the database, which therefore cannot
tell what a hash is of. `upkeep` keeps the numbers right.
"""
