import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import formatted, plain
from sandbox.entities.units import cut, units
from sandbox.errors import ApiError


def refusal(text: str, mode: str) -> str:
    with pytest.raises(ApiError) as refused:
        formatted(text, mode)
    prefix = "Bad Request: can't parse entities: "
    assert refused.value.description.startswith(prefix)
    return refused.value.description.removeprefix(prefix)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>开", 'Can\'t find end tag corresponding to start tag "b"'),
        ("开</b>", "Unexpected end tag at byte offset 3"),
        ("开<board>", 'Unsupported start tag "board" at byte offset 3'),
        ("<b>粗</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b =x>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_cannot_be_parsed_is_refused_with_its_byte_offset(html: str, reason: str) -> None:
    assert refusal(html, "HTML") == reason


@pytest.mark.parametrize(
    ("markdown", "reason"),
    [
        ("开.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("开_x", "Can't find end of Italic entity at byte offset 3"),
        ("*x", "Can't find end of Bold entity at byte offset 0"),
        ("__x", "Can't find end of Underline entity at byte offset 0"),
        ("`x", "Can't find end of Code entity at byte offset 0"),
        ("[x](http", "Can't find end of a URL at byte offset 4"),
        (">q *b\nx", "Can't find end of Bold entity at byte offset 3"),
    ],
)
def test_markdown_that_cannot_be_parsed_is_refused(markdown: str, reason: str) -> None:
    assert refusal(markdown, "MarkdownV2") == reason


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("𝔘<b>x</b>", "𝔘x", [{"offset": 2, "length": 1, "type": "bold"}]),
        (
            "<b>a<i>b</i></b>",
            "ab",
            [{"offset": 0, "length": 2, "type": "bold"}, {"offset": 1, "length": 1, "type": "italic"}],
        ),
        (
            "<a href='tg://user?id=7'>王</a>",
            "王",
            [{"offset": 0, "length": 1, "type": "text_mention", "user": {"id": 7}}],
        ),
        (
            "<a href='t.me'>x</a>",
            "x",
            [{"offset": 0, "length": 1, "type": "text_link", "url": "http://t.me/"}],
        ),
        ("<a href='no where'>x</a>", "x", []),
        (
            '<pre><code class="language-py">x</code></pre>',
            "x",
            [{"offset": 0, "length": 1, "type": "pre", "language": "py"}],
        ),
        ("<code>a<b>b</b></code>", "ab", [{"offset": 0, "length": 2, "type": "code"}]),
        (
            "<blockquote expandable>q</blockquote>",
            "q",
            [{"offset": 0, "length": 1, "type": "expandable_blockquote"}],
        ),
        ("<tg-spoiler>s</tg-spoiler>", "s", [{"offset": 0, "length": 1, "type": "spoiler"}]),
        ("&lt;b&gt; &#20320; &nbsp;", "<b> 你 &nbsp;", []),
        ("  <b>x</b>  ", "x", [{"offset": 0, "length": 1, "type": "bold"}]),
    ],
)
def test_html_becomes_text_and_entities(html: str, text: str, entities: list[dict[str, object]]) -> None:
    ready = formatted(html, "HTML")
    assert (ready.text, ready.entities) == (text, entities)


def test_markdown_becomes_text_and_entities() -> None:
    ready = formatted(
        "*b _i_* ~s~ ||p|| `c` [l](https://a.b/c) \\. ![👍](tg://emoji?id=5)\n>q\n>r||", "MarkdownV2"
    )
    kinds = [entity["type"] for entity in ready.entities]
    assert kinds == [
        "bold",
        "italic",
        "strikethrough",
        "spoiler",
        "code",
        "text_link",
        "custom_emoji",
        "expandable_blockquote",
    ]
    assert ready.text == "b i s p c l . 👍\nq\nr"
    assert ready.entities[-2:] == [
        {"offset": 14, "length": 2, "type": "custom_emoji", "custom_emoji_id": "5"},
        {"offset": 17, "length": 3, "type": "expandable_blockquote"},
    ]


def test_the_old_markdown_still_works() -> None:
    ready = formatted("*b* _i_ `c` [l](a.b) \\_", "Markdown")
    assert ready.text == "b i c l _"
    assert [entity["type"] for entity in ready.entities] == ["bold", "italic", "code", "text_link"]


def test_what_telegram_finds_by_itself() -> None:
    ready = plain("𝔘 /claim@sandbox_bot 志愿 #积分 @wanglei wang@a.cn https://t.me/x。 /claim志")
    assert [(e["type"], e["offset"], e["length"]) for e in ready.entities] == [
        ("bot_command", 3, 18),
        ("hashtag", 25, 3),
        ("mention", 29, 8),
        ("email", 38, 9),
        ("url", 48, 14),
    ]


def test_ready_entities_are_taken_and_checked() -> None:
    bold = {"type": "bold", "offset": 0, "length": 9}
    assert formatted("ab", "", [bold]).entities == [bold | {"length": 2}]
    with pytest.raises(ApiError, match="Unsupported type specified"):
        formatted("ab", "", [bold | {"type": "loud"}])
    with pytest.raises(ApiError, match='Can\'t find field "offset"'):
        formatted("ab", "", [{"type": "bold", "length": 1}])


@given(st.text(alphabet=st.sampled_from(list("<>&/ab =\"'字𝔘;#-")), max_size=40))
def test_any_html_is_parsed_or_refused(source: str) -> None:
    try:
        ready = formatted(source, "HTML")
    except ApiError:
        return
    for entity in ready.entities:
        assert entity["offset"] >= 0
        assert entity["offset"] + entity["length"] <= ready.units


@given(st.text(alphabet=st.sampled_from(list("_*[]()~`>#|!\\\n\r字𝔘a")), max_size=40))
def test_any_markdown_is_parsed_or_refused(source: str) -> None:
    for mode in ("MarkdownV2", "Markdown"):
        try:
            ready = formatted(source, mode)
        except ApiError:
            continue
        for entity in ready.entities:
            assert entity["offset"] >= 0
            assert entity["offset"] + entity["length"] <= ready.units


@given(st.text(max_size=60).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)))
def test_escaped_text_arrives_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert formatted(escaped, "HTML").text == plain(text).text


@given(st.text(alphabet=st.sampled_from("a字𝔘"), max_size=50), st.integers(1, 20))
def test_a_text_is_cut_without_halving_a_character(text: str, limit: int) -> None:
    head, rest = cut(text, limit)
    assert head + rest == text
    assert units(head) <= limit
    if rest:
        assert units(head + rest[0]) > limit or units(head) >= limit - 1
