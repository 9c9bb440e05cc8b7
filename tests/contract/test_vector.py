"""SVG and PDF: well-formed, the same picture as the PNG in independent viewers, the same bytes twice."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from program import DATA, SLOW, ProgramCase

try:
    import numpy
    from PIL import Image
except ImportError:
    numpy = None

SVG = "{http://www.w3.org/2000/svg}"
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            "--force-device-scale-factor=2"]

# Every view, and what it needs.
VIEWS = {
    "matrix": ["--mask", "causal", "cat and mouse are friends"],
    "steps": ["--mask", "causal", "cat and mouse are friends"],
    "heads": ["-t", os.path.join(DATA, "bank-two-heads.json")],
    "flow": ["The cat chased the mouse"],
    "query": ["--query", "chased", "The cat chased the mouse"],
    "shift": ["cat and mouse are friends"],
    "compare": ["--compare", "keyboard and mouse are useful", "cat and mouse are friends"],
    "sweep": ["--sweep", "temperature", "cat and mouse are friends"],
}


def pixels(path):
    return numpy.asarray(Image.open(path).convert("RGB")).astype(int)


class Render(ProgramCase):
    """The file drawn by a viewer at two pixels a point is the PNG, but for the edges of letters and lines."""

    def same(self, drawn, what):
        ours, theirs = pixels(self.path("a.png")), pixels(self.path(drawn))
        self.assertLessEqual(abs(ours.shape[0] - theirs.shape[0]), 2, what)
        self.assertLessEqual(abs(ours.shape[1] - theirs.shape[1]), 2, what)
        high, wide = (min(a, b) for a, b in zip(ours.shape[:2], theirs.shape[:2]))
        apart = abs(ours[:high, :wide] - theirs[:high, :wide]).max(axis=2)
        self.assertLess(apart.mean(), 4, what)
        self.assertLess((apart > 64).mean(), 0.03, what)

    def draw(self, view, theme):
        self.run_ok("-q", "--view", view, "--theme", theme, "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", *VIEWS[view])

    def need(self, tool):
        if numpy is None or shutil.which(tool) is None:
            self.skipTest("%s, NumPy or Pillow is not installed" % tool)

    def each(self, tool, themes=("light", "dark")):
        """Print is transparent, and viewers differ in the ground they put behind it."""
        self.need(tool)
        for view in list(VIEWS)[:2] if SLOW else VIEWS:
            for theme in themes:
                with self.subTest(view=view, theme=theme):
                    self.draw(view, theme)
                    yield view

    def test_librsvg(self):
        for view in self.each("rsvg-convert"):
            subprocess.run(["rsvg-convert", "-z", "2", self.path("a.svg"), "-o", self.path("b.png")], check=True)
            self.same("b.png", view)

    def test_poppler(self):
        for view in self.each("pdftoppm"):
            subprocess.run(["pdftoppm", "-r", "192", "-png", "-singlefile", self.path("a.pdf"), self.path("b")],
                           check=True)
            self.same("b.png", view)

    def test_chromium(self):
        for view in self.each("chromium", ["light"]):
            root = ElementTree.parse(self.path("a.svg")).getroot()
            size = ",".join(root.get(side).replace("px", "") for side in ("width", "height"))
            # A process of Chromium's may go on writing there for a moment.
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
                subprocess.run([*CHROMIUM, "--window-size=" + size, "--user-data-dir=" + profile,
                                "--screenshot=" + self.path("b.png"), "file://" + self.path("a.svg")],
                               check=True, capture_output=True)
            self.same("b.png", view)

    def test_pixels_of_a_long_sentence(self):
        """Cells become an image, which no viewer may smooth."""
        self.need("rsvg-convert")
        self.run_ok("-q", "--unknown", "hash", "--range", "auto", "--title", "", "--theme", "dark", "-o", "a.png",
                    "-o", "a.svg", "-o", "a.pdf", " ".join("w%d" % i for i in range(200)))
        subprocess.run(["rsvg-convert", "-z", "2", self.path("a.svg"), "-o", self.path("b.png")], check=True)
        self.same("b.png", "librsvg")
        if shutil.which("pdftoppm"):
            subprocess.run(["pdftoppm", "-r", "192", "-png", "-singlefile", self.path("a.pdf"), self.path("c")],
                           check=True)
            self.same("c.png", "poppler")


class Words(ProgramCase):
    def svg(self, *arguments):
        return ElementTree.fromstring(self.run_ok("-f", "svg", *arguments).stdout)

    def test_svg_says_what_it_is(self):
        root = self.svg("--mask", "causal", "cat and mouse")
        self.assertEqual(root.tag, SVG + "svg")
        self.assertEqual([child.tag for child in root][:2], [SVG + "title", SVG + "desc"])
        self.assertEqual(root.find(SVG + "title").text, "cat and mouse")
        self.assertIn("causal mask", root.find(SVG + "desc").text)
        self.assertIn("dimensions are 0 throughout and left out", root.find(SVG + "desc").text)

    def test_titles_are_escaped(self):
        for title in ('</title><script>alert("1")</script>', "a & b < c > d ' e \"", "tab\tand\nline", "\x01\x1b[31m",
                      "\ufffe\uffff", "\u202eturned", "]]>", "<!--", "&lt;", "x" * 3000):
            root = self.svg("--title", title, "cat")
            shown = root.find(SVG + "title").text
            self.assertEqual([child.tag for child in root].count(SVG + "script"), 0)
            if title.isprintable() and "\ufffe" not in title:
                self.assertEqual(shown, title)

    def test_no_title(self):
        root = self.svg("--title", "", "cat")
        self.assertIsNone(root.find(SVG + "title"))
        self.assertIsNotNone(root.find(SVG + "desc"))

    def pdf(self, tool, *arguments):
        if shutil.which(tool) is None:
            self.skipTest("%s is not installed" % tool)
        self.run_ok("-q", "-o", "a.pdf", *arguments)
        return subprocess.run([tool, self.path("a.pdf"), *(["-"] if tool == "pdftotext" else [])], check=True,
                              capture_output=True).stdout.decode()

    def test_pdf_text_is_found(self):
        for view in VIEWS:
            words = self.pdf("pdftotext", "--view", view, *VIEWS[view])
            sentence = "bank by the river" if view == "heads" else VIEWS[view][-1]
            for word in sentence.split():
                self.assertIn(word, words, view)

    def test_pdf_text_beyond_latin_is_found(self):
        if b"no font" in self.run_ok("-o", "a.svg", "我喜欢吃苹果").stderr:
            self.skipTest("fonts-noto-cjk is not installed")
        words = self.pdf("pdftotext", "我喜欢吃苹果")
        for word in ("我", "喜欢", "苹果"):
            self.assertIn(word, words)

    def test_pdf_says_what_it_is(self):
        words = self.pdf("pdfinfo", "--mask", "causal", "cat and mouse")
        self.assertRegex(words, r"Title: +cat and mouse\n")
        self.assertRegex(words, r"Subject: +softmax\(.*causal mask")
        self.assertRegex(words, r"Pages: +1\n")
        self.assertNotIn("Date", words)

    def test_the_three_have_one_size(self):
        """In inches: a PNG's pixels over its dpi, an SVG's CSS pixels over 96, a PDF's points over 72."""
        words = self.pdf("pdfinfo", "cat and mouse")
        width, height = (float(x) / 72 for x in re.search(r"Page size: +([\d.]+) x ([\d.]+)", words).groups())
        root = self.svg("cat and mouse")
        self.assertAlmostEqual(float(root.get("width")[:-2]) / 96, width, 2)
        self.assertAlmostEqual(float(root.get("height")[:-2]) / 96, height, 2)
        self.run_ok("-q", "-o", "a.png", "cat and mouse")
        data = self.read("a.png")
        self.assertAlmostEqual(int.from_bytes(data[16:20], "big") / 192, width, 1)
        self.assertAlmostEqual(int.from_bytes(data[20:24], "big") / 192, height, 1)


class Bytes(ProgramCase):
    def test_the_same_twice(self):
        for view in VIEWS:
            for name in ("png", "svg", "pdf"):
                with self.subTest(view=view, format=name):
                    arguments = ["-f", name, "--view", view, *VIEWS[view]]
                    once = self.run_ok(*arguments).stdout
                    twice = self.run_ok(*arguments, env=dict(os.environ, TZ="Asia/Tokyo", SOURCE_DATE_EPOCH="1")).stdout
                    self.assertEqual(once, twice)

    def test_pdf_is_no_text_for_a_terminal(self):
        self.run_ok("-o", "a.PDF", "cat")
        self.assertTrue(self.read("a.PDF").startswith(b"%PDF-1."))
        self.run_ok("-o", "a.picture", "-f", "svg", "cat")
        self.assertTrue(self.read("a.picture").startswith(b"<?xml"))


if __name__ == "__main__":
    unittest.main()
