"""What `cmake --install` puts where, and the Debian package of it, where Debian's tools are installed."""
import glob
import gzip
import os
import re
import shutil
import subprocess
import unittest

from program import PROGRAM, TIMEOUT, ProgramCase

BUILD = os.environ["ATTNVIZ_BUILD"]
KIND = os.environ["ATTNVIZ_BUILD_TYPE"]
CMAKE = os.environ["ATTNVIZ_CMAKE"]
CPACK = os.path.join(os.path.dirname(CMAKE), "cpack")
INSTALLED = ["bin/attnviz", "share/bash-completion/completions/attnviz", "share/fish/vendor_completions.d/attnviz.fish",
             "share/man/man1/attnviz.1"]


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, **more)


def late_packages():
    """The packages of the libraries that the program loads by itself."""
    late = glob.glob(os.path.join(os.environ["ATTNVIZ_SOURCE"], "src/*/late.c"))
    found = []
    for name in late:
        with open(name, encoding="utf-8") as f:
            packages = re.findall(r'#define PACKAGE\w* +"([^"]+)"', f.read())
        assert packages, name
        found += packages
    assert found
    return found


class Install(ProgramCase):
    def test_files(self):
        prefix = self.path("prefix")
        done = run(CMAKE, "--install", BUILD, "--prefix", prefix)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in INSTALLED + ["share/zsh/site-functions/_attnviz"]:
            self.assertTrue(os.path.getsize(os.path.join(prefix, name)) > 0, name)
        if "under-valgrind" not in PROGRAM:
            done = run(os.path.join(prefix, "bin/attnviz"), "-o", "x.png", "cat and mouse", cwd=prefix)
            self.assertEqual(done.returncode, 0, done.stderr)

    @unittest.skipUnless(KIND == "Release", "a package is made of a release")
    @unittest.skipUnless(shutil.which("dpkg-shlibdeps") and shutil.which("file"), "dpkg-dev or file is not installed")
    def test_package(self):
        environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
        done = run(CPACK, "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-G", "DEB", "-B", self.path("packed"),
                   env=environment, umask=0o022)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        package = [name for name in os.listdir(self.path("packed")) if name.endswith(".deb")]
        self.assertEqual(len(package), 1)
        package = os.path.join(self.path("packed"), package[0])

        root = self.path("root")
        self.assertEqual(run("dpkg-deb", "-x", package, root).returncode, 0)
        for name in INSTALLED[:3] + ["share/man/man1/attnviz.1.gz", "share/zsh/vendor-completions/_attnviz",
                                     "share/doc/attnviz/copyright", "share/doc/attnviz/changelog.gz"]:
            self.assertTrue(os.path.getsize(os.path.join(root, "usr", name)) > 0, name)
        version = run("dpkg-deb", "-f", package, "Version").stdout.strip()
        self.assertEqual(self.run_ok("--version").stdout.decode(), f"attnviz {version}\n")
        with gzip.open(os.path.join(root, "usr/share/doc/attnviz/changelog.gz"), "rt") as f:
            self.assertIn(f"attnviz ({version}) ", f.readline())
        depends = run("dpkg-deb", "-f", package, "Depends").stdout
        for library in ["libc6", "libcjson1", "libpng16-16", "libutf8proc2", *late_packages()]:
            self.assertIn(library, depends)
        if shutil.which("lintian"):
            done = run("lintian", "--fail-on", "error,warning", package)
            self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
