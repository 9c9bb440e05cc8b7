/*
 * run: the whole program as a function of its arguments.
 */
#ifndef ATTNVIZ_RUN_H
#define ATTNVIZ_RUN_H

/** Runs one command line and returns the exit status. */
int run(int argc, char **argv);

#endif
