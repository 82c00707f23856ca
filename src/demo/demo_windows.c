#include "demo/demo_windows.h"

#include "base/msg.h"
#include "messages.h"
#include "sheet/own_op.h"
#include "sheet/own_edit.h"
#include "window/call.h"
#include "window/consult.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

/* --- windows --- */

static const struct { const char *window; int days_ago, how; } checks[] = {
	{ "ppc_dial", 35, MSG_DEMO_CHECK_CALLED }, { "jpcert", 35, MSG_DEMO_CHECK_LOOKED }, { "phishing", 400, MSG_DEMO_CHECK_LOOKED },
};

/* The catalogue has no verified number of the prefecture's desk: the firm wrote down its station's. */
static bool add_corrections(struct ctx *c)
{
	struct window w;
	struct window_json out;
	if (!window_get(c, S("police_cyber"), &w)) {
		return false;
	}
	struct window_change_in in = { .window = w.key, .phone = S("03-0000-0110"), .hours = msg(c, MSG_DEMO_POLICE_HOURS), .url = w.url,
		.note = msg(c, MSG_DEMO_POLICE_NOTE), .reason = msg(c, MSG_DEMO_POLICE_REASON) };
	bool ok = op_window_change.act(c, &in, &out);
	for (size_t i = 0; ok && i < sizeof checks / sizeof checks[0]; i++) {
		struct window_act_in check = { .window = str_from_c(checks[i].window), .reason = msg(c, checks[i].how),
			.checked_on = { true, c->now_ms - checks[i].days_ago * DAY_MS } };
		ok = op_window_check.act(c, &check, &out);
	}
	return ok;
}

/* --- calls --- */

static const struct { const char *helper, *window; int outcome, words; const char *at; } calls[] = {
	{ "insurer", NULL, CALL_TALKED, MSG_DEMO_CALL_INSURER, "2026-11-20T07:20" },
	{ "police", NULL, CALL_UNREACHED, MSG_DEMO_CALL_POLICE, "2026-11-20T07:45" },
	{ NULL, "police_9110", CALL_TALKED, MSG_DEMO_CALL_9110, "2026-11-20T08:40" },
	{ NULL, "ipa_consult", CALL_SENT, MSG_DEMO_CALL_IPA, "2026-11-20T09:30" },
};

static bool add_calls(struct ctx *c, struct id incident_id)
{
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		struct window_call out;
		struct helper *v;
		size_t n = 0;
		const str kind = str_from_c(calls[i].helper ? calls[i].helper : "");
		if (calls[i].helper && (!helper_list(c, &kind, 1, &v, &n) || n == 0)) {
			return n == 0 && c->err.code == 0 ? true : false;
		}
		struct window_call_in in = { .incident_id = incident_id, .to_kind = calls[i].helper ? CALL_HELPER : CALL_WINDOW,
			.to_key = calls[i].helper ? id_str(c->arena, v[0].id) : str_from_c(calls[i].window), .outcome = calls[i].outcome,
			.words = msg(c, calls[i].words) };
		event_time_parse(str_from_c(calls[i].at), c->now_ms, &in.occurred);
		if (!op_window_call.act(c, &in, &out)) {
			return false;
		}
	}
	return true;
}

/* --- the sheet --- */

#define SHEET "consult22"
static const struct { const char *field, *value; int words; } answers[] = {
	{ "staff", "40", 0 }, { "sites", "2", 0 }, { "q1", "no_not", 0 }, { "q2", "no_not", 0 }, { "q7", "yes_is", 0 },
	{ "q7_since", "", MSG_DEMO_ANSWER_SINCE }, { "q8", "yes_is", 0 }, { "q8_since", "", MSG_DEMO_ANSWER_PC_SINCE }, { "q8_often", "once", 0 },
	{ "q16", "yes_is", 0 }, { "q17", "yes_is", 0 },
};

/* As a form sends it: what Sonae knows, what was written over it, the answer to the firm's own question. */
static struct raw_form form_of(struct ctx *c, const struct consult *k, str own_field)
{
	struct raw_value *v = arena_array(c->arena, struct raw_value, k->n * SHEET_CHOICES_MAX + sizeof answers / sizeof answers[0] + 1);
	size_t n = 0;
	for (size_t f = 0; f < k->n; f++) {
		str rest = k->v[f].value;
		bool many = k->v[f].field->type == SHEET_CHOICES;
		while (rest.n > 0) {
			v[n++] = (struct raw_value){ k->v[f].field->key, many ? str_cut(&rest, ' ') : rest };
			rest = many ? rest : S("");
		}
	}
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		str text = answers[i].words ? msg(c, answers[i].words) : str_from_c(answers[i].value);
		int at = sheet_field_find(k->def, str_from_c(answers[i].field));
		if (at >= 0 && k->v[at].value.n == 0) {
			v[n++] = (struct raw_value){ k->def->fields[at].key, text };
		}
	}
	v[n++] = (struct raw_value){ own_field, msg(c, MSG_DEMO_OWN_ANSWER) };
	return (struct raw_form){ v, n };
}

static bool add_sheet(struct ctx *c, struct id incident_id)
{
	struct own_out own;
	struct incident i;
	struct consult k;
	struct consult_out out;
	struct own_edit_in edit = { .sheet = S(SHEET), .what = OWN_ACT_ADD, .ja = msg_text(LANG_JA, MSG_DEMO_OWN_QUESTION),
		.en = msg_text(LANG_EN, MSG_DEMO_OWN_QUESTION), .type = SHEET_LINE, .reason = msg(c, MSG_DEMO_OWN_REASON) };
	if (!op_own_change.act(c, &edit, &own) || !incident_get(c, incident_id, &i) || !consult_get(c, &i, S(SHEET), &k)) {
		return false;
	}
	struct consult_save_in save = { .incident_id = incident_id, .consult = S(SHEET), .values = form_of(c, &k, own.field) };
	struct consult_hand_in hand = { .incident_id = incident_id, .consult = S(SHEET), .to_whom = msg(c, MSG_DEMO_HAND_WHOM), .how = msg(c, MSG_DEMO_HAND_HOW) };
	event_time_parse(S("2026-11-20T10:15"), c->now_ms, &hand.occurred);
	return op_consult_save.act(c, &save, &out) && op_consult_hand.act(c, &hand, &out);
}

bool demo_add_windows(struct ctx *c, struct id incident_id)
{
	return add_corrections(c) && add_calls(c, incident_id) && add_sheet(c, incident_id);
}
