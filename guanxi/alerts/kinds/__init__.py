"""The alert kinds, one small file each. A file put here is found and signs itself in."""

from importlib import import_module
from pkgutil import iter_modules

from guanxi.alerts.kind import Kind, registered


def every_kind() -> dict[str, Kind]:
    """All kinds by code, those of files put here today included."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return registered()
