"""For all tests: property tests look at the same examples on every machine; a browser for whatever makes pages."""

import os
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("archc", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("archc")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find Debian's chromium, install it where that is allowed, or skip and say why."""
    found = _find_chromium()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(
                command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, capture_output=True, check=False
            )
        found = _find_chromium()
    if found is None:
        pytest.skip("no chromium: neither installed nor installable with apt-get as root")
    return found


def _find_chromium() -> str | None:
    return next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
