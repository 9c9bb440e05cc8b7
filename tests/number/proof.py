"""proof.py POWERS.c: what src/number takes for granted of its table and its 128 bits, in integers.

A double m·2^e times a power of ten is a fraction m·a/b. How near it comes to an integer without
being one is told by the convergents of a/b: the best one with a denominator below the bound on m
comes nearest of all m below it. So a bound for all doubles takes some 40,000 continued fractions.
"""
import re
import sys

LEAST, MOST = -342, 340  # of powers.h
SIGNIFICAND = 53
LEAST_EXPONENT, LARGEST_EXPONENT = -1074, 971
MOST_DIGITS = 17


def log2_of_power(k):
    return (k * 1741647) >> 19


def log10_of_two_to(b):
    return (b * 315653) >> 20


def log10_of_three_quarters(b):
    return (b * 315653 - 131008) >> 20


def ratio(two, ten):
    """2^two · 10^ten as numerator and denominator."""
    return (2 ** max(two, 0) * 10 ** max(ten, 0), 2 ** max(-two, 0) * 10 ** max(-ten, 0))


def is_floor_log(base, power, numerator, denominator):
    """base^power ≤ numerator / denominator < base^(power + 1)."""
    low, high = base ** max(power, 0) * denominator, base ** max(-power, 0) * numerator
    return low <= high < low * base


def nearest_miss(numerator, denominator, bound):
    """The least distance, but for 0, of m·numerator/denominator to an integer, 0 < m < bound, times
    denominator. None where there is no other than 0."""
    before, now = 0, 1  # denominators of the convergents
    a, b, miss = numerator, denominator, None
    while now < bound:
        a, b = b, a % b
        if b == 0:
            break
        miss = b
        before, now = now, (a // b) * now + before
    return miss


def check_logarithms():
    for b in range(-1100, 1101):
        up, down = ratio(b, 0)
        assert is_floor_log(10, log10_of_two_to(b), up, down), b
        assert is_floor_log(10, log10_of_three_quarters(b), 3 * up, 4 * down), b
    for k in range(LEAST, -LEAST + 1):
        assert is_floor_log(2, log2_of_power(k), *ratio(0, k)), k


def check_table(path):
    with open(path, encoding="ascii") as file:
        rows = re.findall(r"\{0x([0-9a-f]{16}), 0x([0-9a-f]{16})\}", file.read())
    assert len(rows) == MOST - LEAST + 1
    for k, (high, low) in zip(range(LEAST, MOST + 1), rows):
        numerator, denominator = ratio(127 - log2_of_power(k), k)
        assert int(high + low, 16) == -(-numerator // denominator), k


def margin(two, ten, bound, miss_times):
    """Asserts that a miss is at least 1 / miss_times."""
    numerator, denominator = ratio(two, ten)
    miss = nearest_miss(numerator, denominator, bound)
    assert miss is None or miss * miss_times >= denominator, (two, ten)


def check_rounding():
    """rounded.c: twice the scaled number is an odd integer (a tie), or misses it by 2^64 of the 192
    bits at least, which is more than the table adds and shows in the upper 128."""
    for top in range(LEAST_EXPONENT, LARGEST_EXPONENT + SIGNIFICAND):
        exponent = max(top - SIGNIFICAND + 1, LEAST_EXPONENT)
        estimate = log10_of_two_to(top)
        wanted = {digits - 1 - e for e in (estimate, estimate + 1) for digits in range(MOST_DIGITS + 1)}
        fixed = set(range(1, 15)) if -60 < top < 0 else set()  # decimals.c
        for k in wanted | fixed:
            fraction_bits = 62 - top - log2_of_power(k)
            if k <= MOST and 0 <= fraction_bits <= 64:
                margin(exponent + 1, k, 2 ** (top - exponent + 1), 2 ** (63 + fraction_bits))


def check_halves():
    """rounded.c: decimals.c's numbers above a half, by 2^-64 at least, which the upper 64 of 64 bits
    behind the point show."""
    for k in range(1, 17):
        for exponent in range(-120, -50):
            half = 2 ** (-exponent - 1)
            least = -(-half // 10**k)
            if 2 ** (SIGNIFICAND - 1) <= least < 2**SIGNIFICAND:
                assert (least * 10**k - half) * 2**64 >= 2**-exponent, k


def check_shortest():
    """shortest.c: an interval's ends, in quarters, are compared with multiples of 4, the value with
    odd multiples of 2. Each is one, or misses it by 2^64 of 2^128 at least; the table adds less."""
    for q in range(LEAST_EXPONENT, LARGEST_EXPONENT + 1):
        for k in {log10_of_two_to(q), log10_of_three_quarters(q)}:
            shift = q + log2_of_power(-k) + 1
            assert 1 <= shift <= 4 and LEAST <= -k <= MOST, q
            margin(q - 1, -k, 2 ** (SIGNIFICAND + 1) + 1, 2**66)  # (2c ± 1) · 2 quarters
            margin(q + 1, -k, 2**SIGNIFICAND, 2**65)  # c · 4 quarters
        # The end below a power of two: 4c - 1 quarters.
        numerator, denominator = ratio(q, -k)
        rest = (4 * 2 ** (SIGNIFICAND - 1) - 1) * numerator % denominator
        miss = min(rest, denominator - rest)
        assert rest == 0 or miss * 2**64 >= denominator, q


check_logarithms()
check_table(sys.argv[1])
check_rounding()
check_halves()
check_shortest()
print("the table and its 128 bits are enough")
