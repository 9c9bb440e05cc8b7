"""The program knows the library by its header alone: what its rooms include, link and find there."""
import os
import re
import sys
import unittest

SOURCE = sys.argv[1]
ROOMS = os.path.join(SOURCE, "src")

# The program's own rooms; the ground on which they stand as the library does; and the library as others link it.
PROGRAM = {"cli": "program", "lines": "lines"}
GROUND = {"error", "output", "crew"}
LIBRARY = "attnviz_static"


def read(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8") as f:
        return f.read()


def headers(room):
    return {name for name in os.listdir(os.path.join(ROOMS, room)) if name.endswith(".h")}


def without_comments(text):
    return re.sub(r"#.*", "", text)


def linked(room):
    """The words of the room's link lines."""
    text = without_comments(read("src", room, "CMakeLists.txt"))
    target = PROGRAM.get(room, room)
    lines = re.findall(rf"target_link_libraries\(\s*{target}\s([^)]*)\)", text)
    lines += [re.sub(r".*?(?=\bLINKS\b|\bPRIVATE\b|$)", "", line, count=1, flags=re.S)
              for line in re.findall(rf"room\(\s*{target}\s([^)]*)\)", text)]
    return {word for line in lines for word in line.split()} - {"PUBLIC", "PRIVATE", "INTERFACE", "LINKS"}


class Layers(unittest.TestCase):
    def test_includes(self):
        allowed = set().union(*(headers(room) for room in set(PROGRAM) | GROUND))
        for room in PROGRAM:
            for name in sorted(os.listdir(os.path.join(ROOMS, room))):
                if name.endswith((".c", ".h")):
                    text = read("src", room, name)
                    for included in re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, flags=re.M):
                        self.assertIn(included, allowed, f"{room}/{name} includes what is no room of the program's")
                    for included in re.findall(r"^\s*#\s*include\s+<([^>]+)>", text, flags=re.M):
                        self.assertFalse(any(included in headers(other) for other in os.listdir(ROOMS)
                                             if os.path.isdir(os.path.join(ROOMS, other))), f"{room}/{name}: {included}")

    def test_links(self):
        for room in PROGRAM:
            words = linked(room)
            self.assertTrue(words, room)
            self.assertLessEqual(words, set(PROGRAM.values()) | GROUND | {LIBRARY}, room)
        self.assertIn(LIBRARY, linked("cli"))

    def test_no_name_is_ambiguous(self):
        """A header of the library that is called as one of the program's would be taken for it."""
        own = set().union(*(headers(room) for room in PROGRAM))
        for room in os.listdir(ROOMS):
            if os.path.isdir(os.path.join(ROOMS, room)) and room not in PROGRAM:
                self.assertEqual(own & headers(room), set(), room)

    def test_library_sees_no_program(self):
        for room in sorted(os.listdir(ROOMS)):
            if os.path.exists(os.path.join(ROOMS, room, "CMakeLists.txt")) and room not in (*PROGRAM, "completions"):
                text = without_comments(read("src", room, "CMakeLists.txt"))
                for link in re.findall(r"(?:target_link_libraries|room)\(([^)]*)\)", text):
                    self.assertEqual(set(link.split()) & set(PROGRAM.values()), set(), room)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
