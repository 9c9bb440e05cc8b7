"""against_python.py PRINT_NUMBER COUNT [SEED]: the shortest text has the digits of Python's repr."""
import struct
import subprocess
import sys


def parts(text):
    """A number's text as sign, digits without zeros at either end, and the power of its last one."""
    sign, magnitude = text.startswith("-"), text.lstrip("-")
    mantissa, _, exponent = magnitude.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    kept = digits.rstrip("0")
    power = int(exponent or 0) - len(fraction) + len(digits) - len(kept)
    return sign, kept, power if kept else 0


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    seed = sys.argv[3] if len(sys.argv) > 3 else "1"
    lines = subprocess.run([program, str(count), seed], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    assert len(lines) == count
    for line in lines:
        bits, text = line.split()
        value = struct.unpack(">d", bytes.fromhex(bits))[0]
        if parts(text) != parts(repr(value)):
            sys.exit(f"{value.hex()} is written {text}, not {value!r}")
    print(f"{count} doubles as Python writes them")


main()
