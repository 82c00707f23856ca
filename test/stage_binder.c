/* stage_binder: a binder that was made, and small bodies: a whole one takes half a second. */
#include "stage.h"

#include "binder/binder.h"
#include "binder/card.h"
#include "binder/regulation.h"

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

static bool act_card(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct card k;
	struct card_out out;
	struct card_change_in in = { .card = S("mail"), .title_ja = S("あ"), .title_en = S("a"), .dos_ja = S("い"), .dos_en = S("b"), .reason = S("わけ") };
	c->org_id = s->h.org_id;
	return card_get(c, S("mail"), &k) && (k.is_own || op_card_change.act(c, &in, &out));
}

static bool act_regulation(struct ctx *c, void *arg)
{
	const struct stage *s = arg;
	struct regulation made;
	c->org_id = s->h.org_id;
	/* another text each time: what says the same is no version */
	str text = id_str(c->arena, id_new(s->h.now_ms));
	struct raw_value own = { S("stop"), text };
	struct regulation_save_in in = { .own = { &own, 1 }, .reason = S("わけ") };
	return op_regulation_save.act(c, &in, &made);
}

/* Something to approve, where the route does. */
void stage_regulation(struct stage *s, str pattern)
{
	if (str_ends(pattern, S("regulation/approve")) || str_ends(pattern, S("regulation/return"))) {
		assert_true(harness_write(&s->h, act_regulation, s));
	}
}

/* Another text each time. */
str stage_regulation_own(struct stage *s, const struct route *r)
{
	str text = id_str(&s->h.arena, id_new(s->h.now_ms));
	return r->flags & ROUTE_API ? STR_CAT(&s->h.arena, S("\"own\":{\"stop\":\""), text, S("\"}")) : STR_CAT(&s->h.arena, S("&own.stop="), text);
}

/* One that can be changed; one that can go back. */
str stage_card(struct stage *s, str pattern)
{
	if (!str_ends(pattern, S("/back"))) {
		return S("screen");
	}
	assert_true(harness_write(&s->h, act_card, s));
	return S("mail");
}

static str sample_of_card(const struct field *f)
{
	bool is_line = f->type == FIELD_LINE || f->type == FIELD_TEXT;
	return strcmp(f->name, "cards") == 0 ? S("screen") : is_line ? S("わけ") : STR_NONE;
}

str stage_binder_sample(const struct route *r, const struct field *f)
{
	if ((strncmp(r->op->name, "card", 4) == 0 || strcmp(r->op->name, "cards_print") == 0) && !(f->flags & FIELD_PATH)) {
		return sample_of_card(f);
	}
	if (strcmp(r->op->name, "regulation_return") == 0) {
		return strcmp(f->name, "words") == 0 ? S("わけ") : STR_NONE;
	}
	if (strcmp(r->op->name, "regulation_save") == 0) {
		return strcmp(f->name, "reason") == 0 ? S("わけ") : STR_NONE;
	}
	if (strncmp(r->op->name, "binder", 6) != 0 || f->flags & FIELD_PATH) {
		return STR_NONE;
	}
	return strcmp(f->name, "chapters") == 0 ? S("levels") : STR_NONE;
}
