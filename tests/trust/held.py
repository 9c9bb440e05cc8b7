"""What a run is held to whatever it is given: a status of its own, one message where it fails, text that a terminal can show."""
import re

# Control characters but LF, bidi controls and marks, and the separators of lines and paragraphs.
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
SGR = re.compile("\x1b\\[[0-9;]*m")


class Broken(Exception):
    pass


def hold(holds, what):
    if not holds:
        raise Broken(what)


def hold_safe(text, what):
    hold(not UNSAFE.search(text), f"{what} holds {UNSAFE.findall(text)[:3]!r}")


def hold_text(data, colours=False):
    """The text, which can be shown; one with colours without them."""
    text = SGR.sub("", data.decode()) if colours else data.decode()
    hold_safe(text, "stdout")
    return text


def hold_ended(done, statuses):
    """The run, which ended with one of these statuses; without 0 by one message and nothing on stdout."""
    message = done.stderr.decode()
    hold(done.returncode in statuses, f"status {done.returncode}: {message[:300]}")
    hold_safe(message, "stderr")
    if done.returncode != 0:
        hold(message.startswith("attnviz: ") and message.count("\n") == 1, f"not one message: {message[:300]!r}")
        hold(done.stdout == b"", "something on stdout beside a failure")
    return done
