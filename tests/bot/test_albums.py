"""Albums come as several updates: they are gathered until it has been quiet, and handled as one."""

from bot.albums import QUIET_SECONDS
from tests.bot.reception import LI, Reception, message, photo


async def test_an_album_is_handled_as_one_when_it_has_been_quiet(reception: Reception) -> None:
    async with reception.open() as intake:
        await intake.accept([photo(1, "g", "义务劳动"), photo(2, "g")])
        await reception.clock.advance(QUIET_SECONDS - 0.1)
        await intake.accept([photo(3, "g")])
        await reception.clock.advance(QUIET_SECONDS - 0.1)
        assert await reception.said() == []
        assert set((await reception.states()).values()) == {"new"}
        await reception.clock.advance(0.2)
        assert await reception.said() == ["义务劳动×3"]
        assert set((await reception.states()).values()) == {"done"}


async def test_what_the_sender_does_next_completes_an_album_and_comes_after_it(reception: Reception) -> None:
    async with reception.open() as intake:
        await intake.accept([photo(1, "g", "甲"), photo(2, "g"), photo(3, "h", "乙"), message(4, "好了")])
        await reception.clock.settle()
        assert await reception.said() == ["甲×2", "乙×1", "好了"]


async def test_albums_of_others_are_left_to_gather(reception: Reception) -> None:
    async with reception.open() as intake:
        await intake.accept([photo(1, "g", "甲"), message(2, "别人", user=LI), photo(3, "g")])
        await reception.clock.settle()
        assert await reception.said() == ["别人"]
        await reception.clock.advance(QUIET_SECONDS)
        assert await reception.said() == ["别人", "甲×2"]


async def test_an_album_in_the_making_survives_a_restart(reception: Reception) -> None:
    async with reception.open() as intake:
        await intake.accept([photo(1, "g", "甲")])
        await reception.clock.settle()
    await reception.clock.advance(60)
    assert await reception.said() == []
    async with reception.open() as intake:
        await intake.accept([photo(2, "g")])
        await reception.clock.advance(QUIET_SECONDS)
        assert await reception.said() == ["甲×2"]
