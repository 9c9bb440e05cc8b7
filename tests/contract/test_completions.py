"""What the shells offer behind attnviz: in bash by its own function, in fish and zsh where they are installed."""
import os
import shutil
import subprocess
import unittest

from program import TIMEOUT, ProgramCase, help_options

FOLDER = os.environ["ATTNVIZ_COMPLETIONS"]

# Runs the completion as readline does, which has cut the words at what $COMP_WORDBREAKS holds.
BASH = r"""
source "$1"
COMP_WORDBREAKS=$2 COMP_LINE=$3 COMP_POINT=${#3}
spread=$3
for mark in = :; do [[ $2 == *$mark* ]] && spread=${spread//$mark/ $mark }; done
read -ra COMP_WORDS <<< "$spread"
[[ $3 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
registered=$(complete -p attnviz)
[[ $registered == *'-F _attnviz '* ]] || exit 1
_attnviz
printf '%s\n' "${COMPREPLY[@]}"
"""

# A value for each argument that a completion's words need behind them to be whole.
WHOLE = {"window:": "window:1", "dilated:": "dilated:1:1", "global:": "global:1"}


class Bash(ProgramCase):
    def offered(self, line, breaks=" \t\n\"'><=;|&(:"):
        done = subprocess.run(["bash", "--norc", "-c", BASH, "bash", os.path.join(FOLDER, "attnviz.bash"), breaks, line],
                              capture_output=True, cwd=self.folder.name, check=True, text=True,
                              env=dict(os.environ, LC_ALL="C.UTF-8"))  # of a locale that is not there it would speak
        self.assertEqual(done.stderr, "")
        return [word for word in done.stdout.split("\n") if word]

    def test_names(self):
        options = help_options(self)
        self.assertEqual(self.offered("attnviz -"), ["--" + option.name for option in options])
        self.assertEqual(self.offered("attnviz --tok"), ["--tokens"])
        self.assertEqual(self.offered("attnviz --trace --csv"), ["--csv-safe"])
        self.assertEqual(self.offered("attnviz "), [])
        self.assertEqual(self.offered("attnviz cat"), [])
        self.assertEqual(self.offered("attnviz -- --tok"), [])
        self.assertEqual(self.offered("attnviz --no-such-option "), [])

    def test_words(self):
        self.assertEqual(self.offered("attnviz --theme "), ["light", "dark", "print"])
        self.assertEqual(self.offered("attnviz --theme d"), ["dark"])
        self.assertEqual(self.offered("attnviz -f js"), ["json", "jsonl"])
        self.assertEqual(self.offered("attnviz --format=js"), ["json", "jsonl"])
        self.assertEqual(self.offered("attnviz --format=js", breaks=" \t\n"), ["--format=json", "--format=jsonl"])
        self.assertEqual(self.offered("attnviz --view matrix,st"), ["matrix,steps"])
        self.assertEqual(self.offered("attnviz --view=matrix,st"), ["matrix,steps"])
        self.assertEqual(self.offered("attnviz --mask window:2+cau"), ["2+causal"])
        self.assertEqual(self.offered("attnviz --mask window:2+cau", breaks=" \t\n"), ["window:2+causal"])
        self.assertEqual(self.offered("attnviz --mask win"), ["window:"])
        self.assertEqual(self.offered("attnviz --help=a"), ["all"])
        self.assertEqual(self.offered("attnviz --help "), [])
        self.assertEqual(self.offered("attnviz --cross "), [])
        self.assertEqual(self.offered("attnviz --print-schema="), ["document", "written", "sweep"])

    def test_files(self):
        self.write("with space.json", "")
        self.write("weights.npy", "")
        for line in ("-t ", "--table ", "--table=", "-w ", "-o ", "--tokens "):
            self.assertEqual(sorted(self.offered("attnviz " + line)), ["table.json", "weights.npy", "with space.json"])
        self.assertEqual(self.offered("attnviz --weights wei"), ["weights.npy"])
        self.assertEqual(self.offered("attnviz --weights W_Q=wei"), ["weights.npy"])

    def words(self, option):
        return [w for w in self.offered(f"attnviz --{option.name}=") if w not in self.files() + ["table.json"]]

    def test_every_word_is_one(self):
        """The program takes each word that is offered, and its refusal of another names it."""
        choices = 0
        for option in help_options(self):
            for word in self.words(option) if option.argument else []:
                taken = self.run_raw(f"--{option.name}={WHOLE.get(word, word)}", "-o", "x.csv", "cat").stderr.decode()
                self.assertNotIn(f'not "{word}', taken)
                refused = self.run_raw(f"--{option.name}=no-such-word", "cat").stderr.decode()
                if "is wanted, not" in refused and word != "list":
                    self.assertIn(word, refused)
                choices += 1
        self.assertGreater(choices, 60)

    def test_every_choice_has_words(self):
        """An option whose help is a choice offers it; one that takes a file offers files."""
        for option in help_options(self):
            if option.argument in ("HOW", "WHEN", "THEME", "VIEW", "FORMAT", "MASK", "RANGE"):
                self.assertGreater(len(self.words(option)), 1, option.name)
            if option.argument in ("FILE", "STEM"):
                self.assertEqual(self.offered(f"attnviz --{option.name}="), ["table.json"])


