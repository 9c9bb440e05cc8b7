"""The help: on one screen, and every option with its words in --help=all."""
import re
import unittest

from program import ProgramCase, help_options

# Options whose argument has this name take one of a few words, which their refusal says.
CHOICES = {"HOW", "WHEN", "THEME", "P", "K", "MASK", "VIEW", "FORMAT"}


class Help(ProgramCase):
    def test_fits_a_screen(self):
        text = self.run_ok("--help").stdout.decode()
        self.assertEqual(text, self.run_ok("-h").stdout.decode())
        lines = text.split("\n")[:-1]
        self.assertLessEqual(len(lines), 24)
        for line in lines + self.run_ok("--help=all").stdout.decode().split("\n"):
            self.assertLess(len(line), 80, line)
            self.assertEqual(line, line.rstrip())

    def test_names_every_option(self):
        short = self.run_ok("--help").stdout.decode()
        options = help_options(self)
        self.assertGreater(len(options), 40)
        for option in options:
            self.assertRegex(short, rf"--{option.name}\b(?!-)")
        self.assertEqual(set(re.findall(r"--([a-z-]+)", short)), {option.name for option in options})

    def test_options_are_as_they_are_told(self):
        """Those without an argument take none, those with one want it, and letters mean their names."""
        for option in help_options(self):
            if option.argument is None:
                self.refuse(2, f"--{option.name}=x", "cat", says="no argument")
            elif not option.optional:
                self.assertIn("an argument is wanted", self.refuse(2, f"--{option.name}"))
                if option.letter:
                    self.assertIn("an argument is wanted", self.refuse(2, f"-{option.letter}"))

    def test_words_of_a_choice_are_in_its_refusal(self):
        for option in help_options(self):
            if option.argument in CHOICES:
                self.refuse(2, f"--{option.name}", "no-such-word", "cat", says="no-such-word")

    def test_wrong_help(self):
        self.refuse(2, "--help=some", says="all")
        self.assertEqual(self.run_ok("--help=all", "cat").stdout, self.run_ok("--help=all").stdout)


if __name__ == "__main__":
    unittest.main()
