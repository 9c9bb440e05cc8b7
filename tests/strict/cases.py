"""JSON by kinds: what RFC 8259 has as JSON, and what it has not. Bytes, so that broken UTF-8 has its place.

ACCEPTED must never be refused as syntax, REFUSED must never be taken. CHOSEN is what the RFC leaves to the reader; this
reader refuses all of it, since a number, a text or a key would not be what was written.
"""

BACKSLASH = "\\"


def u(text):
    return text.encode()


# One value, or the inside of one, a kind each; every one is tried alone and inside [ ] and {"k": }.
GOOD_VALUES = [
    # literals
    "null", "true", "false",
    # integers
    "0", "-0", "1", "9", "-1", "10", "123456789", "-123123", "9007199254740993", "18446744073709551616",
    "100000000000000000000", "-237462374673276894279832749832423479823246327846",
    # fractions
    "0.0", "-0.0", "0.1", "1.000", "123.456789", "-12.5", "0.000000000000000000000000000000000000000000000000000000000001",
    "78.123456789012345678901234567890123456789012345678901234567890",
    # exponents, both letters and every sign
    "1e0", "1E0", "1e1", "1e+2", "1E+2", "1e-2", "1E-2", "0e1", "0e+1", "0E-1", "1e007", "123e45", "123e65", "123.456e78",
    "20e1", "1.5e308", "1e-400", "123.456e-789", "0e99999999999999", "5e-324", "1.7976931348623157e308",
    # strings: empty, plain, white space, DEL and every short escape
    '""', '"a"', '"asdfsdf"', '" "', '"  two  "', '"\x7f"', r'"\""', r'"\\"', r'"\/"', r'"\b"', r'"\f"', r'"\n"', r'"\r"', r'"\t"',
    r'"\\n"', r'"\\a"', r'"\\\\\""', r'"\"\\\/\b\f\n\r\t"', '"a/*b*/c/*d//e"', '"\'"', '"[{,:}]"', '"null"', '"1"',
    # \u: every case of hexadecimal, controls, edges around the surrogates, pairs
    r'"\u0001"', r'"\u001f"', r'"\u0020"', r'"\u0022"', r'"\u005C"', r'"\u002c"', r'"\u0061\u30af\u30EA\u30b9"', r'"\u00aB"',
    r'"\u0123\u4567\u89AB\uCDEF\uabcd\uef4A"', r'"\ud7ff"', r'"\ue000"', r'"\uffff"', r'"\ufdd0"', r'"\ufeff"', r'"\u2028\u2029"',
    r'"\ud800\udc00"', r'"\uDBFF\uDFFF"', r'"\uD834\uDd1e"', r'"\ud83d\ude39\ud83d\udc8d"', r'"\ud8ff\udc12x"', r'"\u200b\u2064"',
    r'"new\u00A0line"', r'"\\u0000"', r'"\\ud800"',
    # UTF-8 of each length, at the edges of each
    '"\u0080"', '"é"', '"\u07ff"', '"\u0800"', '"€"', '"猫"', '"\ud7ff"', '"\ue000"', '"\uffff"', '"\ufffe"', '"\ufeff"', '"\U00010000"',
    '"😀"', '"\U0001ffff"', '"\U0010ffff"', '"\u2028"', '"\u2029"', '"e\u0301"', '"\u202eabc"', '"π⍂㈴⍂"',
    # arrays and objects
    "[]", "[[]]", "[[], [[]]]", "[1]", "[1,2]", "[null, 1, \"1\", {}]", "[1,null,null,null,2]", "{}", '{"": 0}', '{"a": []}',
    '{"a": {"b": {"c": null}}}', '{"a": "b", "c": "d"}', '{"a": 1, "A": 2}', r'{"\u0061": 1, "b": 2}', r'{"a\nb": 1}', '{"猫": 1}',
    '[{"a": 1}, {"a": 1}]', '{"a": {"a": {"a": 1}}}',
]

# What stands around a value.
GOOD_FRAMES = ["%s", " %s", "%s ", "\n%s\n", "\r\n%s\r\n", "\t\t%s\t", " \t\r\n%s \t\r\n"]

ACCEPTED = [u(frame % value) for value in GOOD_VALUES for frame in ("%s", "[%s]", '{"k": %s}', "[0, %s , 0]")]
ACCEPTED += [u(frame % value) for frame in GOOD_FRAMES for value in ("[]", "{}", "1", '"a"', "true")]
ACCEPTED += [u(text) for text in (
    "[ 1 , 2 ]", '{ "a" : 1 , "b" : 2 }', '{"a"\n:\n1\n,\n"b"\t:\t2}', "[\r1\r,\r2\r]", "[" * 64 + "]" * 64, '{"a":' * 64 + "1" + "}" * 64,
    "[" * 63 + "1" + "]" * 63, "[" + "[],[]," * 100 + "[]]", "[" + "9" * 308 + "]", "[0." + "3" * 2000 + "]", '"' + "a" * 10000 + '"',
    "[" + "1," * 5000 + "1]", "\ufeff[]", "\ufeff \n{}")]