@unittest.skipUnless(shutil.which("fish"), "fish is not installed")
class Fish(ProgramCase):
    def offered(self, line):
        script = "source $argv[1]; complete -C $argv[2]"
        done = subprocess.run(["fish", "--no-config", "-c", script, os.path.join(FOLDER, "attnviz.fish"), line],
                              capture_output=True, text=True, check=True, cwd=self.folder.name,
                              env=dict(os.environ, HOME=self.folder.name, LC_ALL="C.UTF-8"))
        self.assertEqual(done.stderr, "")
        return sorted(word.split("\t")[0] for word in done.stdout.split("\n") if word)

    def test_offers(self):
        names = {"--" + option.name for option in help_options(self)}
        self.assertEqual({word.rstrip("=") for word in self.offered("attnviz --")}, names)
        self.assertEqual(self.offered("attnviz --theme "), ["dark", "light", "print"])
        self.assertEqual(self.offered("attnviz --theme=d"), ["--theme=dark"])
        self.assertEqual(self.offered("attnviz --view matrix,st"), ["matrix,steps"])
        self.assertEqual(self.offered("attnviz --mask caus"), ["causal"])
        self.assertEqual(self.offered("attnviz --help="), ["--help=all"])
        self.assertEqual(self.offered("attnviz -t tab"), ["table.json"])
        self.assertEqual(self.offered("attnviz --cross "), [])


# A terminal of zsh's own: $1 and a Tab are typed, and $2 is waited for.
ZSH = r"""
zmodload zsh/zpty
zpty tty zsh -f -i
zpty -w tty 'PS1="> "; stty rows 60 columns 200; unsetopt zle_bracketed_paste beep; fpath=($FOLDER $fpath)'
zpty -w tty 'autoload -Uz compinit; compinit -u -D; compdef _attnviz attnviz; setopt list_ambiguous; print re""ady'
zpty -r -m tty text '*ready*'
zpty -w -n tty "$1"$'\t'
zpty -r -m tty text "*$2*"
"""


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class Zsh(ProgramCase):
    def wait_for(self, line, wanted):
        shutil.copy(os.path.join(FOLDER, "attnviz.zsh"), self.path("_attnviz"))
        subprocess.run(["zsh", "-f", "-c", ZSH, "zsh", line, wanted], capture_output=True, timeout=TIMEOUT, check=True,
                       cwd=self.folder.name, env=dict(os.environ, FOLDER=self.folder.name, TERM="dumb"))

    def test_syntax(self):
        subprocess.run(["zsh", "-n", os.path.join(FOLDER, "attnviz.zsh")], check=True)

    def test_offers(self):
        for line, wanted in (("attnviz --toke", "--tokens"), ("attnviz --theme da", "--theme dark"),
                             ("attnviz --view matrix,st", "matrix,steps"), ("attnviz --help=", "--help=all"),
                             ("attnviz --mask caus", "--mask causal"), ("attnviz -t tab", "table.json")):
            self.wait_for(line, wanted)


if __name__ == "__main__":
    unittest.main()
