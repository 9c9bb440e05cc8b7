"""Installs the tree, builds callers against it as their makefiles would, and holds what they write to the program."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD, CMAKE, CC = sys.argv[1:5]
PROGRAM = os.environ["ATTNVIZ"]
FLAGS = os.environ.get("ATTNVIZ_FLAGS", "").split()
HERE = os.path.dirname(os.path.abspath(__file__))
os.environ.pop("POSIXLY_CORRECT", None)  # by which getopt would take options behind words for words
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout[-2000:]!r}\n{done.stderr.decode()}")
    return done.stdout


def cxx():
    """The C++ compiler of the family that built the tree, whose sanitizers are not the other's; None: there is none."""
    is_clang = b"clang" in run(CC, "--version")
    return shutil.which("clang++" if is_clang else "g++")


def example():
    """The program in the header's essay."""
    with open(os.path.join(SOURCE, "include/attnviz.h"), encoding="utf-8") as f:
        lines = f.read().split("*/")[0].splitlines()
    code = [line[7:] for line in lines if line.startswith(" *     ") or line == " *"]
    text = "\n".join(code)
    return text[text.index("#include"):text.index("return failed ? error.code : 0;\n}") + 33] + "\n"


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = os.path.join(cls.folder.name, "first place", "tree")
        run(CMAKE, "--install", BUILD, "--prefix", cls.prefix)
        cls.libraries = os.path.dirname(cls.find("libattnviz.so"))
        with open(cls.path("example.c"), "w", encoding="utf-8") as f:
            f.write(example())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    @classmethod
    def find(cls, name, prefix=None):
        found = [os.path.join(folder, name) for folder, _, files in os.walk(prefix or cls.prefix) if name in files]
        assert len(found) == 1, (name, found)
        return found[0]

    def pkg_config(self, *arguments, prefix=None):
        path = os.path.dirname(self.find("attnviz.pc", prefix))
        words = run("pkg-config", *arguments, "attnviz", env={**os.environ, "PKG_CONFIG_PATH": path}).decode()
        # Folders may have spaces, which pkg-config escapes.
        return [word.replace("\\ ", " ") for word in re.findall(r"(?:\\.|\S)+", words)]

    def compile(self, source, to, *flags, compiler=CC, prefix=None, libs=None):
        to = self.path(to)
        run(compiler, *FLAGS, *STRICT, *flags, *self.pkg_config("--cflags", prefix=prefix), source, "-o", to,
            *(libs or self.pkg_config("--libs", prefix=prefix)))
        return to

    def call(self, program, *arguments, libraries=None):
        return run(program, *arguments, env={**os.environ, "LD_LIBRARY_PATH": libraries or self.libraries},
                   cwd=self.folder.name)

    def expected(self):
        return run(PROGRAM, "-q", "-f", "csv", "--mask", "causal", "cat and mouse")

    # ------------------------------------------------------------ callers

    def test_example_by_pkg_config(self):
        program = self.compile(self.path("example.c"), "example", "-std=c99")
        self.assertEqual(self.call(program), self.expected())

    def test_example_is_c89(self):
        program = self.compile(self.path("example.c"), "example89", "-std=c89")
        self.assertEqual(self.call(program), self.expected())

    @unittest.skipUnless(cxx(), "there is no C++ compiler")
    def test_header_is_c_plus_plus(self):
        shutil.copy(self.path("example.c"), self.path("example.cpp"))
        for standard in ["c++98", "c++17"]:
            program = self.compile(self.path("example.cpp"), "examplepp", "-std=" + standard, "-Wno-missing-field-initializers",
                                   compiler=cxx())
            self.assertEqual(self.call(program), self.expected())

    def test_header_alone(self):
        with open(self.path("alone.c"), "w") as f:
            f.write("#include <attnviz.h>\n#include <attnviz.h>\nint main(void) { return 0; }\n")
        self.compile(self.path("alone.c"), "alone", "-std=c89", "-Wconversion", "-Wshadow", "-Wstrict-prototypes")

    def test_archive_by_pkg_config(self):
        """Only what is public clashes with a program's names, and no library of ours is needed to run."""
        libs = [word.replace("-lattnviz", "-l:libattnviz.a") for word in self.pkg_config("--static", "--libs")]
        program = self.compile(os.path.join(HERE, "caller.c"), "static", libs=libs)
        self.assertEqual(self.call(program, "csv", "sentence=cat and mouse", "mask=causal", libraries="/nowhere"),
                         self.expected())
        self.assertNotIn(b"libattnviz", run("readelf", "-d", program))

    def find_package(self, version, folder, prefix=None):
        project, build = self.path(folder), self.path(folder + "-build")
        os.makedirs(project)
        shutil.copy(self.path("example.c"), project)
        with open(os.path.join(project, "CMakeLists.txt"), "w") as f:
            f.write("cmake_minimum_required(VERSION 3.22)\nproject(caller C)\n"
                    f"find_package(attnviz {version} REQUIRED)\n"
                    "add_executable(caller example.c)\ntarget_link_libraries(caller PRIVATE attnviz::attnviz)\n")
        configured = subprocess.run([CMAKE, "-S", project, "-B", build, "-DCMAKE_PREFIX_PATH=" + (prefix or self.prefix),
                                     "-DCMAKE_C_COMPILER=" + CC, "-DCMAKE_C_FLAGS=" + " ".join(FLAGS)], capture_output=True)
        return configured, build

    def test_example_by_find_package(self):
        configured, build = self.find_package("0.1", "wanted")
        self.assertEqual(configured.returncode, 0, configured.stderr.decode())
        run(CMAKE, "--build", build)
        self.assertEqual(self.call(os.path.join(build, "caller"), libraries="/nowhere"), self.expected())  # its own rpath

    def test_other_versions_are_not_found(self):
        for version in ["0.2", "1.0", "0.0.9"]:
            configured, _ = self.find_package(version, "wanted-" + version)
            self.assertNotEqual(configured.returncode, 0)
            self.assertIn(b"version", configured.stderr)

    def test_moved_tree(self):
        """What is installed knows no place: packagers stage it in one and unpack it in another."""
        moved = self.path("moved")
        shutil.copytree(self.prefix, moved, symlinks=True)
        for folder, _, files in os.walk(moved):
            for name in files:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertNotIn(os.path.dirname(self.prefix).encode(), f.read(), name)
        program = self.compile(self.path("example.c"), "moved-example", prefix=moved)
        self.assertEqual(self.call(program, libraries=os.path.dirname(self.find("libattnviz.so", moved))), self.expected())
        configured, build = self.find_package("0.1", "moved-wanted", prefix=moved)
        self.assertEqual(configured.returncode, 0, configured.stderr.decode())
        run(CMAKE, "--build", build)
        self.assertEqual(self.call(os.path.join(build, "caller")), self.expected())

    # ------------------------------------------------------------ what is installed

    def test_destdir(self):
        stage = self.path("stage")
        run(CMAKE, "--install", BUILD, "--prefix", "/usr", env={**os.environ, "DESTDIR": stage})
        self.assertEqual(os.listdir(stage), ["usr"])
        header = self.find("attnviz.h", stage)
        self.assertEqual(os.path.relpath(header, stage), "usr/include/attnviz.h")

    def test_folders_are_the_builder_s(self):
        build = self.path("elsewhere")
        run(CMAKE, "-S", SOURCE, "-B", build, "-DCMAKE_INSTALL_LIBDIR=lib/odd", "-DCMAKE_INSTALL_INCLUDEDIR=/opt/inc",
            "-DCMAKE_C_COMPILER=" + CC)
        with open(os.path.join(build, "src/library/attnviz.pc")) as f:
            text = f.read()
        self.assertIn("prefix=${pcfiledir}/../../..\n", text)
        self.assertIn("libdir=${prefix}/lib/odd\n", text)
        self.assertIn("includedir=/opt/inc\n", text)
        with open(os.path.join(build, "src/library/cmake_install.cmake")) as f:
            text = f.read()
        for place in ["lib/odd", "lib/odd/pkgconfig", "lib/odd/cmake/attnviz"]:
            self.assertIn('${CMAKE_INSTALL_PREFIX}/' + place, text)
        self.assertIn("/opt/inc/attnviz.h", text)

    def test_the_first_configuring_knows_the_folders(self):
        """What is said with a folder of CMake's cache comes out empty before the cache has it."""
        build = self.path("once")
        run(CMAKE, "-S", SOURCE, "-B", build, "-DCMAKE_C_COMPILER=" + CC)
        with open(self.find("attnvizTargets.cmake", build)) as f:
            self.assertIn('INTERFACE_INCLUDE_DIRECTORIES "${_IMPORT_PREFIX}/include"', f.read())

    def names(self, *arguments):
        return {line.split()[-1].split("@")[0] for line in run("nm", *arguments).decode().splitlines() if " " in line}

    def declared(self):
        with open(os.path.join(SOURCE, "include/attnviz.h"), encoding="utf-8") as f:
            return set(re.findall(r"(attnviz_\w+)\(", re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)))

    @unittest.skipIf(FLAGS, "sanitizers add names of their own")
    def test_only_what_is_declared_is_seen(self):
        declared = self.declared()
        self.assertGreater(len(declared), 15)
        shared = self.names("-D", "--defined-only", os.path.join(self.libraries, "libattnviz.so"))
        archive = self.names("-g", "--defined-only", os.path.join(self.libraries, "libattnviz.a"))
        self.assertEqual(shared, declared)
        self.assertEqual(archive, declared)

    def test_soname_and_what_it_needs(self):
        about = run("readelf", "-d", os.path.join(self.libraries, "libattnviz.so")).decode()
        self.assertEqual(re.findall(r"SONAME.*\[(.*)\]", about), ["libattnviz.so.0"])
        self.assertNotRegex(about, r"NEEDED.*(cairo|pango|glib|fontconfig)")
        links = {name: os.readlink(os.path.join(self.libraries, name))
                 for name in os.listdir(self.libraries) if os.path.islink(os.path.join(self.libraries, name))}
        self.assertEqual(links["libattnviz.so"], "libattnviz.so.0")
        self.assertRegex(links["libattnviz.so.0"], r"^libattnviz\.so\.\d+\.\d+\.\d+$")

    @unittest.skipIf(FLAGS, "sanitizers add data of their own")
    def test_no_globals(self):
        """Nothing in the archive can be written to but the lock of those who draw, and tables of addresses, which the
        loader fills once."""
        sections = run("objdump", "-t", os.path.join(self.libraries, "libattnviz.a")).decode().splitlines()
        written = [line for line in sections if re.search(r"\sO\s+\.(data|bss|tdata|tbss)(\.(?!rel\.ro)\S*)?\s", line)
                   or " *COM*" in line]
        written = [line for line in written if not line.endswith((" all_staged", " drawing_lock"))]  # the first is the program's
        self.assertEqual(written, [])

    # ------------------------------------------------------------ the program's bytes

    def test_same_bytes_as_the_program(self):
        caller = self.compile(os.path.join(HERE, "caller.c"), "caller")
        document = os.path.join(SOURCE, "data/cat-and-mouse-weights.json")
        requests = [["cat and mouse"], ["我喜欢吃苹果", "--mask", "causal"], ["a zebra", "--unknown", "hash"],
                    ["cat and mouse", "--heads", "2", "--position", "sinusoidal", "--residual", "--trace"],
                    ["cat and mouse", "--compare", "keyboard and mouse", "--query", "mouse"],
                    ["-t", document, "--digits", "4"], ["mouse cat", "-t", document],
                    ["cat and mouse", "--cross", "keyboard mouse", "--theme", "dark", "--orient", "columns"]]
        for request in requests:
            for form in ["json", "jsonl", "csv", "embeddings.csv", "long.csv", "text", "md", "svg", "png", "pdf"]:
                wanted = run(PROGRAM, "-q", "-f", form, *request)
                self.assertEqual(self.call(caller, form, *self.options(request)), wanted, (form, request))

    @staticmethod
    def options(arguments):
        """The command line as NAME=VALUE."""
        flags, options, rest = {"--residual", "--trace"}, [], list(arguments)
        while rest:
            word = rest.pop(0)
            if word in flags:
                options.append(word[2:])
            elif word.startswith("-"):
                options.append((word[2:] if word.startswith("--") else "table") + "=" + rest.pop(0))
            else:
                options.append("sentence=" + word)
        return options

    def test_decimal_comma(self):
        """A program's locale changes no byte."""
        os.makedirs(self.path("locales"), exist_ok=True)
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", self.path("locales/de_DE.UTF-8")], capture_output=True)
        german = {**os.environ, "LD_LIBRARY_PATH": self.libraries, "LOCPATH": self.path("locales"), "LC_ALL": "de_DE.UTF-8"}
        caller = self.compile(os.path.join(HERE, "caller.c"), "german")
        if run(caller, "half", env=german) != b"0,5":
            self.skipTest("no locale with a decimal comma can be made")
        document = os.path.join(SOURCE, "data/sixteen-words-dilated.json")
        for request in [["-t", document, "--digits", "3"], ["and " * 20], ["cat and mouse", "--temperature", "0.30000000000000004"]]:
            for form in ["json", "csv", "long.csv", "text", "md", "svg", "pdf"]:
                wanted = run(PROGRAM, "-q", "-f", form, *request)
                self.assertEqual(run(caller, form, *self.options(request), env=german), wanted, (form, request))

    def test_failures_are_statuses(self):
        caller = self.compile(os.path.join(HERE, "caller.c"), "failing")
        for status, arguments in [(1, ["csv", "sentence=cat"]), (2, ["csv"]), (2, ["bmp", "sentence=cat"]),
                                  (3, ["csv", "table=/nowhere"]), (4, ["csv", "sentence=zzz"])]:
            with open("/dev/full" if status == 1 else os.devnull, "w") as out:
                done = subprocess.run([caller, *arguments], stdout=out, stderr=subprocess.PIPE,
                                      env={**os.environ, "LD_LIBRARY_PATH": self.libraries})
            self.assertEqual(done.returncode, status, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
