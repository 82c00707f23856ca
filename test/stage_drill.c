/* A call drill with everybody in it, for the routes that name one. */
#include "stage.h"

#include "contact_net/drill.h"
#include "contact_net/mail_list.h"

struct drill_job { struct stage *s; str pattern; };

#define EARLIER (2 * 3600 * INT64_C(1000)) /* so long ago that one may mail again */

static bool make_drill(struct ctx *c, void *arg)
{
	const struct drill_job *job = arg;
	struct stage *s = job->s;
	struct drill d;
	struct drill_try *v;
	size_t n;
	c->org_id = s->h.org_id;
	c->now_ms = s->h.now_ms - EARLIER;
	c->who = (struct actor){ .account_id = s->h.account_ids[s->maker_access], .person_id = s->h.person_ids[s->maker_access],
		.access = s->maker_access, .name = S("maker") };
	struct drill_open_in open = { .whom = DRILL_PEOPLE, .people = { s->h.person_ids + ACCESS_VIEWER, ACCESS_MAX - ACCESS_VIEWER } };
	if (!op_drill_open.act(c, &open, &d) || !drill_tries(c, d.id, &v, &n)) {
		return false;
	}
	s->drill = id_str(&s->h.arena, d.id);
	s->drill_try = id_str(&s->h.arena, v[0].id);
	return !str_ends(job->pattern, S("/again")) || drill_slice_now(c, d.id) /* no server: its mails never leave, and may go once more */;
}

/* What was made before is out of use: its address is free again. */
static bool put_away(struct ctx *c, struct id org_id)
{
	struct mail_list *v;
	size_t n;
	c->org_id = org_id;
	if (!mail_list_all(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		struct mail_list_archive_in in = { v[k].id, true };
		if (!op_mail_list_archive.act(c, &in, &v[k])) {
			return false;
		}
	}
	return true;
}

static bool make_list(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct mail_list l;
	str mail = STR_CAT(c->arena, S("list-"), id_str(c->arena, id_new(c->now_ms)), S("@hinata.example"));
	struct mail_list_in in = { .kind = LIST_LIST, .name = S("全社員"), .mail = mail, .note = S("") };
	if (!put_away(c, s->h.other_org_id) || !put_away(c, s->h.org_id) || !op_mail_list_add.act(c, &in, &l)) {
		return false;
	}
	s->mail_list = id_str(&s->h.arena, l.id);
	return true;
}

void stage_drill(struct stage *s, str pattern)
{
	if (str_find(pattern, S("{maillist}"), 0) != SIZE_MAX || str_ends(pattern, S("/mail-lists")) || str_ends(pattern, S("/net/lists"))) {
		assert_true(harness_write(&s->h, make_list, s));
	}
	bool is_one = str_find(pattern, S("{drill}"), 0) != SIZE_MAX;
	assert_true(!is_one || harness_write(&s->h, make_drill, &(struct drill_job){ s, pattern }));
}
