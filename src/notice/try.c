/* A letter to one person or to everybody, to every address they have: to see whether they would hear. */
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "notice/notice.h"
#include "notice/plan.h"
#include "notice_sql.h"
#include "org/org.h"
#include "outbox/outbox.h"

#define AGAIN_MS (60 * INT64_C(1000))
#define SHOWN_MS (24 * 3600 * INT64_C(1000))

static bool send(struct ctx *c, const struct notice_person *to, const struct org *org, int64_t *n)
{
	enum lang kept = c->lang;
	const str addresses[] = { to->mail, to->other_mail };
	bool ok = true;
	c->lang = to->lang;
	struct outbox_mail m = { .about = "test", .person_id = to->person_id,
		.subject = msgf(c, MSG_NOTICE_TEST_SUBJECT, { "org", org->name }),
		.body = msgf(c, MSG_NOTICE_TEST_BODY, { "who", to->name }, { "by", c->who.name }, { "org", org->name }) };
	for (size_t k = 0; k < 2 && ok; k++) {
		bool added = false;
		m.to = (struct mail_address){ to->name, addresses[k] };
		bool same = k == 1 && str_eq(to->mail, to->other_mail);
		ok = same || str_is_empty(addresses[k]) || outbox_add(c, &m, &added);
		*n += added;
	}
	c->lang = kept;
	return ok;
}

static bool act_test(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_test_in *in = arg;
	int64_t n_written = 0;
	struct notice_team team;
	struct notice_test_last_row last;
	struct mail_settings server;
	struct org org;
	size_t meant = 0;
	if (!mail_settings_get(c, &server) || !org_get(c, &org) || !notice_team_get(c, NULL, &team) ||
	    !q_notice_test_last(c, (struct notice_test_last_in){ .made_at = c->now_ms - AGAIN_MS }, &last)) {
		return false;
	}
	if (!server.has) {
		return fail(c, ERR_CONFLICT, MSG_OUTBOX_NO_SERVER);
	}
	if (last.at > 0 && id_is_none(in->person_id)) {
		return fail(c, ERR_CONFLICT, MSG_NOTICE_TEST_WAIT);
	}
	(void)ret_out;
	for (size_t k = 0; k < team.n; k++) {
		const struct notice_person *p = &team.v[k];
		bool is_meant = id_is_none(in->person_id) ? !id_is_none(p->account_id) : id_eq(p->person_id, in->person_id);
		meant += is_meant;
		if (is_meant && !send(c, p, &org, &n_written)) {
			return false;
		}
	}
	if (meant == 0 || n_written == 0) {
		return fail_field(c, "person_id", MSG_NOTICE_TEST_NOBODY);
	}
	return true;
}

bool notice_tests(struct ctx *c, struct notice_test_row **ret, size_t *ret_n)
{
	struct notice_tests_rows rows;
	if (!q_notice_tests(c, (struct notice_tests_in){ .made_at = c->now_ms - SHOWN_MS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct notice_test_row, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct notice_tests_row *r = &rows.v[k];
		(*ret)[k] = (struct notice_test_row){ r->to_name, r->to_address, r->state, r->said, { true, r->made_at } };
	}
	return true;
}

#define F(T, member, kind, words, text) { .name = #member, .type = kind, .offset = offsetof(struct T, member), .label = words, .doc = text }
static const struct field in_fields[] = {
	F(notice_test_in, person_id, FIELD_ID, MSG_NOTICE_TEST_WHO, "who; none: everybody who has an account"),
};
static const struct field row_fields[] = {
	F(notice_test_row, name, FIELD_LINE, 0, "whose address"),
	F(notice_test_row, address, FIELD_LINE, 0, "the address"),
	F(notice_test_row, state, FIELD_LINE, 0, "waiting, sending, sent, refused or given_up"),
	F(notice_test_row, said, FIELD_LINE, 0, "what the server said"),
	F(notice_test_row, made_at, FIELD_INSTANT, 0, "when it was written"),
};
const struct shape notice_test_shape = { "NoticeTest", row_fields, sizeof row_fields / sizeof row_fields[0],
	sizeof(struct notice_test_row) };
const struct operation op_notice_test = { .name = "notice_test", .doc = "send a test to all addresses of a person or of everybody",
	.needs = ACCESS_ADMIN, .fields = in_fields, .n_fields = 1, .in_size = sizeof(struct notice_test_in),
	.act = act_test };
