/* text2: a text of the catalogue in both languages. */
#pragma once
#include "base/ctx.h"

struct text2 { str ja, en; };              /* both always present */
static inline str text2_in(struct text2 t, enum lang lang) { return lang == LANG_EN ? t.en : t.ja; }
