/* theme: the colours and measures of figures. Everything that is a matter of taste is here. */
#ifndef ATTNVIZ_THEME_H
#define ATTNVIZ_THEME_H

#include "figure.h"

/* Text sizes, points. Few of them: the letters of each are drawn anew. */
#define TITLE_SIZE      15.0
#define SUBTITLE_SIZE   9.5
#define LABEL_SIZE      10.5
#define NUMBER_SIZE_MAX 9.5
#define NUMBER_SIZE_MIN 6.0
#define LABEL_SIZE_MIN  7.5

/* Cells, points. */
#define CELL_LARGEST      42.0
#define CELL_LABELLED_MIN 11.0 /* every row and column has its label */
#define CELL_SMALLEST     0.5
#define LABELLED_MOST     128   /* more rows than this have ticks and every k-th label */
#define PANEL_COMFORTABLE 520.0 /* how long a panel's side may be before its cells shrink */
#define PANEL_PIXELS      640.0 /* the same for panels without labels at every cell */
#define CELL_GAP          0.5
#define NUMBER_MARGIN     5.0 /* free room in a cell beside its number */

/* Distances, points. */
#define PAGE_MARGIN     20.0
#define HEADER_GAP      16.0 /* under title and subtitle */
#define TITLE_GAP       4.0  /* between title and subtitle */
#define HEADING_GAP     6.0  /* under a panel's heading */
#define LABEL_GAP       5.0  /* between labels and cells */
#define AXIS_TITLE_GAP  5.0
#define FOOTING_GAP     7.0 /* clears the lowest number of a colour bar */
#define PANEL_GAP       24.0
#define LINE_GAP        26.0
#define TICK_LENGTH     3.0
#define BAR_GAP         12.0
#define BAR_WIDTH       9.0
#define BAR_SHORTEST    60.0
#define BAR_LONGEST     260.0
#define RULE_STROKE     0.5
#define FRAME_STROKE    1.5   /* around Q, K and V */
#define BODY_GAP        30.0  /* between two views on one page */
#define NARROWEST       240.0 /* of what is between the margins */
#define TITLE_MAY_WIDEN 440.0 /* a title widens a narrower figure up to this */
#define TITLE_LINES     20    /* a longer title ends in an ellipsis: it would hide the figure */

/* The chain of a calculation, points. */
#define CHAIN_CELL        32.0
#define CHAIN_COMFORTABLE 480.0 /* how long a panel's side may be before its cells shrink */
#define CHAIN_PIXELS      420.0 /* the same for panels without labels at every cell */
#define OPERATOR_SIZE     20.0
#define OPERATOR_GAP      10.0 /* at both sides of an operator */
#define ARROW_STROKE      1.1
#define ARROW_SHORTEST    24.0
#define ACTION_GAP        3.0 /* between an arrow and what stands over it */
#define LEGEND_GAP        20.0
#define LEGEND_BAR        110.0

/* The view of all heads. */
#define HEADS_WIDTH          1080.0 /* about what small matrices side by side take together */
#define HEADS_LABELLED_WIDTH 5000.0 /* what they may take before not every token is named */
#define HEADS_CELL_LARGEST   30.0
#define HEADS_JOINED_FROM    40000 /* so many cells in all have no gaps */
#define HEADS_TICK_SIZE      8.5   /* of labels where not every token has one */
#define HEADS_GAP            14.0
#define FRAME_GAP            2.5 /* from what is brought out to its frame */
#define FRAME_STROKE         1.5

/* The view of a comparison. */
#define WORDS_MAY_WIDEN    1.15  /* how much wider than the sentences a line of words may be */
#define SENTENCE_NARROWEST 240.0 /* a sentence over its matrix is not broken below this */

/* Points in the plane. */
#define POINTS_SIDE       400.0 /* of the plane, for few points with short names; … */
#define POINTS_SIDE_MOST  1100.0
#define POINTS_NAME_SHARE 7.0  /* … for many it is so many times as large as their names */
#define POINTS_FLATTEST   0.45 /* height over width, and width over height */
#define POINTS_PAD        26.0 /* between the outermost points and the plane's edge */
#define POINTS_NAMED_MOST 300  /* of more points only every k-th is named */
#define POINTS_MOST       4096 /* of more tokens only every k-th is drawn */
#define POINT_RADIUS      3.4
#define POINT_RING        1.2 /* the stroke of a hollow point */
#define LEAD_STROKE       0.6

