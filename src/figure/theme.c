#include "theme.h"

static const ThemeLook looks[] = {
    [THEME_LIGHT] = {.page = {255, 255, 255},
                     .ink = {26, 29, 33},
                     .quiet = {96, 102, 110},
                     .rule = {214, 218, 224},
                     .masked = {236, 235, 231},
                     .weights = "blues",
                     .signs = "redblue",
                     .unnumbered_signs = "redblue"},
    [THEME_DARK] = {.page = {20, 24, 29},
                    .ink = {236, 239, 243},
                    .quiet = {154, 163, 174},
                    .rule = {62, 70, 80},
                    .masked = {52, 52, 50},
                    .weights = "night",
                    .signs = "dusk",
                    .unnumbered_signs = "dusk"},
    [THEME_PRINT] = {.transparent = true,
                     .page = {255, 255, 255},
                     .ink = {0, 0, 0},
                     .quiet = {70, 70, 70},
                     .rule = {150, 150, 150},
                     .masked = {236, 235, 231},
                     .weights = "grey",
                     .signs = "ash",
                     .unnumbered_signs = "grey"},
};

const ThemeLook *theme_look(Theme theme) {
    return &looks[theme];
}
