import io
import json

import aiohttp
import pytest
from PIL import Image

from sandbox.client import Client
from sandbox.files import FileStore


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "JPEG")
    return out.getvalue()


async def test_a_photo_has_sizes_with_real_measures_and_can_be_fetched(client: Client, member: int) -> None:
    original = jpeg(1600, 900)
    photo = (await client.upload("sendPhoto", {"photo": original}, chat_id=member)).result["photo"]
    assert [(size["width"], size["height"]) for size in photo] == [
        (90, 51),
        (320, 180),
        (800, 450),
        (1280, 720),
        (1600, 900),
    ]
    described = (await client.call("getFile", file_id=photo[-1]["file_id"])).result
    assert described["file_size"] == photo[-1]["file_size"] == len(original)
    async with client.session.get(
        f"{client.url}/file/bot{client.token}/{described['file_path']}"
    ) as response:
        assert await response.read() == original
    small = (await client.call("getFile", file_id=photo[0]["file_id"])).result
    async with client.session.get(f"{client.url}/file/bot{client.token}/{small['file_path']}") as response:
        with Image.open(io.BytesIO(await response.read())) as image:
            assert image.size == (90, 51)


async def test_a_photo_of_a_phone_is_made_smaller(client: Client, member: int) -> None:
    (message,) = await client.photos(member, [jpeg(4000, 3000)])
    assert message["photo"][-1]["width"] == 2560


async def test_a_file_id_is_sent_again(client: Client, member: int, picture: bytes) -> None:
    photo = (await client.upload("sendPhoto", {"photo": picture}, chat_id=member)).result["photo"]
    again = (await client.call("sendPhoto", chat_id=member, photo=photo[0]["file_id"])).result["photo"]
    assert again == photo
    refused = await client.call("sendDocument", chat_id=member, document=photo[0]["file_id"])
    assert refused.error == "Bad Request: can't use file of type Photo as Document"


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        ("nonsense", "Bad Request: wrong file identifier/HTTP URL specified"),
        ("https://example.org/a.png", "Bad Request: failed to get HTTP URL content"),
    ],
)
async def test_files_that_are_not_here(client: Client, member: int, value: str, refusal: str) -> None:
    assert (await client.call("sendPhoto", chat_id=member, photo=value)).error == refusal
    assert (await client.call("getFile", file_id=value)).error == "Bad Request: invalid file_id"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"not a picture", "Bad Request: IMAGE_PROCESS_FAILED"),
        (jpeg(2100, 100), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (b"", "Bad Request: file must be non-empty"),
    ],
)
async def test_pictures_are_looked_at(client: Client, member: int, content: bytes, refusal: str) -> None:
    assert (await client.upload("sendPhoto", {"photo": content}, chat_id=member)).error == refusal


@pytest.mark.parametrize("name", ["board.csv", "../../board.csv", "C:\\boards\\board.csv"])
def test_a_document_keeps_its_name_and_not_its_folder(name: str) -> None:
    assert FileStore().add_document(name, "", b"a")["file_name"] == "board.csv"


async def test_a_document_is_described(client: Client, member: int) -> None:
    form = aiohttp.FormData({"chat_id": str(member)}, quote_fields=False)
    form.add_field("document", b"a,b\n", filename="board.csv")
    async with client.session.post(f"{client.url}/bot{client.token}/sendDocument", data=form) as response:
        document = (await response.json())["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "board.csv",
        "text/csv",
        4,
    )


async def test_an_album_of_the_bot(client: Client, member: int, picture: bytes) -> None:
    media = [{"type": "photo", "media": f"attach://{name}"} for name in ("one", "two")]
    media[0]["caption"] = "两张"
    files = {"one": picture, "two": picture}
    sent = await client.upload("sendMediaGroup", files, chat_id=member, media=json.dumps(media))
    assert len({message["media_group_id"] for message in sent.result}) == 1
    assert [message.get("caption") for message in sent.result] == ["两张", None]
    broken = await client.upload(
        "sendMediaGroup", files, chat_id=member, media=json.dumps([media[0], {"type": "photo", "media": "x"}])
    )
    assert broken.error == (
        "Bad Request: failed to send message #2 with the error message "
        '"wrong file identifier/HTTP URL specified"'
    )
    empty = await client.call("sendMediaGroup", chat_id=member, media=[])
    assert empty.error == "Bad Request: there are no messages to send"


async def test_captions_are_shorter_than_texts(client: Client, member: int, picture: bytes) -> None:
    fits = await client.upload("sendPhoto", {"photo": picture}, chat_id=member, caption="字" * 1024)
    assert fits.ok
    long = await client.upload("sendPhoto", {"photo": picture}, chat_id=member, caption="字" * 1025)
    assert long.error == "Bad Request: message caption is too long"


async def test_files_are_shown_to_the_page_but_never_as_a_page(client: Client, member: int) -> None:
    form = aiohttp.FormData({"chat_id": str(member)}, quote_fields=False)
    form.add_field("document", b"<script>", filename="榜.html")
    async with client.session.post(f"{client.url}/bot{client.token}/sendDocument", data=form) as response:
        file_id = (await response.json())["result"]["document"]["file_id"]
    async with client.session.get(f"{client.url}/sandbox/files/{file_id}") as response:
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content_disposition is not None
        assert (response.content_disposition.type, response.content_disposition.filename) == (
            "attachment",
            "榜.html",
        )
