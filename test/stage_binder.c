/* stage_binder: a binder that was made, and small bodies: a whole one takes half a second. */
#include "stage.h"

#include "binder/binder.h"

static bool act_make(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct binder made;
	struct binder_in in = { .chapters = { (const str[]){ S("levels") }, 1 }, .form = BINDER_PAGE };
	c->org_id = s->h.org_id;
	c->now_ms = s->h.now_ms;
	if (!binder_collect(c, &in) || !op_binder_make.act(c, &in, &made)) {
		return false;
	}
	s->binder = id_str(&s->h.arena, made.id);
	return true;
}

str stage_binder(struct stage *s)
{
	if (str_is_none(s->binder)) {
		assert_true(harness_write(&s->h, act_make, s));
	}
	return s->binder;
}

str stage_binder_sample(const struct route *r, const struct field *f)
{
	if (strncmp(r->op->name, "binder", 6) != 0 || f->flags & FIELD_PATH) {
		return STR_NONE;
	}
	return strcmp(f->name, "chapters") == 0 ? S("levels") : STR_NONE;
}
