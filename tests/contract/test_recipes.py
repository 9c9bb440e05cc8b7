"""The recipes of the README, as far as they need nothing but this machine, word for word."""
import os
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

from program import DATA, PROGRAM, ProgramCase

README = os.path.join(DATA, "..", "README.md")


def block(mark):
    """The code block behind <!-- mark -->."""
    with open(README, encoding="utf-8") as file:
        after = file.read().split("<!-- %s -->\n```" % mark)[1]
    return after.split("\n", 1)[1].split("```")[0]


class Makefile(ProgramCase):
    def setUp(self):
        super().setUp()
        if shutil.which("make") is None:
            self.skipTest("make is not installed")
        os.remove(self.path("table.json"))
        os.mkdir(self.path("bin"))
        with open(self.path("bin/attnviz"), "w") as file:
            file.write('#!/bin/sh\nexec "%s" "$@"\n' % PROGRAM)
        os.chmod(self.path("bin/attnviz"), 0o755)
        self.write("Makefile", block("makefile"))
        for name, source in ("cat", "cat-and-mouse"), ("fruit", "fruit-lookup"):
            shutil.copy(os.path.join(DATA, source + ".json"), self.path(name + ".json"))

    def make(self):
        environment = dict(os.environ, PATH=self.path("bin") + ":" + os.environ["PATH"], LC_ALL="C")
        for name in ("MAKEFLAGS", "MFLAGS"):  # of a make that runs this
            environment.pop(name, None)
        return subprocess.run(["make"], cwd=self.folder.name, env=environment, capture_output=True, text=True)

    def test_every_document_becomes_a_figure(self):
        made = self.make()
        self.assertEqual(made.returncode, 0, made.stderr)
        titles = {name: ElementTree.parse(self.path(name + ".svg")).getroot()[0].text for name in ("cat", "fruit")}
        self.assertIn("cat", titles["cat"])
        self.assertIn("fruit", titles["fruit"])
        self.assertIn("Nothing to be done", self.make().stdout)

    def test_what_changed_is_made_again(self):
        self.make()
        before = self.read("cat.svg")
        os.utime(self.path("fruit.json"), (2e9, 2e9))
        again = self.make().stdout
        self.assertIn("-o fruit.svg", again)
        self.assertNotIn("-o cat.svg", again)
        self.write("cat.json", "{")
        os.utime(self.path("cat.json"), (2e9, 2e9))
        self.assertEqual(self.make().returncode, 2)
        self.assertEqual(self.read("cat.svg"), before)


if __name__ == "__main__":
    unittest.main()
