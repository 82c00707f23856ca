#pragma once
#include "ask/ask_view.h"

extern const struct route_table ask_routes, ask_result_routes, answer_routes;
/* On the page of a form: ask others to answer it. */
bool ask_hook_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *row, struct sheet_hints *ret);
bool ask_hook_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret); /* on the page of all: to the rounds */
#define ASK_HOOK { .sheet = "", .of_all = ask_hook_of_all, .of_row = ask_hook_of_row }

/* --- shared by the pages --- */
struct url ask_url(struct ctx *c, struct id round, const char *after);       /* /asks/ID + after */
bool ask_round_of(struct web *w, struct ask_round *ret);                      /* of the address */
bool ask_may_act(const struct ctx *c);
bool ask_is_outside(struct ctx *c, str sheet);           /* its rounds ask others than the firm's own people */
str ask_group_name(struct ctx *c, str sheet, int group);
/* The form of a round, as it is asked; *ret NULL when the firm has it no more. */
bool ask_form_of(struct ctx *c, const struct ask_round *r, const struct sheet_def **ret);
/* Of operations that make a link: by which address this program is reached. For the API too. */
bool ask_prepare_link(struct web *w);
bool ask_prepare_hand(struct web *w);