/* Curves. */
#define CURVES_WIDTH     430.0
#define CURVES_HEIGHT    150.0 /* of a panel, … */
#define CURVES_HIGHEST   240.0 /* … and of one with many names at its right */
#define CURVES_PAD       8.0   /* between the outermost values and the panel's sides */
#define CURVES_GAP       20.0  /* between panels */
#define CURVES_LOG_FROM  20.0  /* a logarithmic axis, where the ratio of its numbers is so large */
#define CURVES_MARKED    24    /* of more values the points are not marked */
#define CURVES_PIECES    40000 /* of more pieces only every k-th query has its curve */
#define CURVE_MEAN       2.0   /* strokes */
#define CURVE_QUERY      1.6
#define CURVE_THIN       0.8
#define CURVE_REFERENCE  1.0
#define CURVE_DASH       5.0
#define CURVE_DASH_GAP   3.5
#define CURVE_POINT      2.4  /* the radius of a marked value */
#define CURVE_POINT_THIN 1.6  /* of a thin curve that is one value */
#define CURVE_THIN_PART  0.55 /* thin curves are so far from the page to the quiet colour */
#define CURVE_FADED      0.6  /* of that, beside a query that is brought out */
#define END_NAME_LEAD    20.0
#define END_NAME_GAP     5.0

/* The list of colour maps. */
#define STRIP_WIDTH 260.0
#define STRIP_GAP   12.0

/* About what a title and a line under it take, for choosing a body's shape, and what they may take
 * where a side is bounded. */
#define HEADER_USUAL 45.0
#define HEADER_MOST  160.0

/* Links between two columns of names: the widest is a part of a row. */
#define LINK_ROW      32.0 /* from one name to the next, where there is room */
#define LINK_SHARE    0.5
#define LINK_WIDEST   16.0
#define LINK_HAIR     0.5  /* the least width of a line that is there */
#define LINK_FAINTEST 0.65 /* and its least opacity */
#define LINK_SHAPE    0.85 /* how far the columns stand apart, in parts of their height … */
#define LINK_SHORTEST 190.0
#define LINK_LONGEST  400.0
#define STOP_WIDTH    2.5 /* of the bar in which links end */
#define SAMPLE_LENGTH 26.0
#define SAMPLE_PITCH  19.0 /* from one line of a legend to the next */

/* One query's fan-out. */
#define FAN_CELL         34.0 /* of its cells, at most */
#define FAN_COLUMN_GAP   16.0 /* between columns of numbers */
#define FAN_PANEL_GAP    30.0 /* between panels, an operator in its middle */
#define FAN_BAR          84.0 /* the length of a bar from one limit of the range to the other */
#define FAN_BAR_SHARE    0.56 /* its height, in parts of a row … */
#define FAN_BAR_HIGH     16.0 /* … and at most */
#define FAN_SUM_GAP      10.0 /* between the keys' rows and their sum, a rule in its middle */
#define FAN_WIDEST_SHAPE 2.5  /* wider ones have the weighted values under the values */
#define FAN_SIGN_SIZE    15.0 /* of × and = */

/* A picture is wrapped where it would be more than this many times as wide as high. */
#define WIDEST_SHAPE 2.1

/* What is not brought out, in parts of its full strength. */
#define FADED_CELL  0.25
#define FADED_LINK  0.3
#define FADED_LABEL 0.4

/** The colours of one theme. */
typedef struct ThemeLook {
    bool transparent;
    Colour page; /* in print: the paper */
    Colour ink, quiet, rule;
    Colour grid;                  /* lines behind points and curves */
    Colour masked;                /* of no map */
    Colour query, key, value;     /* the hues of Q, K and V, as text and as lines */
    Colour accent;                /* what a figure without cells is about */
    const char *weights;          /* the map of 0 … 1 */
    const char *signs;            /* the map of signed values */
    const char *unnumbered_signs; /* the same where no number tells the sign */
} ThemeLook;

const ThemeLook *theme_look(Theme theme);

#endif
