/* What the files of this module share. */
#pragma once
#include "window/window.h"

int64_t window_day_ms(str day);                                            /* 2026-11-20: its beginning, Japan time; 0: no day */
str window_phones_json(struct ctx *c, const struct window *v);
str window_texts_json(struct ctx *c, const str *v, size_t n);