BAD_VALUES = [
    # literals: cut, extended, capital, other languages'
    "nul", "nulll", "tru", "truee", "fals", "falsee", "NULL", "True", "False", "TRUE", "Null", "None", "nil", "undefined", "yes", "n", "t",
    "f", "truefalse", "true false", "null,", "nan", "NaN", "-NaN", "Inf", "inf", "-inf", "Infinity", "-Infinity", "+Infinity", "+Inf",
    "-true", "ｔrue",
    # integers: signs and leading zeros, other bases, separators
    "+1", "+0", "++1", "+-1", "-+1", "--1", "- 1", "-", "+", "01", "-01", "00", "-00", "-012", "007", "0123", "0x1", "0X1F", "0x42", "0b1", "0o7",
    "1_000", "1 000", "1,000x", "1a", "1a2", "123abc", "-foo", "-2.", "0x", "1L", "1f", "1n", "１", "٣", "½", "1'000", "0 1",
    # fractions
    ".", ".1", "-.1", "+.1", ".e1", "1.", "0.", "-1.", "-0.", "1.e1", "0.e1", "2.e3", "2.e-3", "2.e+3", "1..2", "1.2.3", "1,5x", "1. 5", "1 .5",
    "0.1.2", "9.e+", "-1.0.", ".2e-3", "1.a", "1.-1", "0.3e", "0.3e+",
    # exponents
    "1e", "1E", "1e+", "1e-", "1E+", "1eE2", "1e1.5", "1e1e1", "1e++1", "1e-+1", "1e 1", "1 e1", "e1", "E", "0e", "0e+", "0E+", "1.0e", "1.0e-",
    "1.0e+", "1ea", "1e_1", "1e0x1", "1ee1", "0e1.", "1e.1", "-1e", "-e1",
    # numbers that no double holds
    "1e309", "-1e309", "1.8e308", "1e999", "-1.5e+9999", "123123e100000", "9" * 400, "1" + "0" * 309, "0.4e00669999999999999999",
    # strings: quotes
    '"', '"a', 'a"', "'a'", "'", "`a`", "“a”", '""a', '"a" "b"', '"a"b', 'a', 'abc', '"""', '""""', '"a\\', '"\\"', '"\\\\\\"',
    # escapes
    *(f'"{BACKSLASH}{c}"' for c in "aAvVeExXzUNRTBF0123456789' #-+.,;:!?()[]{}<>=@^_`~|$%&*"), r'"\é"', r'"\猫"', r'"\😀"', '"\\\t"', '"\\\n"', '"\\\r\n"',
    # \u
    r'"\u"', r'"\u0"', r'"\u00"', r'"\u000"', r'"\u00A"', r'"\u 041"', r'"\u+041"', r'"\u-041"', r'"\u0x41"', r'"\u004g"', r'"\u00G1"', r'"\uqqqq"',
    r'"\u{41}"', r'"\U00000041"', r'"\u00é"', r'"\u12', r'"\uD834\uDd"', r'"\u004', r'"\u0041',
    # control characters as they are
    *('"%s"' % chr(c) for c in range(32)), '"a\nb"', '"a\tb"', '"\r\n"',
    # arrays
    "[", "]", "[[", "[]]", "[[]", "[1", "[1,", "[1,]", "[1,,]", "[,]", "[,1]", "[,", "[1,,2]", "[1 2]", "[1;2]", "[1:2]", '["a"', '["a",', '["a":1]', "[1}", "(1)", "[1)",
    "<1>", "[*]", "[<null>]", "[a", "[a]", "[1,\n1\n,1", '["",]', '["a",\n4\n,1,', "[1 true]", "[1,true", "[-]", "[3[4]]", '[""', '["":1]', "[x", "[][]",
    "[1],", "[1]]", '["x"]]', "[1]x", "[]x", "[true", "[\"a\\", "[undefined]", "[1, /* no */ 2]", "[1 // no\n]", "[#]",
    # objects
    "{", "}", "{{", "{}}", "{]", "[}", '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{"a":1,,}', '{,}', '{,"a":1}', '{"a":1,,"b":2}', '{"a"}', '{"a",1}',
    '{"a" 1}', '{"a":}', '{"a"::1}', '{"a":1:2}', '{:1}', '{"a"=1}', '{"a"=>1}', "{a:1}", "{'a':1}", '{a: "b"}', '{1:1}', '{null:1}', '{true: 1}', '{[]: 1}',
    '{"a":1 "b":2}', '{"a":1;"b":2}', '{"a":"b"}#', '{"a":"b"}/**/', '{"a":"b"}//', '{"a":/*no*/"b"}', '{/*no*/}', '{"a":"a', '{"a":1]', '{"a", "b"}', '{"a": "b"',
    '{"x"::"b"}', '{"x", null}', '{"b":1, c: 2}', '{9999E9999:1}', '{"a":1,"b"}', '{"a":1 2}', '{ "foo" : "bar", "a" }', '{"a":"b"}{}', '{🇨🇭}', '{"asd":"asd"', "{key: 'value'}",
    "[{", '{"":', '[{"":', '{"a": true} "x"', '{"a":"b",}', '["a"', "*", "<.>", "[<null>]", "a", "&", "@", "$", "^", "~", "\\", "\\u0022", "/", "?", ";", ":", ",", ".", "=",
    # values side by side, and what is no white space
    "1 1", "[] []", "{} {}", "1,2", '"a","b"', "\v[]", "\f[]", "[]\v", "[\f]", "[1\v]", "\u00a0[]", "[]\u00a0", "[\u2003]", "\u2060[]", "[]\u3000", "[\u200b]", "\u0085[]", "[\ufeff]", "[]\ufeff",
    "\ufeff\ufeff[]", " \ufeff[]", "\x00[]", "[]\x00", "[\x00]", "\x7f[]", "\x1b[]",
    # depth
    "[" * 65 + "]" * 65, '{"a":' * 65 + "1" + "}" * 65, "[" * 100000, '[{"":' * 50000, "[" * 100000 + "]" * 100000,
]

