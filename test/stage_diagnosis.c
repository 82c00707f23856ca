/* Rounds of the self-diagnosis for the routes that name one. */
#include "stage.h"

bool stage_is_counted(str pattern)
{
	return str_starts(pattern, S("/diagnosis")) || str_starts(pattern, S("/api/v1/diagnoses"));
}

/* No round is open; then, for a route that names one, one with an answer, in the state it needs. */
void stage_diagnosis(struct stage *s, str pattern)
{
	if (!stage_is_counted(pattern)) {
		return;
	}
	static const char answer[] = "{\"group\":\"it\",\"values\":" STAGE_ANSWERS "}";
	str all = S("/api/v1/diagnoses"), there = stage_make(s, HTTP_GET, S("/api/v1/diagnoses?sheet=fiveplustwo"), "");
	if (str_find(there, S("\"is_open\":true"), 0) != SIZE_MAX) { /* the newest */
		str old = STR_CAT(&s->h.arena, all, S("/"), stage_member(there, "\"id\":\""));
		stage_make(s, HTTP_POST, STR_CAT(&s->h.arena, old, S("/answers")), answer);
		stage_make(s, HTTP_POST, STR_CAT(&s->h.arena, old, S("/close")), "{}");
	}
	bool is_named = str_find(pattern, S("{diagnosis}"), 0) != SIZE_MAX, is_over = str_ends(pattern, S("/reopen")) || str_ends(pattern, S("/paper")) ||
		str_ends(pattern, S("/csv")) || str_ends(pattern, S("/result"));
	s->diagnosis = is_named ? stage_member(stage_make(s, HTTP_POST, all, "{\"sheet\":\"fiveplustwo\"}"), "\"id\":\"") : STR_NONE;
	str one = STR_CAT(&s->h.arena, all, S("/"), s->diagnosis);
	for (int i = 0; i < is_named + is_over; i++) {
		stage_make(s, HTTP_POST, STR_CAT(&s->h.arena, one, i ? S("/close") : S("/answers")), i ? "{}" : answer);
	}
}
