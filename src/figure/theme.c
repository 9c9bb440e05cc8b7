#include "theme.h"

static const ThemeLook looks[] = {
    [THEME_LIGHT] = {.page = {255, 255, 255},
                     .ink = {26, 29, 33},
                     .quiet = {96, 102, 110},
                     .rule = {214, 218, 224},
                     .masked = {236, 235, 231},
                     .query = {154, 93, 0},
                     .key = {0, 116, 110},
                     .value = {170, 50, 130},
                     .weights = "blues",
                     .signs = "redblue",
                     .unnumbered_signs = "redblue"},
    [THEME_DARK] = {.page = {20, 24, 29},
                    .ink = {236, 239, 243},
                    .quiet = {154, 163, 174},
                    .rule = {62, 70, 80},
                    .masked = {52, 52, 50},
                    .query = {232, 176, 75},
                    .key = {77, 206, 194},
                    .value = {239, 134, 202},
                    .weights = "night",
                    .signs = "dusk",
                    .unnumbered_signs = "dusk"},
    [THEME_PRINT] = {.transparent = true,
                     .page = {255, 255, 255},
                     .ink = {0, 0, 0},
                     .quiet = {70, 70, 70},
                     .rule = {150, 150, 150},
                     .masked = {236, 235, 231},
                     .query = {0, 0, 0},
                     .key = {0, 0, 0},
                     .value = {0, 0, 0},
                     .weights = "grey",
                     .signs = "ash",
                     .unnumbered_signs = "grey"},
};

const ThemeLook *theme_look(Theme theme) {
    return &looks[theme];
}
