/*
 * body: a message as each product takes it. Shapes and limits follow the documentation named in
 * docs/decisions/0032-alarms-out.md and were tested against that only, never against a live account. Whatever stands in a
 * title or a text is shown as it is: it mentions nobody, formats nothing and links nowhere.
 */
#pragma once
#include "base/ctx.h"
#include "hook/hook.h"

struct hook_words {
	str id;                /* of the message: the same at every try */
	str about;
	str title, text, link; /* link empty: none */
	struct opt_int level;
	str incident_id;       /* empty: of no room */
	enum lang lang;
	int64_t at_ms;         /* when it was written */
};
struct hook_body { str type, text; }; /* media type, and the bytes */
/* In the arena of c. */
bool hook_body_write(struct ctx *c, enum hook_kind kind, const struct hook_words *w, struct hook_body *ret);
/* Where such URLs usually lead ("hooks.slack.com"); none for kinds that may be anywhere. */
bool hook_is_usual_place(enum hook_kind kind, str place, str *ret_usual);
/* What json targets are sent, as the "webhooks" of OpenAPI. */
extern const char hook_openapi[];
/* "v1,BASE64" (Standard Webhooks) of a "whsec_..." key; ERR_BUG when it is none. */
bool hook_sign(struct ctx *c, str key, str id, int64_t at_s, str body, str *ret);
