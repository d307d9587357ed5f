"""Built-ins on strings (DMN 1.5, table 74)."""

import pytest

from tests.engine.feel.tables import check, rows

TABLE = r"""
substring("foobar", 3) => "obar"
substring("foobar", 3, 3) => "oba"
substring("foobar", -2, 1) => "a"
substring("foobar", -6) => "foobar"
substring("foobar", 6, 1) => "r"
substring("\U01F40Eab", 2) => "ab"
substring("落地🏭开工", 3, 1) => "🏭"
substring("落地", -1) => "地"
substring("foobar", 0) => null ! feel.value 1:10
substring("foobar", 7) => null ! feel.value 1:10
substring("foobar", -7) => null ! feel.value 1:10
substring("foobar", 3, 0) => null ! feel.value 1:10
substring("foobar", 3, 5) => null ! feel.value 1:10
substring("foobar", 3, 3.8) => "oba"
substring(null, 1) => null ! feel.arguments 1:10
substring(["foobar"], 2) => "oobar"
substring(string: "foobar", start position: 4) => "bar"
substring(string: "foobar", start: 4) => null ! feel.arguments 1:10
string length("foo") => 3
string length("") => 0
string length("🐎😀") => 2
string length("\uD83D\uDC0E") => 1
string length("招商引资") => 4
string length(12) => null ! feel.arguments 1:14
upper case("aBc4") => "ABC4"
upper case("straße") => "STRASSE"
lower case("ABc4") => "abc4"
lower case("ÀÉ落") => "àé落"
lower case(null) => null ! feel.arguments 1:11
substring before("foobar", "bar") => "foo"
substring before("foobar", "xyz") => ""
substring before("foobar", "o") => "f"
substring before("", "a") => ""
substring before("abc", "") => ""
substring after("foobar", "ob") => "ar"
substring after("", "a") => ""
substring after("foobar", "xyz") => ""
substring after("abc", "") => "abc"
substring after("a🐎b", "🐎") => "b"
contains("foobar", "of") => false
contains("foobar", "oba") => true
contains(["foobar"], "of") => false
contains("浦东新区", "新区") => true
contains("foo", null) => null ! feel.arguments 1:9
starts with("foobar", "fo") => true
starts with("foobar", "of") => false
starts with("x", "") => true
ends with("foobar", "r") => true
ends with("foobar", "a") => false
matches("foobar", "^fo*b") => true
matches("foobar", "^b") => false
matches("a\nb", "a.b") => false
matches("a\nb", "a.b", "s") => true
matches("A", "a", "i") => true
matches("a\nb", "^b$", "m") => true
matches("a\nb", "^b$") => false
matches("hello world", "hello[ ]world", "x") => true
matches("helloworld", "hello world", "x") => true
matches("a.b", "a.b", "q") => true
matches("axb", "a.b", "q") => false
matches("x", "[a-z-[aeiou]]") => true
matches("a", "[a-z-[aeiou]]") => false
matches("Ж", "\\p{Lu}") => true
matches("落", "\\p{IsCJKUnifiedIdeographs}") => true
matches("abcabc", "^(abc)\\1$") => true
matches("x", "[") => null ! feel.pattern 1:8
matches("x", "(?=x)") => null ! feel.pattern 1:8
matches("x", "x", "z") => null ! feel.pattern 1:8
matches("x", "(.)\\3") => null ! feel.pattern 1:8
matches("x", null) => null ! feel.arguments 1:8
replace("banana", "a", "o") => "bonono"
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
replace("abracadabra", "a.*?a", "*") => "*c*bra"
replace("AAAA", "A+?", "b") => "bbbb"
replace("3.14", "\\.", "\\$") => "3$14"
replace("ab", "(a)(b)", "$2$1") => "ba"
replace("a", "(a)", "$12") => "a2"
replace("a", "a", "$0$0") => "aa"
replace("x", "x", "$") => null ! feel.pattern 1:8
replace("x", "x", "\\") => null ! feel.pattern 1:8
replace("x", "y*", "z") => null ! feel.pattern 1:8
replace("Ab", "a", "x", "i") => "xb"
replace("12万", "[0-9]+万", "120000") => "120000"
replace("a", null, "b") => null ! feel.arguments 1:8
split("John Doe", "\\s") => ["John", "Doe"]
split("a;b;c;;", ";") => ["a", "b", "c", "", ""]
split("a1b22c", "[0-9]+") => ["a", "b", "c"]
split("abc", ";") => ["abc"]
split("", ";") => [""]
split("甲、乙、丙", "、") => ["甲", "乙", "丙"]
split("abc", "") => null ! feel.pattern 1:6
split("a", null) => null ! feel.arguments 1:6
string join(["a", "b", "c"], "_and_") => "a_and_b_and_c"
string join(["a", "b", "c"], "") => "abc"
string join(["a", "b", "c"], null) => "abc"
string join(["a"], "X") => "a"
string join(["a", null, "c"], "X") => "aXc"
string join([], "X") => ""
string join(["a", null, "c"]) => "ac"
string join("a", "X") => "a"
string join(["a", 1]) => null ! feel.value 1:12
string join(null) => null ! feel.arguments 1:12
"""


@pytest.mark.parametrize(("expression", "expected"), rows(TABLE))
def test_call_string_function_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
