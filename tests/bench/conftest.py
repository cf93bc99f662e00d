"""The company that the bench measures, founded once."""

import asyncio
from pathlib import Path

import pytest

from bench.company import Company, SizeFigures


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Company, SizeFigures]:
    """A company of 4,215, and what founding it showed."""
    company = Company(tmp_path_factory.mktemp("company"))
    return company, asyncio.run(company.found(settle=0.1))


@pytest.fixture
async def company(founded: tuple[Company, SizeFigures], tmp_path: Path) -> Company:
    """One that a test may change."""
    return await founded[0].copy(tmp_path / "company")
