#include "indicator/tabs_web.h"

#include "messages.h"
#include "room/room_web.h"

struct trace_tabs trace_tabs_of(struct ctx *c, const struct incident *i, enum trace_tab_at at)
{
	static const struct { const char *path; int label; } tabs[TAB_MAX] = {
		[TAB_AFFECTED] = { "/affected", MSG_AFFECTED_PAGE_TAB_AFFECTED },
		[TAB_INDICATORS] = { "/indicator", MSG_AFFECTED_PAGE_TAB_INDICATORS },
		[TAB_STAGES] = { "/stage", MSG_AFFECTED_PAGE_TAB_STAGES }, [TAB_PICTURE] = { "/picture", MSG_AFFECTED_PAGE_TAB_PICTURE },
	};
	struct trace_tabs ret = { .n = TAB_MAX };
	for (int k = 0; k < TAB_MAX; k++) {
		ret.v[k] = (struct trace_tab){ msg(c, tabs[k].label), room_url(c, i, tabs[k].path), k == (int)at };
	}
	return ret;
}

void stage_options(struct ctx *c, struct field_view *f)
{
	size_t n = c->catalog->n_stages;
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_AFFECTED_PAGE_STAGE_NONE), S("") };
	for (size_t i = 0; i < n; i++) {
		const struct attack_stage *s = &c->catalog->stages[i];
		str number = str_i64(c->arena, s->number);
		v[i + 1] = (struct field_option){ s->key, STR_CAT(c->arena, number, S(". "), text2_in(s->name, c->lang)), S("") };
	}
	field_options(f, v, n + 1);
}