REFUSED = [u(value) for value in BAD_VALUES]
REFUSED += [u(frame % value) for value in BAD_VALUES if len(value) < 1000 and "," not in value and value not in ("]", "}", "", "[", "{")
            for frame in ("[%s]", '{"k": %s}')]
REFUSED += [
    b"", b" ", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf ", b"\xef\xbb[]", b"\xef\xbb\xbf\xef\xbb\xbf[]",
    # UTF-8: lone and missing continuations, overlong forms, surrogates, beyond the last, bytes that never occur
    *(b'["' + bad + b'"]' for bad in (
        b"\x80", b"\xbf", b"\xc2", b"\xe7\x8c", b"\xe7", b"\xf0\x9f\x98", b"\xf0\x9f", b"\xf0", b"\xc0\x80", b"\xc0\xaf", b"\xc1\xbf", b"\xe0\x80\xaf", b"\xe0\x9f\xbf",
        b"\xf0\x80\x80\xaf", b"\xf0\x8f\xbf\xbf", b"\xed\xa0\x80", b"\xed\xaf\xbf", b"\xed\xb0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80",
        b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80", b"\xfe", b"\xff", b"\xe9", b"caf\xe9", b"\x81", b"\xc3\x28", b"\xe2\x28\xa1", b"\xe2\x82\x28",
        b"\xf0\x28\x8c\xbc", b"\xf0\x90\x28\xbc", b"\xed\xa0\xbd\xed\xb8\x80", b"\xff\xff")),
    # the same outside of strings, in keys, behind escapes
    b"\x80", b"\xff[]", b"[]\xff", b"[1\xe5]", b"[\xff]", b"[a\xe5]", b"[-1e1\xe5]", b"[0\xe5]", b"[1e1\xe5]", b'{"\xff": 1}', b'{"\xc0\x80": 1}', b'["\\\xe5"]', b'["\\u\xe5"]',
    b'{"\xb9":"0",}', b"\xc2\xa0[]", b"[\xc3\xa9]",
    # UTF-16 and UTF-32, with and without their marks
    b"\xff\xfe[\x00]\x00", b"\xfe\xff\x00[\x00]", b"[\x00\"\x00\xe9\x00\"\x00]\x00", b"\x00[\x00\"\x00\xe9\x00\"\x00]", b"\xff\xfe\x00\x00[\x00\x00\x00]\x00\x00\x00",
    b"\x00\x00\xfe\xff\x00\x00\x00[\x00\x00\x00]",
]

# RFC 8259 lets a reader take these.
CHOSEN = [u(text) for text in (
    r'"\u0000"', r'["a\u0000b"]', r'{"\u0000": 1}', r'"\ud800"', r'"\udbff"', r'"\udc00"', r'"\udfff"', r'"\ud800x"', r'"\ud800\n"', r'"\ud800\ud800\udc00"', r'"\udc00\ud800"',
    r'"\ud800\u0041"', r'"\uD888\u1234"', r'"\ud83d\ude"', r'"\uDd1e\uD834"', r'{"\udfaa": 0}', r'"\ud800\\udc00"', r'"\ud800 \udc00"')]
TWICE = [u(text) for text in (
    '{"a": 1, "a": 2}', '{"a": 1, "a": 1}', r'{"a": 1, "\u0061": 2}', '{"": 1, "": 2}', r'{"\/": 1, "/": 2}', '[{"k": {"x": 1, "y": 2, "x": 3}}]', r'{"猫": 1, "\u732b": 2}',
    r'{"😀": 1, "\ud83d\ude00": 2}', "{" + ", ".join(f'"{i}": 0' for i in range(500)) + ', "250": 1}', '{"a": 1, "b": 2, "a": {"a": 1}}')]

REFUSED = list(dict.fromkeys(REFUSED))
ACCEPTED = list(dict.fromkeys(ACCEPTED))
