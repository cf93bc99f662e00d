"""A company whose scheme is in force."""

from collections.abc import Iterator

import pytest

from tests.services.company import SCHEME, Company


@pytest.fixture
def company() -> Iterator[Company]:
    """Nobody has earned anything yet."""
    made = Company()
    made.bring(SCHEME)
    yield made
    made.connection.close()
