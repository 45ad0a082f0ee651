"""Journeys of people through the whole college, in a browser."""

import pytest

pytest.register_assert_rewrite("tests.journeys.steps", "tests.journeys.walker")  # so that a step says what it saw
