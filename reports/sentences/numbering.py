"""Numbers of headings and items as GB/T 9704 sets them: 一、（一）1.（1）."""

_DIGITS = "〇一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese characters: 一, 十, 十二, 二十."""
    if not 1 <= number <= 99:
        raise ValueError("序号应在1到99之间")
    tens, ones = divmod(number, 10)
    text = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return text + (_DIGITS[ones] if ones else "")


def circled(number: int) -> str:
    """1 to 20 as ①…⑳; the fonts have no more such signs, so the next is （21）."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"（{number}）"


def heading_number(level: int, number: int) -> str:
    """The number of a heading: level 0 第一部分, level 1 一、 level 2 （一） level 3 1. level 4 （1）."""
    match level:
        case 0:
            return f"第{chinese_number(number)}部分　"
        case 1:
            return f"{chinese_number(number)}、"
        case 2:
            return f"（{chinese_number(number)}）"
        case 3:
            return f"{number}."
        case _:
            return f"（{number}）"
