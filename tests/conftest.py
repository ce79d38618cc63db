"""For all tests: property tests look at the same examples on every machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("archc", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("archc")
