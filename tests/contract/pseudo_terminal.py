"""A pseudo-terminal to run the program on."""
import fcntl
import os
import pty
import struct
import termios
import threading
import tty

# Written behind the last of a run. What is read before it is all: where nobody holds the terminal open any more, a
# read may end before it has given everything (on a busy Linux).
END = b"\x00the end\x00"


class PseudoTerminal:
    """Its writers have `slave`; what they write is read from `master`."""

    def __init__(self, columns=80):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave, termios.TCSANOW)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.master)
        os.close(self.slave)

    def all_of(self, run):
        """What is written to it until the run, a subprocess.Popen, has ended."""
        def mark():
            run.wait()
            os.write(self.slave, END)

        marker = threading.Thread(target=mark)
        marker.start()
        written = b""
        while not written.endswith(END):
            written += os.read(self.master, 65536)
        marker.join()
        return written[:-len(END)]
