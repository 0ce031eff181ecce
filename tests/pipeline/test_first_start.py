"""The very first start after a clone, when nothing is compiled yet."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_first_command_after_a_clone_already_speaks_chinese(line, tmp_path):
    """Proves 13.6: and so does the server that the first `make demo` starts in that process."""
    clone = tmp_path / "clone"
    for package in ("guanxi", "config"):
        left_out = shutil.ignore_patterns("*.mo", "__pycache__")
        shutil.copytree(ROOT / package, clone / package, ignore=left_out)
    run = subprocess.run(
        [sys.executable, "-m", "guanxi.shell.cli", "status"],
        cwd=clone,
        env={**os.environ, "GUANXI_HOME": str(line.home), "LC_ALL": "zh_CN.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "数据库" in run.stdout
    assert list(clone.glob("guanxi/shell/locale/*/LC_MESSAGES/django.mo"))
