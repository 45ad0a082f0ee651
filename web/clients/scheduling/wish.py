"""What somebody would have, field by field as it was typed; the service says what it lacks."""

from collections.abc import Mapping
from typing import Any

Wish = Mapping[str, Any]
