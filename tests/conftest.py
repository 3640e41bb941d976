"""What every test shares: Hypothesis that does not judge by the clock of a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("ledig", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ledig")
