/* flow: the attention matrix as lines between tokens, for figure_flow. */
#include "flow_view.h"
#include "gather.h"
#include "table.h"

bool view_flow(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
               Error *error) {
    const Subject *subject = input->subjects;
    Names names = {0};
    Pooled pooled = {0};
    bool done =
        names_gather(subject, &names, error) &&
        pooled_attention(subject->trace, &subject->request->selection, VIEWS_CELLS, &pooled, error);
    if (done) {
        const FlowData data = {&names.queries, &names.keys, pooled.cells, pooled.query_stride,
                               pooled.key_stride};
        done = figure_flow(&data, style, canvas, body, error);
    }
    names_release(&names);
    matrix_free(&pooled.cells);
    return done;
}
