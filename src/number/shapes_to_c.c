/*
 * shapes_to_c SHAPES.c: writes the shapes of numbers with few digits (few.h) as C data, when the
 * room is built.
 */
#include "few.h"

#include <stdbool.h>
#include <stdio.h>

/* A digit that is 0 whatever the number is. */
#define AT_ZERO 7

typedef struct Shape {
    int characters[FEW_CHARACTERS];
    int length;
} Shape;

static void add(Shape *shape, int first, int count) {
    for (int i = 0; i < count; i++) {
        if (shape->length < FEW_CHARACTERS) { /* no number has all digits and so many zeros */
            shape->characters[shape->length++] = first + i;
        }
    }
}

/* 12.5, with `whole` digits before the point. */
static void add_with_point(Shape *shape, int whole, int shown) {
    add(shape, 0, whole);
    if (shown > whole) {
        add(shape, FEW_AT_POINT, 1);
        add(shape, whole, shown - whole);
    }
}

/* 0.00125 */
static void add_below_one(Shape *shape, int exponent, int shown) {
    add(shape, AT_ZERO, 1);
    add(shape, FEW_AT_POINT, 1);
    for (int zero = -1; zero > exponent; zero--) {
        add(shape, AT_ZERO, 1);
    }
    add(shape, 0, shown);
}

static Shape shape_of(bool is_negative, int layout, int shown) {
    Shape shape = {.length = 0};
    int exponent = layout - 5;
    add(&shape, FEW_AT_SIGN, is_negative);
    if (layout == 0) {
        add_with_point(&shape, 1, shown);
        add(&shape, FEW_AT_EXPONENT, FEW_AT_POINT - FEW_AT_EXPONENT);
    } else if (exponent < 0) {
        add_below_one(&shape, exponent, shown);
    } else {
        add_with_point(&shape, exponent + 1, shown);
    }
    return shape;
}

static Shape shape_number(int index) {
    int shown = index % FEW_SHOWN, layout = index / FEW_SHOWN % FEW_LAYOUTS;
    return shape_of(index / FEW_SHOWN >= FEW_LAYOUTS, layout, shown);
}

static void write_shape(FILE *file, Shape shape) {
    add(&shape, FEW_AT_GAP, FEW_GAP);
    fprintf(file, "    {");
    for (int i = 0; i < FEW_CHARACTERS; i++) {
        fprintf(file, "%s%d", i > 0 ? ", " : "", shape.characters[i]);
    }
    fprintf(file, "},\n");
}

int main(int argc, char **argv) {
    FILE *file = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: shapes_to_c SHAPES.c\n");
        return 2;
    }
    fprintf(file, "/* Made by shapes_to_c. */\n#include \"few.h\"\n\n"
                  "const uint8_t few_shapes[FEW_SHAPES][FEW_CHARACTERS] = {\n");
    for (int index = 0; index < FEW_SHAPES; index++) {
        write_shape(file, shape_number(index));
    }
    fprintf(file, "};\n\nconst uint8_t few_lengths[FEW_SHAPES] = {\n");
    for (int index = 0; index < FEW_SHAPES; index++) {
        fprintf(file, "    %d,\n", shape_number(index).length);
    }
    fprintf(file, "};\n");
    return fclose(file) == 0 ? 0 : 1;
}
