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

str stage_window_sample(const struct route *r, const struct field *f)
{
	static const struct { const char *name, *value; } samples[] = { { "hours", "24h" }, { "phone", "03-0000-0002" }, { "url", "https://www.example.jp/" } };
	if (strncmp(r->op->name, "window", 6) != 0 || f->flags & FIELD_PATH) {
		return STR_NONE;
	}
	if (strcmp(f->name, "version") == 0) {
		return str_ends(str_from_c(r->pattern), S("{window}/show")) ? S("2") : S("1");
	}
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		if (strcmp(f->name, samples[i].name) == 0) {
			return str_from_c(samples[i].value);
		}
	}
	return STR_NONE;
}
