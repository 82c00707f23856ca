#pragma once
#include "diagnosis/diagnosis_view.h"
#include "web/page.h"

extern const struct route_table diagnosis_routes;

/* --- shared by the pages --- */
struct url diagnosis_url(struct ctx *c, struct id round, const char *after);
struct url diagnosis_item_url(struct ctx *c, struct id round, str item, const char *after);
struct url diagnosis_start_url(struct ctx *c, str sheet);
struct url diagnosis_ask_url(struct ctx *c, const struct diagnosis *r); /* the round of links */
bool diagnosis_may_act(const struct ctx *c);
str diagnosis_tenths(struct ctx *c, int64_t tenths);                    /* 58, 58.3, -0.5 */
str diagnosis_points(struct ctx *c, const struct diagnosis_sum *s);     /* 58.3点（100点満点） */
struct diag_band diagnosis_band_view(struct ctx *c, const struct sheet_def *d, int band);
str diagnosis_mean_text(struct ctx *c, const struct diagnosis_mean *m); /* － when there is none */
str diagnosis_gap_text(struct ctx *c, const struct diagnosis_item *it); /* what the difference may mean */
str diagnosis_weights_text(struct ctx *c, const struct sheet_field *f);
/* A cell for each group that answered, its text empty; in the order of the groups. */
struct diag_cell *diagnosis_cells(struct ctx *c, const struct diagnosis_result *r, size_t more, size_t *ret_n); /* room for `more` */
/* The page of a round; `paper`: what is printed. */
bool diagnosis_round_page(struct web *w, int status, bool paper);
bool diagnosis_csv(struct web *w);
/* item_web.c */
bool diagnosis_item_show(struct web *w);
bool diagnosis_item_refuse(struct web *w);
bool diagnosis_item_noted(struct web *w);
bool diagnosis_item_acted(struct web *w);
