#include "run_maps.h"

#include "plan.h"

bool run_maps(const Arguments *arguments, Error *error) {
    Plan plan = {0};
    Notes drawn = {0};
    Job job = {.arguments = arguments, .drawn = &drawn};
    bool done = plan_make(arguments, false, &plan, error) && plan_carry_out(&plan, &job, error);
    notes_free(&drawn);
    plan_free(&plan);
    return done;
}
