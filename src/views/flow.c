/* flow: the attention matrix as lines between tokens, for figure_flow. */
#include "flow_view.h"
#include "gather.h"
#include "table.h"

bool view_flow(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
               Error *error) {
    const Subject *subject = input->subjects;
    Names names = {0};
    Pooled pooled = {0};
    const Pooled *drawn;
    bool done =
        names_gather(subject, &names, error) && drawn_attention(subject, &pooled, &drawn, error);
    if (done) {
        const FlowData data = {&names.queries, &names.keys, drawn->cells, drawn->query_stride,
                               drawn->key_stride};
        done = figure_flow(&data, style, canvas, body, error);
    }
    names_release(&names);
    pooled_free(&pooled);
    return done;
}
