"""Questions as somebody wrote them: read, judged, and what is wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.question_block import cells_of, written
from domain.questions import Flaw, Problem, QuestionType, Wording, read

SINGLE = {"category": "井控", "type": "单选", "question": "问？", "A": "一", "B": "二", "answer": "B"}


def good(**cells: str) -> Wording:
    wording = read(SINGLE | cells)
    assert isinstance(wording, Wording), wording
    return wording


def flaws(**cells: str) -> tuple[Flaw, ...]:
    found = read(SINGLE | cells)
    assert isinstance(found, tuple), found
    return found


@pytest.mark.parametrize("kind", ["single", "单选", "单选题", " Single ", "SINGLE"])
def test_a_type_is_known_in_both_languages(kind: str) -> None:
    assert good(type=kind).type is QuestionType.SINGLE


@pytest.mark.parametrize("answer", ["AC", "ca", "A,C", "A、C", "A C", "ＡＣ", "a/c", "A；C", "ACA"])
def test_several_answers_may_be_written_in_many_ways(answer: str) -> None:
    assert good(type="多选", C="三", answer=answer).answer == "AC"


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        ("对", "T"),
        ("错", "F"),
        ("T", "T"),
        ("f", "F"),
        ("true", "T"),
        ("正确", "T"),
        ("错误", "F"),
        ("√", "T"),
        ("×", "F"),
    ],
)
def test_truth_may_be_written_in_many_ways(answer: str, truth: str) -> None:
    wording = good(type="判断", A="", B="", answer=answer)
    assert (wording.answer, wording.options, wording.letters) == (truth, (), "TF")


def test_a_file_that_writes_true_and_false_as_options_may_name_the_letter() -> None:
    assert good(type="判断", A="正确", B="错误", answer="B").answer == "F"


@pytest.mark.parametrize(
    ("cells", "flaw"),
    [
        ({"question": " "}, Flaw("question", Problem.EMPTY)),
        ({"category": ""}, Flaw("category", Problem.EMPTY)),
        ({"answer": ""}, Flaw("answer", Problem.EMPTY)),
        ({"type": ""}, Flaw("type", Problem.EMPTY)),
        ({"type": "填空"}, Flaw("type", Problem.UNKNOWN_TYPE, "填空")),
        ({"B": ""}, Flaw("B", Problem.FEW_OPTIONS)),
        ({"C": "", "D": "四"}, Flaw("C", Problem.GAP, "D")),
        ({"C": "一"}, Flaw("C", Problem.TWICE, "A")),
        ({"answer": "C"}, Flaw("answer", Problem.NO_SUCH_OPTION, "C")),
        ({"answer": "1"}, Flaw("answer", Problem.NO_SUCH_OPTION, "1")),
        ({"answer": "AB"}, Flaw("answer", Problem.NOT_ONE, "AB")),
        ({"type": "判断", "answer": "对"}, Flaw("A", Problem.JUDGED)),
        ({"type": "判断", "A": "", "B": "", "answer": "也许"}, Flaw("answer", Problem.NOT_TRUTH, "也许")),
        ({"question": "长" * 1201}, Flaw("question", Problem.TOO_LONG, "1200")),
        ({"A": "长" * 201}, Flaw("A", Problem.TOO_LONG, "200")),
    ],
)
def test_what_is_wrong_is_named_with_its_column(cells: dict[str, str], flaw: Flaw) -> None:
    assert flaw in flaws(**cells)


def test_trades_are_several_and_none_is_everybody() -> None:
    assert good(trades="大修；小修、 压裂;大修").trades == ("大修", "小修", "压裂")
    assert good(trades="").trades == ()


def test_line_breaks_stay_and_what_cannot_be_seen_goes() -> None:
    assert good(question="第一行\u200b \n  第二行").text == "第一行\n第二行"


def test_only_exactly_the_right_letters_are_right() -> None:
    wording = good(type="多选", C="三", answer="AC")
    assert [wording.is_right(chosen) for chosen in ("AC", "CA", "A", "ABC", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "option", ["以上都对", "上述全部", "A和B", "A、B都对", "All of the above", "both A and B"]
)
def test_options_that_speak_of_the_others_keep_their_places(option: str) -> None:
    assert good(C=option).keeps_order
    assert not good(C="Class A fires").keeps_order


texts = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)


@given(
    st.builds(
        lambda text, options, answer, why: Wording(
            "井控",
            ("大修",),
            QuestionType.MULTIPLE,
            f"问{text}",
            tuple(options),
            "".join(sorted(answer)),
            why,
        ),
        texts,
        st.lists(texts.map(lambda text: f"选{text}"), min_size=4, max_size=8, unique=True),
        st.sets(st.sampled_from("ABCD"), min_size=1),
        st.just("") | texts,
    )
)
def test_a_question_written_out_is_read_as_it_was(wording: Wording) -> None:
    again = read(cells_of(written(wording)))
    assert isinstance(again, Wording)
    assert again.answer == wording.answer
    assert (again.text, len(again.options), again.type) == (wording.text, len(wording.options), wording.type)


def test_a_block_needs_neither_type_nor_order() -> None:
    cells = cells_of("答案：AB\n类别：HSE\n哪些对？\n可多选\nA、一\nb）二\nＣ：三\n解析：因为\n所以")
    assert cells["type"] == "multiple"
    assert cells["question"] == "哪些对？\n可多选"
    assert (cells["A"], cells["B"], cells["C"]) == ("一", "二", "三")
    assert cells["explanation"] == "因为\n所以"
