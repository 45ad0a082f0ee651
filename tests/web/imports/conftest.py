"""Property tests here judge what is read and not how fast: on a busy machine one call may take long."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
