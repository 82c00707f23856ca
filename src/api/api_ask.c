/* The doors of /api/v1 to rounds of questions, their links and their answers. */
#include "api/api_parts.h"
#include "ask/ask.h"
#include "ask/ask_web.h"
#include "messages.h"
#include "sheet/sheet.h"

struct rounds_query { str sheet; };
static const struct field query_fields[] = {
	{ .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct rounds_query, sheet), .doc = "key of a form; without it all rounds" },
};
static const struct shape rounds_query = { "Query", query_fields, 1, sizeof(struct rounds_query) };

static bool rounds(struct web *w)
{
	const struct rounds_query *q = w->asked;
	struct ask_round *v;
	const struct sheet_def *d;
	size_t n;
	if (!str_is_empty(q->sheet) && !sheet_def_get(w->c, q->sheet, &d)) {
		err_clear(w->c);
		return fail_field(w->c, "sheet", MSG_SHEET_NO_SHEET);
	}
	return ask_rounds(w->c, q->sheet, &v, &n) && web_json_list(w, &ask_round_shape, v, n, STR_NONE);
}

static bool round_of(struct web *w, struct ask_round *ret)
{
	struct id id;
	return web_id(w, "round", &id) && ask_round_get(w->c, id, ret);
}

static bool one(struct web *w)
{
	struct ask_round r;
	return round_of(w, &r) && web_json(w, 200, &ask_round_shape, &r);
}

static bool opened(struct web *w)
{
	const struct ask_round *r = w->result;
	return web_created(w, &ask_round_shape, r, url_id(w->c, "/api/v1/asks/", r->id, ""));
}

static bool groups(struct web *w)
{
	struct ask_round r;
	struct ask_team v[ASK_GROUP_MAX];
	return round_of(w, &r) && ask_teams(w->c, &r, v) && web_json_list(w, &ask_team_shape, v, ASK_GROUP_MAX, STR_NONE);
}

static bool people(struct web *w)
{
	struct ask_round r;
	struct ask_person *v;
	size_t n;
	return round_of(w, &r) && ask_people(w->c, &r, &v, &n) && web_json_list(w, &ask_person_shape, v, n, STR_NONE);
}

static bool answers(struct web *w)
{
	struct ask_round r;
	struct ask_answer *v;
	size_t n;
	return round_of(w, &r) && ask_answers(w->c, r.id, &v, &n) && web_json_list(w, &ask_answer_shape, v, n, STR_NONE);
}

static bool answer(struct web *w)
{
	struct ask_round r;
	struct ask_answer a;
	struct id id;
	return round_of(w, &r) && web_id(w, "answer", &id) && ask_answer_get(w->c, r.id, id, &a) && web_json(w, 200, &ask_answer_shape, &a);
}

#define ALL "/api/v1/asks"
#define ONE ALL "/{round}"
#define READ(path, show_, shape_, is_list_, text) { .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = show_, \
	.shape = &(shape_), .is_list = is_list_, .doc = text }
#define ACT(path, op_, text) { .method = HTTP_POST, .pattern = ONE path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_, \
	.answer = api_done, .doc = text }
#define SECRET(path, op_, prepare_, text) { .method = HTTP_POST, .pattern = ONE path, .needs = ACCESS_RESPONDER, \
	.flags = ROUTE_API | ROUTE_ACTION | ROUTE_SECRET, .op = &op_, .prepare = prepare_, .answer = api_done, .doc = text }
#define DROP(path, op_, text) { .method = HTTP_DELETE, .pattern = ONE path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_, \
	.answer = web_no_content, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = rounds, .query = &rounds_query,
		.shape = &ask_round_shape, .is_list = true, .doc = "Rounds of questions by link, newest first." },
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_ask_open, .answer = opened,
		.shape = &ask_round_shape, .doc = "Begin a round; nothing is sent yet." },
	READ(ONE, one, ask_round_shape, false, "One round."),
	{ .method = HTTP_PATCH, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_ask_change, .answer = api_done,
		.doc = "Change or extend it; what is not named stays." },
	ACT("/close", op_ask_close, "Close it; of an anonymous round the answers can be read then."),
	ACT("/reopen", op_ask_reopen, "Open it again; not an anonymous one."),
	ACT("/remind", op_ask_remind, "Remind by mail, at most once a day."),
	READ(ONE "/groups", groups, ask_team_shape, true, "Its groups: how many were asked and answered, and whether there is a link."),
	SECRET("/groups/{group}/link", op_ask_link, ask_prepare_link, "Make the link of a group, shown this once; an older one ends."),
	DROP("/groups/{group}/link", op_ask_unlink, "Take the link of a group back."),
	READ(ONE "/people", people, ask_person_shape, true, "Who is asked by name."),
	ACT("/people", op_ask_invite, "Ask people by name; mails go where there is a server."),
	SECRET("/people/{asked}/link", op_ask_hand, ask_prepare_hand, "Make a link to hand to one person, shown this once."),
	DROP("/people/{asked}", op_ask_withdraw, "Ask somebody no more: their links end."),
	READ(ONE "/answers", answers, ask_answer_shape, true, "Answers as far as they may be shown: none of an anonymous round that is open."),
	READ(ONE "/answers/{answer}", answer, ask_answer_shape, false, "One answer."),
	{ .method = HTTP_PUT, .pattern = ONE "/mine", .needs = ACCESS_HELPER, .flags = ROUTE_API, .op = &op_ask_mine, .answer = api_done,
		.doc = "Answer, when one was asked by name." },
};
const struct route_table api_ask_routes = { routes, sizeof routes / sizeof routes[0] };
