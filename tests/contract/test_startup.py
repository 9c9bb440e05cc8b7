"""A run loads and opens only what it needs: start-up is the whole cost of a small one."""
import os
import re
import shutil
import subprocess
import unittest

from program import PROGRAM, SLOW, ProgramCase

DRAWING = ("libcairo", "libpango", "libfontconfig", "libharfbuzz", "libglib", "libfreetype")
PANGO = ("libpango", "libgobject", "libgio")


@unittest.skipIf(SLOW, "valgrind opens files of its own")
class StartUp(ProgramCase):
    def loaded(self, *arguments):
        """The shared libraries of a run, by the dynamic linker's own account."""
        done = self.run_ok(*arguments, env=dict(os.environ, LD_DEBUG="files"))
        return set(re.findall(r"file=(lib\w+)", done.stderr.decode(errors="replace")))

    def opened(self, *arguments):
        """The files that a run opens, by strace."""
        trace = self.path("trace")
        done = subprocess.run(["strace", "-f", "-e", "trace=openat,open", "-o", trace, PROGRAM, *arguments],
                              cwd=self.folder.name, capture_output=True)
        if done.returncode != 0:
            self.skipTest("strace may not trace here")
        with open(trace, encoding="utf-8", errors="replace") as lines:
            return [m.group(1) for m in (re.search(r'open(?:at)?\(.*"([^"]+)"', line) for line in lines) if m]

    def test_only_a_figure_loads_what_draws(self):
        for name in ("json", "csv", "text", "md", "long.csv"):
            libraries = self.loaded("-f", name, "cat and mouse")
            self.assertFalse([x for x in libraries if x.startswith(DRAWING)], name)
        self.assertTrue({"libharfbuzz", "libcairo"} <= self.loaded("-f", "png", "cat and mouse"))

    def test_only_lines_of_other_alphabets_load_pango(self):
        for sentence in ("cat and mouse", "Ça coûte 3 € · “déjà” 50 %", "кошка и мышь", "η γάτα και το ποντίκι"):
            for name in ("png", "svg", "pdf"):
                libraries = self.loaded("-q", "-f", name, "--unknown", "hash", sentence)
                self.assertFalse([x for x in libraries if x.startswith(PANGO)], (name, sentence))
        for sentence in ("我喜欢吃苹果", "кошка and mouse", "e\u0301te\u0301"):
            self.assertIn("libpango", self.loaded("-q", "-f", "png", "--unknown", "hash", sentence))

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_fonts_are_looked_for_only_where_a_glyph_is_missing(self):
        def is_configuration(path):
            return "fonts.conf" in path or "/fontconfig" in path

        plain = self.opened("-q", "-o", "a.png", "cat and mouse")
        self.assertFalse([p for p in plain if is_configuration(p)])
        self.assertTrue([p for p in self.opened("-q", "-o", "b.png", "我喜欢吃苹果") if is_configuration(p)])

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_no_file_but_the_output_and_libraries(self):
        opened = self.opened("-q", "-o", "a.json", "cat and mouse")
        own = [p for p in opened if ".so" not in p and "ld.so.cache" not in p and not p.startswith(self.folder.name)]
        self.assertEqual(own, [])


if __name__ == "__main__":
    unittest.main()
