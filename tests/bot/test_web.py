"""The web pages as they are served: to anybody, of what is published, and of nothing that is private."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin

import aiohttp
import pytest

from bot.settings import Web
from bot.site import Site
from bot.web import FRESH_SECONDS, WebPages
from domain.names import NameForm
from domain.previews import PreviewState
from domain.runs import Job, Ran
from handlers import jobs
from handlers.post import Post
from services.house import House
from storage import branches, previews
from storage.database import Database, DatabaseUnusable, Tx
from tests import publishing
from tests.bot.doubles import HandClock
from tests.publishing import ACCOUNT, NUMBER


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str]


class Visitor:
    """A browser without any trust."""

    def __init__(self, served: WebPages) -> None:
        ((host, port),) = served.addresses
        self.root = f"http://{host}:{port}"

    async def get(self, path: str, method: str = "GET") -> Answer:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.root}/{path}", allow_redirects=False) as answer,
        ):
            return Answer(answer.status, await answer.text(), dict(answer.headers))


async def serve(db: Database, clock: HandClock, *, listed: bool = True) -> WebPages:
    made = WebPages(Web(listen="127.0.0.1:0", listed=listed), db, House(), clock)
    assert await made.start() is None
    return made


@pytest.fixture
async def web(db: Database, clock: HandClock) -> AsyncIterator[Visitor]:
    served = await serve(db, clock)
    yield Visitor(served)
    await served.stop()


@pytest.fixture
async def key(db: Database) -> str:
    """A branch with a published quarter: the key in its address."""
    await db.write(publishing.branch)
    await db.write(publishing.publish)
    return str(await db.read(lambda tx: tx.value("SELECT key FROM branch_faces")))


class Elements(HTMLParser):
    """What elements a page has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


async def test_a_branch_is_found_from_the_first_page_and_shows_who_reached_what(
    web: Visitor, key: str
) -> None:
    first = await web.get("")
    assert f'href="{key}/index.html"' in first.text
    page = (await web.get(f"{key}/")).text
    for said in ("第一党支部", "党员积分管理", "2026年第3季度", "李喆", "96", "2026年10月8日", "志愿服务"):
        assert said in page
    assert page == (await web.get(f"{key}/index.html")).text


async def test_what_is_private_is_on_no_page(web: Visitor, key: str, db: Database) -> None:
    paths = await db.read(lambda tx: [path for path, _ in Site(tx, House(), publishing.PUBLISHED).walk()])
    assert len(paths) == 6
    for path in paths:
        page = (await web.get(path)).text
        for private in ("落后", NUMBER, str(ACCOUNT)[:6]):
            assert private not in page, path


async def test_names_are_shown_as_the_branch_chose_and_escaped(
    web: Visitor, key: str, db: Database, clock: HandClock
) -> None:
    page = (await web.get(f"{key}/")).text
    assert "&lt;b&gt;龚䶮&lt;/b&gt;" in page
    assert "<b>" not in page
    await db.write(lambda tx: branches.choose_names(tx, 1, NameForm.FAMILY))
    await clock.advance(FRESH_SECONDS)
    page = (await web.get(f"{key}/")).text
    assert "欧阳**" in page
    assert "娜" not in page


async def test_a_page_is_alone_in_the_world_and_says_so(web: Visitor, key: str) -> None:
    for path in ("", f"{key}/", f"{key}/wall.html", "nowhere"):
        answer = await web.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        elements = Elements(answer.text).found
        assert not {"script", "img", "iframe", "form", "object"} & {tag for tag, _ in elements}
        for tag, attributes in elements:
            assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes), tag
            assert "//" not in (attributes.get("href") or ""), tag
        assert any(a.get("name") == "robots" for _, a in elements)
    assert "Disallow: /" in (await web.get("robots.txt")).text


async def test_what_is_not_there_is_not_found_whatever_is_asked(web: Visitor, key: str) -> None:
    for path in (
        "x",
        "x/",
        f"{key}/x.html",
        f"{key}/../{key}x/",
        "%2e%2e/etc/passwd",
        f"{key}/2026Q2-x.html",
        "1/",
    ):
        assert (await web.get(path)).status == 404, path
    assert (await web.get("", "POST")).status == 405
    assert (await web.get(f"{key}/", "HEAD")).status == 200


async def test_a_wall_turns_its_pages_by_itself(web: Visitor, key: str) -> None:
    asked = await web.get(f"{key}/?wall")
    assert (asked.status, asked.headers["Location"]) == (302, "wall.html")
    asked = await web.get(f"{key}?wall")
    assert (asked.status, asked.headers["Location"]) == (302, f"{key}/?wall")
    for elsewhere in ("//evil.example/x?wall", "/evil.example?wall"):
        assert (await web.get(elsewhere)).headers.get("Location", "wall.html") == "wall.html"
    page = (await web.get(f"{key}/wall.html")).text
    assert 'http-equiv="refresh" content="45; url=wall.html"' in page


