/* emit: the catalogue as a C file of const tables. */
#pragma once
#include "catalog/demo.h"

#include "../host/host.h"

void emit_catalog(struct text *t, const struct catalog *k);
void emit_demo(struct text *t, const struct demo_firm *f, str chronology);

/* Pieces of it. */
void emit_log_needs(struct text *t, const struct catalog *k);
void emit_prepared(struct text *t, const struct catalog *k);
void emit_demo_rows(struct text *t, const struct demo_firm *f);
void emit_sheets(struct text *t, const struct catalog *k);
void emit_risks(struct text *t, const struct risk_knowledge *k);
void emit_risks_member(struct text *t, const struct risk_knowledge *k);
void emit_windows(struct text *t, const struct window_knowledge *k);
void emit_places(struct text *t, const struct catalog *k);
void emit_windows_member(struct text *t, const struct window_knowledge *k);
void emit_str(struct text *t, str s);
void emit_text2(struct text *t, struct text2 v);
void member_str(struct text *t, const char *name, str s);       /* .name = S("..."), */
void member_text2(struct text *t, const char *name, struct text2 v);
void emit_texts(struct text *t, const char *name, const struct text2 *v, size_t n); /* a table of its own; none for none */
