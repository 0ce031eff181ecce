"""After a crash: files that no table names."""

import shutil

from guanxi.bank.lake import SCHEMAS
from guanxi.bank.models import Batch, LakeFile
from guanxi.foundation.home import current_home
from guanxi.ingest.workplace import workplaces


def sweep_leftovers() -> int:
    """Remove what a killed ingest left in the lake, in quarantine and at work. Returns files.

    Only for whoever holds the turn (`turn_at`): files of an ingest under way look the same.
    """
    home = current_home()
    named = set(LakeFile.objects.values_list("path", flat=True))
    swept = 0
    for kind in SCHEMAS:
        for path in (home.lake / kind).rglob("*"):
            if path.is_file() and str(path.relative_to(home.lake)) not in named:
                path.unlink()
                swept += 1
    known = set(Batch.objects.values_list("id", flat=True))
    for folder in home.quarantine.iterdir():
        if folder.name.isdigit() and int(folder.name) not in known:
            shutil.rmtree(folder)
            swept += 1
    for folder in workplaces().glob("*"):
        shutil.rmtree(folder)
        swept += 1
    return swept