async def test_a_wall_of_everybody_goes_from_branch_to_branch(web: Visitor, db: Database) -> None:
    for name in ("第一党支部", "第二党支部", "第三党支部"):
        await db.write(lambda tx, name=name: publishing.branch(tx, name))  # type: ignore[misc]
    await db.write(publishing.publish)
    await db.write(lambda tx: publishing.branch(tx, "第四党支部"))  # of which nothing is published
    asked = await web.get("?wall")
    assert (asked.status, asked.headers["Location"]) == (302, "wall.html")
    seen, path = [], "wall.html"
    for _ in range(5):
        page = await web.get(path)
        assert page.status == 200, path
        seen.append(page.text.partition("<h1>")[2].partition("</h1>")[0])
        following = page.text.partition('content="45; url=')[2].partition('"')[0]
        path = urljoin(path, following)
    assert seen == ["第一党支部", "第二党支部", "第三党支部", "第一党支部", "第二党支部"]


async def test_a_branch_that_is_held_back_has_nothing_to_show(web: Visitor, db: Database) -> None:
    def hold(tx: Tx) -> str:
        publishing.branch(tx)
        previews.show(tx, 1, "2026Q3", publishing.PUBLISHED)
        preview = previews.find(tx, 1, "2026Q3")
        assert preview is not None
        previews.decide(tx, preview, PreviewState.HELD, 1, publishing.PUBLISHED, "核对")
        publishing.publish(tx)
        return str(tx.value("SELECT key FROM branch_faces"))

    key = await db.write(hold)
    page = await web.get(f"{key}/")
    assert page.status == 200
    assert "李喆" not in page.text
    assert "还没有公布" in page.text
    assert (await web.get(f"{key}/wall.html")).status == 404


async def test_what_was_corrected_is_shown_as_it_stands_and_as_it_was_published(
    web: Visitor, key: str, db: Database
) -> None:
    assert "<details>" not in (await web.get(f"{key}/wall.html")).text
    await db.write(lambda tx: publishing.earn(tx, 1, -30))
    page = (await web.get(f"{key}/")).text
    now, _, published = page.partition("<details>")
    assert "公布之后有更正" in now
    assert ">96<" not in now
    assert ">66<" not in page
    assert "李喆" not in now, "who is in the lowest grade now is not named any more"
    assert ">96<" not in published, "nor in the list beside it: the two together would tell the grade"
    assert "李喆" not in published
    assert "其余的人不列名" in published


async def test_a_final_result_has_its_seal(web: Visitor, key: str, db: Database) -> None:
    def freeze(tx: Tx) -> str:
        at = publishing.PUBLISHED + timedelta(days=7)
        outcome = jobs.run(Job.QUARTER_FINAL, Post(tx, House(), at))
        assert isinstance(outcome, Ran), outcome
        return str(tx.value("SELECT digest FROM finals"))

    seal = await db.write(freeze)
    page = (await web.get(f"{key}/")).text
    assert seal in page
    assert "2026年10月15日定稿" in page


async def test_before_anything_is_published_there_is_a_first_page(web: Visitor, db: Database) -> None:
    await db.write(publishing.branch)
    assert "还没有公布" in (await web.get("")).text


async def test_branches_that_are_not_listed_are_reached_by_their_address_alone(
    db: Database, clock: HandClock, key: str
) -> None:
    served = await serve(db, clock, listed=False)
    visitor = Visitor(served)
    first = await visitor.get("")
    assert key not in first.text
    assert "第一党支部" not in first.text
    assert (await visitor.get(f"{key}/")).status == 200
    assert (await visitor.get("wall.html")).status == 404, "nor does a wall lead from one to the next"
    assert (await visitor.get(f"{key}/wall-all.html")).status == 404
    await served.stop()


async def test_a_page_is_given_out_again_for_a_while_and_then_made_anew(
    web: Visitor, key: str, db: Database, clock: HandClock
) -> None:
    before = (await web.get(f"{key}/")).text
    await db.write(lambda tx: publishing.earn(tx, 1, 3))
    assert (await web.get(f"{key}/")).text == before
    await clock.advance(FRESH_SECONDS)
    assert ">99<" in (await web.get(f"{key}/")).text


async def test_without_a_database_a_visitor_is_asked_to_come_again(
    web: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unusable(_: object) -> object:
        raise DatabaseUnusable("the disk is full")

    monkeypatch.setattr(db, "read", unusable)
    answer = await web.get("")
    assert answer.status == 503
    assert "disk" not in answer.text


async def test_an_address_that_is_taken_is_a_sentence_and_none_is_nowhere(
    web: Visitor, db: Database, clock: HandClock
) -> None:
    taken = web.root.removeprefix("http://")
    sentence = await WebPages(Web(listen=taken), db, House(), clock).start()
    assert sentence is not None
    assert sentence.startswith(f"web.listen {taken}: ")
    nowhere = WebPages(Web(), db, House(), clock)
    assert await nowhere.start() is None
    assert nowhere.addresses == []
