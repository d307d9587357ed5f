"""Unified social credit codes (统一社会信用代码, GB 32100-2015): reading, checking, and making synthetic ones.

``parse_credit_code`` reads one code as people write it; ``check_credit_codes`` checks a column at once. The check
digit is python-stdnum's. Lower-case letters are accepted and written large: registers hold codes such as
``91310000x072143273`` (organisation codes that begin or end in X), whose check digits are right as ``X``.
The inner check digit of the organisation code (GB 11714) is not asked for: the outer one already covers it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from stdnum.cn import uscc

from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text
from luodi.reference.writing import plain

LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_AUTHORITIES = "123456789ANY"
"""First characters: who registers. GB 32100-2015, table 1; its amendment 1 has A, N and Y (from memory, unverified)."""

_WEIGHTS = np.array([pow(3, position, 31) for position in range(LENGTH - 1)], dtype=np.int32)
_SEPARATORS = re.compile(r"[\s\-'`.·]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+\Z")
_LIKELY_MEANT = {"O": "0", "I": "1", "S": "5", "Z": "2"}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A credit code whose form and check digit are right."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def registered_in(self) -> str:
        """GB/T 2260 code (6 digits) of the place of first registration; the enterprise may have moved since."""
        return self.text[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of the organisation code (GB 11714)."""
        return self.text[8:17]


def parse_credit_code(text: str) -> CreditCode:
    """The credit code in ``text``, written in full or half width, either case, with blanks or hyphens.

    Raises :class:`Problem` ``credit_code.missing``, ``.lost_digits``, ``.length``, ``.character`` or ``.check_digit``.
    """
    result = _judge(_compact(text))
    if isinstance(result, ProblemRecord):
        raise Problem(result.code, result.what, result.remedy)
    return CreditCode(result)


def check_credit_codes(codes: Sequence[str]) -> list[str | ProblemRecord]:
    """For each text of a column, the code as it should be written, or what is wrong with it; a vectorised check."""
    compacted = [_compact(code) for code in codes]
    regular = [i for i, code in enumerate(compacted) if len(code) == LENGTH and code.isascii()]
    results: list[str | ProblemRecord] = list(compacted)
    right = np.zeros(len(compacted), dtype=bool)
    if regular:
        right[regular] = _are_right([compacted[i] for i in regular])
    for i in np.flatnonzero(~right):
        results[i] = _judge(compacted[i])
    return results


def make_credit_code(district_code: str, serial: int) -> CreditCode:
    """An invented enterprise's code with valid check digits; ``serial`` from 0 to 31⁶ − 1 (887 million).

    The organisation codes begin with ``WX``, a series that was never handed out, so that no real enterprise is hit.
    """
    if not (len(district_code) == 6 and district_code.isdigit()):
        raise ValueError(f"a district code has six digits: {district_code!r}")
    if not 0 <= serial < 31**6:
        raise ValueError(f"serial out of range: {serial}")
    letters = []
    for _ in range(6):
        serial, rest = divmod(serial, 31)
        letters.append(_ALPHABET[rest])
    organisation = "WX" + "".join(reversed(letters))
    body = "91" + district_code + organisation + _organisation_check_digit(organisation)
    return CreditCode(body + uscc.calc_check_digit(body))


def _compact(text: str) -> str:
    if len(text) == LENGTH and text.isascii() and text.isalnum():
        return text.upper()
    text = plain(text).upper()
    return text if _SCIENTIFIC.match(text) else _SEPARATORS.sub("", text)


def _are_right(codes: list[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether form and check digit are right, for ASCII texts of 18 characters."""
    values = np.full(256, -1, dtype=np.int32)
    values[np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)] = np.arange(len(_ALPHABET))
    table = values[np.frombuffer("".join(codes).encode(), dtype=np.uint8)].reshape(-1, LENGTH)
    authorities = [_ALPHABET.index(character) for character in _AUTHORITIES]
    formed = (table >= 0).all(axis=1) & np.isin(table[:, 0], authorities) & (table[:, 1:8] < 10).all(axis=1)
    expected = -(table[:, :-1] @ _WEIGHTS) % 31
    right: np.ndarray[tuple[int], np.dtype[np.bool_]] = formed & (table[:, -1] == expected)
    return right


def _judge(code: str) -> str | ProblemRecord:
    """The compacted ``code`` itself when right, else the first thing that is wrong with it."""
    if not code:
        return ProblemRecord(
            "credit_code.missing",
            Text("缺少统一社会信用代码", "The unified social credit code is missing"),
            Text("请按营业执照填写 18 位代码", "Enter the 18 characters from the business licence"),
        )
    if _SCIENTIFIC.match(code):
        return ProblemRecord(
            "credit_code.lost_digits",
            Text(
                f"代码“{code}”被 Excel 转成了数字，末几位已丢失",
                f"Excel turned the code into the number “{code}” and lost its last digits",
            ),
            Text("请把该列设为文本格式后重新填写", "Format the column as text and enter the code again"),
        )
    if len(code) != LENGTH:
        old = "；15 位的旧注册号不能代替" if len(code) == 15 else ""
        old_en = "; an old 15-digit registration number will not do" if len(code) == 15 else ""
        return ProblemRecord(
            "credit_code.length",
            Text(f"代码“{code}”有 {len(code)} 位，应为 18 位", f"The code “{code}” has {len(code)} characters, not 18"),
            Text(f"请按营业执照核对{old}", f"Compare it with the business licence{old_en}"),
        )
    return _judge_characters(code)


def _judge_characters(code: str) -> str | ProblemRecord:
    for position, character in enumerate(code, start=1):
        if position == 1:
            fits = character in _AUTHORITIES
        else:
            fits = character in _ALPHABET and (position > 8 or character.isdigit())
        if fits:
            continue
        meant = _LIKELY_MEANT.get(character)
        hint = f"，可能应为数字 {meant}" if meant else ""
        hint_en = f"; perhaps the digit {meant} was meant" if meant else ""
        return ProblemRecord(
            "credit_code.character",
            Text(
                f"代码“{code}”第 {position} 位不能是“{character}”{hint}",
                f"“{character}” cannot occur at position {position} of the code “{code}”{hint_en}",
            ),
            Text("请按营业执照核对", "Compare it with the business licence"),
        )
    expected = uscc.calc_check_digit(code[:-1])
    if code[-1] != expected:
        return ProblemRecord(
            "credit_code.check_digit",
            Text(
                f"代码“{code}”的校验位是“{code[-1]}”，按前 17 位应为“{expected}”",
                f"The check digit of the code “{code}” is “{code[-1]}”; the first 17 characters ask for “{expected}”",
            ),
            Text(
                "请按营业执照核对，某一位可能录错", "Compare it with the business licence; a character may be mistyped"
            ),
        )
    return code


def _organisation_check_digit(body: str) -> str:
    """GB 11714-1997: weights 3 7 9 10 5 8 4 2 modulo 11, ten written as X."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X"[-total % 11]
