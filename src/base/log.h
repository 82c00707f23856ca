/*
 * log: one line per event on standard error, key=value, English, no secrets and no text people typed.
 * Only the edges log (pipeline, jobs, command line); rules never do.
 */
#pragma once
#include "base/ctx.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
void log_set_level(enum log_level least);
__attribute__((format(printf, 2, 3))) void log_line(enum log_level level, const char *fmt, ...);
void log_err(enum log_level level, const struct ctx *c, const char *what); /* code, place, detail, request id */
