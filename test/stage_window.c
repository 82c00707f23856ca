/* stage_window: a window of the firm, for the routes that name one, and bodies for what is said about windows. */
#include "stage.h"

#include <string.h>

str stage_window(struct stage *s, str pattern)
{
	str all = S("/api/v1/windows");
	str key = stage_member(stage_make(s, HTTP_POST, all, "{\"name\":\"支援センター\",\"phone\":\"03-0000-0001\"}"), "\"key\":\"");
	if (str_ends(pattern, S("{window}/show"))) {
		stage_make(s, HTTP_POST, STR_CAT(&s->h.arena, all, S("/"), key, S("/hide")), "{\"version\":1}");
	}
	return key;
}

/* A sheet before a call, saved where it is to be given to somebody. */
void stage_consult(struct stage *s, str room, str pattern)
{
	if (str_ends(pattern, S("{consult}/hand"))) {
		stage_make(s, HTTP_PUT, STR_CAT(&s->h.arena, room, S("/consult/consult7")), "{\"values\":{\"device\":\"PC\"}}");
	}
}

str stage_consult_pairs(const struct route *r)
{
	return r->flags & ROUTE_API ? S("\"values\":{\"device\":\"PC\"}") : S("&values.device=PC");
}

str stage_window_sample(const struct route *r, const struct field *f)
{
	static const struct { const char *name, *value; } samples[] = { { "hours", "24h" }, { "phone", "03-0000-0002" }, { "url", "https://www.example.jp/" },
		{ "to_kind", "window" }, { "to_key", "ppc_dial" }, { "outcome", "talked" }, { "words", "聞いた" }, { "to_whom", "調査会社" }, { "how", "メールで" } };
	bool of_consult = strncmp(r->op->name, "consult", 7) == 0;
	if ((!of_consult && strncmp(r->op->name, "window", 6) != 0) || f->flags & FIELD_PATH) {
		return STR_NONE;
	}
	if (strcmp(f->name, "version") == 0) {
		return of_consult ? S("0") : str_ends(str_from_c(r->pattern), S("{window}/show")) ? S("2") : S("1");
	}
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		if (strcmp(f->name, samples[i].name) == 0) {
			return str_from_c(samples[i].value);
		}
	}
	return STR_NONE;
}
