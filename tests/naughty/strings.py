"""Texts that break programs, by kinds: the name of the kind, and its texts as bytes.

Written by hand after what Unicode (its annexes on bidirectional text, identifiers and security), XML 1.0, RFC 4180,
spreadsheets, shells and terminals are known to stumble over.
"""


def u(*texts):
    return [text.encode() for text in texts]


def points(*numbers):
    """Each code point by itself, and between letters."""
    return [text.encode() for n in numbers for text in (chr(n), f"a{chr(n)}b")]


TAG_FLAG = "\U0001F3F4" + "".join(chr(0xE0000 + ord(c)) for c in "gbeng") + "\U000E007F"

KINDS = {
    "control characters": points(*range(1, 32), 127),
    "C1 control characters": points(*range(0x80, 0xA0)),
    "terminal sequences": u(
        "\x1b[2J", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://x\x07link", "\x1bc", "\x1b[6n", "\x1bP$q\"p\x1b\\", "\x9b31m",
        "\x1b[?1049h", "a\rb", "a\bb", "\x07", "\x1b", "\x1b[", "\x1b(0", "\x0e\x0f", "\x1b[8m", "a\x1b[1Ab"),
    "white space": u(
        " ", "  ", "\t", "\n", "\r\n", "\v", "\f", "a  b", " a ", "\u00a0", "a\u00a0b", "\u1680", "\u2000\u2001\u2002", "\u2009a", "\u202f", "\u205f",
        "\u3000", "\u3000a\u3000", "\u0085", "a\nb\nc", "\n\n\n", "a\r\nb"),
    "line and paragraph separators": u("\u2028", "\u2029", "a\u2028b", "a\u2029b"),
    "zero width": u(
        "\u200b", "a\u200bb", "\u200c", "\u200d", "a\u200db", "\u2060", "\ufeff", "a\ufeffb", "\u00ad", "a\u00adb", "\u034f", "\u180e", "\u115f",
        "\u1160", "\u3164", "\uffa0", "\u2061\u2062\u2063", "\U000e0001", "\U000e0020", "\ufe0f", "a\ufe0e", "\U000e0100"),
    "bidi controls": u(
        "\u202eabc", "\u202a\u202b\u202c\u202d", "\u2066a\u2069", "\u2067\u2068", "\u200e", "\u200f", "\u061c", "abc\u202egnp.exe", "\u202e" * 50,
        "\u2067if\u2069 (x) \u2066y"),
    "right to left": u(
        "שלום", "مرحبا", "שָׁלוֹם", "مُحَمَّد", "abc שלום 123", "﷽", "ﷺ", "\u06dd\u0661\u0662", "ܐܒܓ", "ދިވެހި", "𐤀𐤁"),
    "combining floods": [("a" + "\u0301" * 300).encode(), ("Z" + "\u0300\u0316\u0334" * 80).encode(), ("\u0301" * 40).encode()] + u(
        "\u0301", "e\u0301", "é", "\u1100\u1161\u11a8", "각", "\u0f71\u0f72", "\u0327\u0301c", "q\u0307\u0323", "q\u0323\u0307", "Å\u212bÅ", "\u0344",
        "t\u0361s", "1\u20e3", "a\u20dd", "ก็็็็็็็็็็", "न\u094d\u200dत", "x\u1ab0\u1dff"),
    "wide and narrow": u("猫", "ｃａｔ", "ｶﾀｶﾅ", "漢字かなカナ", "한국어", "㍿", "ﷲ", "　全角　", "①", "Ⅷ", "ﬁ", "ǆ", "豈", "\u2e80", "꧅", "𒐫", "\u2e3b"),
    "case": u("ß", "ẞ", "SS", "İ", "ı", "i\u0307", "ς", "Σ", "ǅ", "ŉ", "ΐ", "ﬃ", "ꭰ", "K", "ſ", "𐐀"),
    "emoji": u(
        "😀", "👩‍👩‍👧‍👦", "👍🏿", "🇨🇭", "🇨", "🇨🇭🇨", "❤️", "☺", "🏳️‍🌈", TAG_FLAG, "1️⃣", "😀" * 60, "🧑🏻‍🤝‍🧑🏿", "\U0001FAE8", "👁️‍🗨️"),
    "beyond the first plane": u("𝒜𝓽𝓽", "\U00010000", "\U0001f9ff", "𠜎𠜱𠝹", "\U0002fffd", "\U00030000", "\U0010fffd", "𐀀𐀁"),
    "noncharacters and private use": points(0xFFFE, 0xFFFF, 0xFDD0, 0xFDEF, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF, 0xE000, 0xF8FF, 0xF0000, 0x100000,
                                            0xFFF9, 0xFFFB, 0xFFFC, 0xFFFD, 0x378, 0x2FE0),
    "markup": u(
        "<", ">", "&", "\"", "'", "<b>", "</svg>", "<script>alert(1)</script>", "&amp;", "&lt;", "&#x0;", "&#27;", "]]>", "<![CDATA[x]]>", "<!--", "-->", "<?xml?>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>", "&b;", "javascript:alert(1)", "a<b>&c\"d'e", "\\u003c"),
    "markdown": u("|", "a|b", "*a*", "_a_", "`a`", "``", "# a", "[a](b)", "![a](b)", "~~a~~", "\\", "\\|", "$x$", "$$", "1. a", "- a", "> a", "---", "<br>", "a\\", "\\\\*"),
    "tables": u(
        "a,b", ",", "a;b", "a\tb", "\"a\"", "\"", "\"\"", "a\"b", "a\nb,\"c\"", "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")", "\t=1", "'=1",
        "1e5", "0x10", "007", "1/2", "TRUE", "#N/A", "sep=,", "\r", "a\rb"),
    "shells and formats": u(
        "$HOME", "$(id)", "`id`", "; rm -rf x", "&& x", "| x", "> x", "*", "?", "~", "%s%s%n", "%n", "%d", "%", "%%", "%00", "{0}", "${x}", "{{x}}", "\\0", "\\x00", "\\n", "!!", "#",
        "a=b", "--", "-", "--help", "-o", "/", "//", "..", ".", "/etc/passwd", "../../x", "C:\\x", "CON", "nul", "a/b", "file\\name", "COM1.txt"),
    "words of programs": u(
        "null", "NULL", "nil", "None", "undefined", "true", "false", "NaN", "nan", "Infinity", "-Infinity", "inf", "0", "-0", "1", "1.0", "1e999", "0.1", "__proto__", "constructor",
        "toString", "hasOwnProperty", "then", "self", "W_Q", "q", "result", "schema", "embeddings", "tokens", "[PAD]", "<pad>", "[CLS]", "<BOS>", "</s>", "##ing", "Ġthe", "▁the"),
    "injections": u("' OR 1=1 --", "'; DROP TABLE x; --", "\" or \"\"=\"", "${jndi:ldap://x}", "{% x %}", "<%= 1 %>", "eval('x')", "\\'", "%27"),
    "quotes and dashes": u("“a”", "‘a’", "«a»", "don't", "don’t", "–", "—", "−", "…", "‰", "№", "™", "¿", "·", "‐", "‑", "⁄", "×"),
    "long": [b"a" * 1000, b"a " * 500, "猫".encode() * 500, b"a" * 20000, ("é" * 10000).encode(), b"-" * 300, b"<" * 300, b'"' * 301, ("\u202e" * 300).encode(),
             b"a" * 255, b"a" * 256, b"=" * 64 + b"x"],
    "invalid UTF-8": [
        b"\x80", b"\xbf", b"a\xff", b"\xfe\xff", b"\xff\xfea", b"\xc0\xaf", b"\xc0\x80", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xf4\x90\x80\x80",
        b"\xf8\x88\x80\x80\x80", b"\xe7\x8c", b"a\xe7\x8c b", b"caf\xe9", b"\xf0\x9f\x98", b"\xc3\x28", b"\x80" * 100, b"cat \xff and mouse", b"\xfc", b"\xe2\x82"],
    "empty": [b""],
}

ALL = [(kind, text) for kind, texts in KINDS.items() for text in dict.fromkeys(texts)]


def is_utf8(text):
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
