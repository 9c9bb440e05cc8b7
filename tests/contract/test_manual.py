"""The manual against the program: its options, words, formats, views, limits and examples."""
import json
import os
import re
import shutil
import subprocess
import unittest

from program import PROGRAM, TIMEOUT, ProgramCase, help_options

MANUAL = os.environ["ATTNVIZ_MANUAL"]
COMPLETIONS = os.environ["ATTNVIZ_COMPLETIONS"]
SOURCE = os.environ["ATTNVIZ_SOURCE"]

# The headers' limits that the manual states, but for those of the program's parts among themselves.
LIMITS = {"src/document/bounds.h": r"LIMIT_\w+ +(\d+)", "src/document/strict.h": r"STRICT_DEPTH +(\d+)",
          "src/sweep/sweep.h": r"SWEEP_VALUES_MOST +(\d+)", "src/cli/plan.h": r"PLAN_TARGETS +(\d+)",
          "src/arguments/arguments.h": r"ARGUMENTS_VIEWS +(\d+)", "src/canvas/canvas.h": r"CANVAS_LONGEST_SIDE +(\d+)"}


def plain(text):
    """The words of roff: its macros, fonts and escapes gone."""
    text = re.sub(r"^\.\\\".*$", "", text, flags=re.M)
    text = re.sub(r"^\.(?:[BI]|[BIR]{2}|TP|PP|RS|RE|nf|fi|br|SS)\b *", "", text, flags=re.M)
    return re.sub(r"\\f[BIR]|\"", "", text).replace("\\-", "-").replace("\\(aq", "'").replace("\\(mu", "x").replace("\\e", "\\")


class Manual(ProgramCase):
    @classmethod
    def setUpClass(cls):
        with open(MANUAL, encoding="ascii") as f:
            cls.text = f.read()
        parts = re.split(r"^\.SH (.*)\n", cls.text, flags=re.M)
        cls.sections = dict(zip(parts[1::2], parts[2::2]))

    def entries(self, section):
        """What stands behind each .TP: its head as it is written, and its text in plain words."""
        blocks = re.split(r"^\.TP\n", self.sections[section], flags=re.M)[1:]
        return [(block.split("\n")[0], plain(block.split("\n", 1)[1])) for block in blocks]

    def names(self, section):
        return [name for head, _ in self.entries(section) for name in plain(head).split()]

    def options(self):
        found = {}
        for head, text in self.entries("OPTIONS"):
            parts = re.fullmatch(r"(?:-(\w), )?--([a-z-]+)(?: (\S+)|\[=(\S+)\])?", plain(head))
            self.assertIsNotNone(parts, head)
            letter, name, argument, optional = parts.groups()
            self.assertNotIn(name, found)
            found[name] = (letter, argument or optional, optional is not None, text)
        return found

    def words(self):
        """The words that completions offer, by option: from the same table as the program's."""
        with open(os.path.join(COMPLETIONS, "attnviz.bash"), encoding="utf-8") as f:
            arms = re.findall(r"--([a-z-]+)\) argument='\??([^']*)'", f.read())
        return {name: words.split() for name, words in arms if words not in ("", "files", "text")}

    def test_every_option(self):
        self.assertEqual({name: told[:3] for name, told in self.options().items()},
                         {o.name: (o.letter, o.argument, o.optional) for o in help_options(self)})
        for name, told in self.options().items():
            self.assertGreater(len(told[3].split()), 2, name)

    def test_every_word_of_an_option(self):
        options, words = self.options(), self.words()
        self.assertGreater(len(words), 15)
        for name in set(words) - {"format", "view", "colormap"}:
            for word in words[name]:
                self.assertRegex(options[name][3], rf"(?<!\w){re.escape(word.rstrip(':'))}(?!\w)", name)
        self.assertIn("list", options["colormap"][3])

    def test_every_format_and_view(self):
        words = self.words()
        self.assertEqual(sorted(self.names("FORMATS")), sorted(words["format"]))
        self.assertEqual(sorted(self.names("VIEWS")), sorted(words["view"]))

    def test_what_each_view_takes(self):
        values = {"query": "cat", "orient": "columns", "range": "auto", "colormap": "grey", "dims": "all",
                  "axes": "animal,tech"}  # and digits, which mean something to every format, and so are never refused
        more = {"compare": ["--compare", "mouse and cat"], "sweep": ["--sweep", "length"]}
        for view, text in self.entries("VIEWS"):
            view, told = plain(view), set(re.findall(r"--([a-z]+)", text.split("Takes")[1]))
            taken = {name for name, value in values.items()
                     if self.run_raw("-f", "svg", "-t", "table.json", "--view", view, f"--{name}={value}",
                                     *more.get(view, []), "cat and mouse").returncode == 0}
            self.assertEqual(told - {"digits"}, taken, view)

    def test_every_exit_status(self):
        self.assertEqual(self.names("EXIT STATUS"), ["0", "1", "2", "3", "4"])

    def test_every_key_of_a_document(self):
        schema = json.loads(self.run_ok("--print-schema").stdout)
        text = plain(self.sections["DOCUMENTS"])
        for key in schema["$defs"]["document"]["properties"]:
            self.assertRegex(text, rf"\b{key}\b")

    def test_every_variable(self):
        with open(os.path.join(SOURCE, "src/cli/terminal.c"), encoding="utf-8") as f:
            read = set(re.findall(r'variable\("(\w+)"\)', f.read()))
        self.assertEqual(set(self.names("ENVIRONMENT")), read)

    def test_every_limit(self):
        text = plain(self.sections["LIMITS"])
        for name, pattern in LIMITS.items():
            with open(os.path.join(SOURCE, name), encoding="utf-8") as f:
                numbers = re.findall("#define " + pattern, f.read())
            self.assertTrue(numbers, name)
            for number in numbers:
                self.assertRegex(text, rf"\b{number}\b", name)

    def test_examples(self):
        commands = [line for block in re.findall(r"^\.nf\n(.*?)^\.fi", self.sections["EXAMPLES"], re.M | re.S)
                    for line in plain(re.sub('"', "\0", block)).replace("\0", '"').split("\n") if line]
        self.assertGreater(len(commands), 8)
        os.symlink(os.path.abspath(PROGRAM), self.path("attnviz"))
        path = self.folder.name + ":/usr/bin:/bin"
        for command in commands:
            done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=self.folder.name, text=True,
                                  env=dict(os.environ, PATH=path), capture_output=True, timeout=TIMEOUT)
            self.assertEqual(done.returncode, 0, (command, done.stderr))
        for name in ("attention.png", "figure.svg", "figure.pdf", "sweep.svg", "cat.json"):
            self.assertIn(name, self.files())

    def test_version(self):
        version = self.run_ok("--version").stdout.decode().strip()
        self.assertIn(f'"{version}"', self.text.split("\n")[0])

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_mandoc(self):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", MANUAL], capture_output=True, text=True)
        self.assertEqual(done.stdout, "")

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_groff(self):
        done = subprocess.run(["groff", "-man", "-ww", "-z", "-K", "utf8", MANUAL], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
