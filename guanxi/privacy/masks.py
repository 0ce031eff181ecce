"""Masks as SQL."""

from guanxi.foundation.dictionary import Mask


def sql_of(mask: Mask, column: str) -> str:
    """Placeholder until the measured ones come."""
    expressions = {
        Mask.NAME: f"CASE WHEN {column} = '' THEN '' ELSE left({column}, 1) || '**' END",
        Mask.DOCUMENT: f"CASE WHEN {column} = '' THEN '' ELSE left({column}, 1) || '****' || right({column}, 1) END",
        Mask.PHONE: f"CASE WHEN {column} = '' THEN '' ELSE '****' || right({column}, 4) END",
        Mask.CARD: f"CASE WHEN {column} = '' THEN '' ELSE '****' || right({column}, 4) END",
        Mask.EMAIL: f"CASE WHEN {column} = '' THEN '' ELSE left({column}, 1) || '**@' || split_part({column}, '@', 2) END",
        Mask.ADDRESS: "''",
        Mask.HIDDEN: "NULL",
    }
    return expressions[mask]
