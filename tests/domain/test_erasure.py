"""Words without a person."""

from domain.erasure import hide


def test_a_number_is_hidden_only_as_a_word_of_its_own() -> None:
    assert hide("0011 张伟 10011 0011:3 x0011", "张伟", "0011") == "… 已注销 / erased 10011 …:3 x0011"
    assert hide("A&amp;B and A&B", "A&B", "7") == "已注销 / erased and 已注销 / erased"
